"""Live meetings as matcher plans them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.errors import PlanError
from matcher.planning.checks import Meeting
from matcher.profiles import Interval, Side
from tests.web.cast import TestSite, slot
from tests.web.services.timetable_story import agree, seen, session_id
from web.services.timetable.live_meetings import NEUTRAL_SCORE, LiveMeetings
from web.store.bookings import close_tables
from web.store.records.conferences import ConferenceRecord
from web.store.timetables import Spot


def read(site: TestSite) -> LiveMeetings:
    with site.store.reading() as db:
        return LiveMeetings.read(db, db.get_one(ConferenceRecord, site.conference_id))


def test_only_people_of_live_meetings_are_planned_with_their_own_scores(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ivo", "sara", "bio")]
    live, meetings = read(site), seen(site)
    problem = live.problem(live.dataset, [meetings[id_] for id_ in ids])
    assert [[one.id for one in live.dataset.people(side)] for side in Side] == [["ines", "ivo"], ["sara"]]
    # The second pair shares no sub-forum, so nothing is known of it.
    assert problem.scores.tolist() == [pytest.approx(live.scores[ids[0]]), NEUTRAL_SCORE]
    assert len(problem.grid) == 6


def test_closed_tables_are_no_room_for_meetings(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.writing() as db:
        close_tables(db, session_id(site), [1, 2], Interval(slot(0), slot(1)))
    live = read(site)
    problem = live.problem(live.dataset, [seen(site)[id_]])
    assert sorted(problem.grid.tables.tolist()) == [0, 2, 2, 2, 2, 2]


def test_a_breach_is_refused_and_what_was_so_before_is_not(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    live = read(site)
    spot = Spot(session_id(site), slot(0), slot(0) + timedelta(minutes=15), 9)
    one: Meeting = live.meeting(seen(site)[id_].at(spot))
    with pytest.raises(PlanError, match="no such table"):
        live.refuse_illegal(live.dataset, [one])
    live.refuse_illegal(live.dataset, [one], done=[one])
