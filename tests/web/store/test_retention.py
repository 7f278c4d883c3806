"""Which conferences are due, and whose data is gone."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord
from web.store.retention import conferences_to_erase, erased_people, unsuggested_count

#: When the last session has ended.
OVER = NOW + timedelta(days=90)


def test_a_conference_is_due_once_after_its_date(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).erase_after = OVER
    with site.store.reading() as db:
        assert conferences_to_erase(db, OVER - timedelta(seconds=1)) == []
        assert conferences_to_erase(db, OVER) == [site.conference_id]
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).erased_at = OVER
    with site.store.reading() as db:
        assert conferences_to_erase(db, OVER) == []


def test_a_conference_that_is_still_held_is_not_due(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).erase_after = NOW
    with site.store.reading() as db:
        assert conferences_to_erase(db, NOW) == []


def test_those_who_are_gone_or_not_to_be_suggested_are_counted(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).erased_at = NOW
        db.get_one(ParticipantRecord, site.people["sol"]).erased_at = NOW + timedelta(days=1)
        db.get_one(ParticipantRecord, site.people["suri"]).unsuggested_at = NOW
    with site.store.reading() as db:
        assert [row.id for row in erased_people(db, site.conference_id)] == [
            site.people["sol"],
            site.people["sara"],
        ]
        assert unsuggested_count(db, site.conference_id) == 1
