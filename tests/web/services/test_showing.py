"""What stands on a page is noted, once, and only while the conference goes on."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.services.showing import note_shown
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.shown import everything_shown


def shown(site: TestSite) -> list[tuple[int, int]]:
    with site.store.reading() as db:
        return [(row.participant_id, row.other_id) for row in everything_shown(db, site.conference_id)]


def note(site: TestSite, reader: str, other: str) -> None:
    with site.store.reading() as db:
        note_shown(site.store, db, site.seat(reader), site.people[other], NOW)


def test_a_suggestion_is_noted_once(site: TestSite) -> None:
    for _ in range(2):
        note(site, "sara", "ines")
    assert shown(site) == [(site.people["sara"], site.people["ines"])]


def test_in_a_closed_conference_nothing_is_noted(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.CLOSED
    note(site, "ines", "sara")
    assert shown(site) == []


def test_before_there_are_suggestions_nothing_is_noted(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).suggestion_version = 0
    note(site, "ines", "sara")
    assert shown(site) == []
