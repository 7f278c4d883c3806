"""What is kept about somebody is told, table by table, or it is said why not."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.own_data import LEFT_OUT, TOLD, Asker, told_of
from web.store.personal import rows_about
from web.store.records.participants import ParticipantRecord


def test_every_table_about_people_is_told_or_left_out_with_a_reason() -> None:
    about = set(rows_about([1], [1]))
    assert about - set(TOLD) - set(LEFT_OUT) == set()
    assert set(TOLD) & set(LEFT_OUT) == set()
    assert all(LEFT_OUT.values())


def test_rows_name_people_and_places_instead_of_numbers(site: TestSite) -> None:
    with site.store.reading() as db:
        told = told_of(db, Asker(db.get_one(ParticipantRecord, site.people["sara"]), None))
    assert told["forum_places"] == [{"sub_forum_id": "Artificial intelligence · 人工智能", "probability": None}]
    assert told["accounts"] == told["memberships"] == []
    assert {one["investor_id"] for one in told["suggestions"]} == {"Ines", "Ida"}
