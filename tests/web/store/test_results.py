"""One line for each meeting that is over, without a name."""

from __future__ import annotations

from matcher.profiles import Side
from tests.web.aftermath import EVENING, met, note_outcome, say
from tests.web.cast import NOW, TestSite
from web.store.records.floor import Outcome
from web.store.records.meetings import Door, MeetingRecord, MeetingState
from web.store.results import results_of


def test_each_meeting_that_is_over_is_there_with_what_both_said(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0, Outcome.HELD)
    say(site, "sara", meeting, True, False)
    with site.store.reading() as db:
        (row,) = results_of(db, site.conference_id, EVENING)
        assert results_of(db, site.conference_id, NOW) == []
    assert (row.door, row.outcome, row.disputed, row.was_shown) == (Door.REQUEST, Outcome.HELD, False, False)
    assert [(told.useful, told.follow_up) for told in row.sides.values()] == [(None, None), (True, False)]
    assert row.sides[Side.INVESTOR].person == site.people["ines"]


def test_a_meeting_that_somebody_stood_in_for_is_there_and_other_cancelled_ones_are_not(site: TestSite) -> None:
    replaced, cancelled = met(site, "ines", "sara", 0), met(site, "ivo", "sol", 0)
    note_outcome(site, replaced, Outcome.REPLACED)
    with site.store.writing() as db:
        for id_ in (replaced, cancelled):
            db.get_one(MeetingRecord, id_).state = MeetingState.CANCELLED
    with site.store.reading() as db:
        assert [row.outcome for row in results_of(db, site.conference_id, EVENING)] == [Outcome.REPLACED]
