"""What can be rated, and who was never asked."""

from __future__ import annotations

from tests.web.aftermath import EVENING, met, note_outcome, say
from tests.web.cast import NOW, TestSite, slot
from web.store.ratings import (
    agreed_follow_ups,
    conferences_with_meetings,
    meeting_to_rate,
    meetings_to_rate,
    never_asked,
)
from web.store.records.floor import Outcome
from web.store.records.participants import ParticipantRecord


def test_meetings_that_began_are_there_the_latest_first(site: TestSite) -> None:
    first, second = met(site, "ines", "sara", 0), met(site, "ines", "suri", 1)
    say(site, "ines", second, True, False)
    with site.store.reading() as db:
        own = db.get_one(ParticipantRecord, site.people["ines"])
        assert [
            (one.meeting.id, one.other.name, one.is_complete) for one in meetings_to_rate(db, own, EVENING)
        ] == [
            (second, "Suri", True),
            (first, "Sara", False),
        ]
        assert [one.meeting.id for one in meetings_to_rate(db, own, slot(0))] == [first]
        assert meetings_to_rate(db, own, NOW) == []
        assert meeting_to_rate(db, own, second + 9, EVENING) is None


def test_a_meeting_that_somebody_missed_is_not_there(site: TestSite) -> None:
    met(site, "ines", "sara", 0, Outcome.INVESTOR_MISSING)
    note_outcome(site, contradicted := met(site, "ines", "suri", 1), None)
    with site.store.reading() as db:
        own = db.get_one(ParticipantRecord, site.people["ines"])
        assert [one.meeting.id for one in meetings_to_rate(db, own, EVENING)] == [contradicted]


def test_follow_ups_are_agreed_by_both(site: TestSite) -> None:
    first, second = met(site, "ines", "sara", 0), met(site, "ines", "suri", 1)
    for who, meeting in (("ines", first), ("ines", second), ("suri", second)):
        say(site, who, meeting, None, True)
    with site.store.reading() as db:
        own = db.get_one(ParticipantRecord, site.people["ines"])
        assert [one.other.name for one in agreed_follow_ups(db, own)] == ["Suri"]


def test_who_was_never_asked_is_known_with_what_is_open(site: TestSite) -> None:
    first = met(site, "ines", "sara", 0)
    met(site, "ines", "suri", 1)
    say(site, "ines", first, True, True)
    with site.store.reading() as db:
        found = {
            one.participant_id: (one.meetings, one.open) for one in never_asked(db, site.conference_id, EVENING)
        }
        assert never_asked(db, site.conference_id, slot(0)) == []
        assert [one.id for one in conferences_with_meetings(db, NOW, EVENING)] == [site.conference_id]
        assert conferences_with_meetings(db, EVENING, EVENING) == []
    assert found == {site.people["ines"]: (2, 1), site.people["sara"]: (1, 1), site.people["suri"]: (1, 1)}
