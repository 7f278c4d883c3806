"""What the other side states."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from tests.web.counting import queries
from web.store.records.participants import ParticipantRecord
from web.store.understanding import stated_by_others


def test_whoever_left_is_not_counted(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["ida"]).withdrawn_at = NOW
    with site.store.reading() as db:
        assert stated_by_others(db, db.get_one(ParticipantRecord, site.people["sara"]))["all"] == 1


def test_everything_is_counted_in_one_query(site: TestSite) -> None:
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["ines"])
        _ = row.forums
        with queries(site) as asked:
            stated = stated_by_others(db, row)
    assert len(asked) == 1
    assert stated["all"] == 6
