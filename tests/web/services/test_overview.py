"""How a conference stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from matcher.profiles import Side, Stage
from tests.web.cast import TestSite, slot
from web.services.overview import Load, StepName, by_stage, load_by_hour, load_by_room, steps
from web.store.figures import Share, Standings
from web.store.records.conferences import ConferenceRecord

NOTHING = Standings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def _next(stand: Standings, version: int = 0) -> StepName | None:
    return next((name for name, done in steps(stand, version) if not done), None)


def test_there_is_always_one_next_step_until_the_timetable_is_released() -> None:
    stand = NOTHING
    assert _next(stand) is StepName.PROGRAMME
    stand = replace(stand, halls=2)
    assert _next(stand) is StepName.PEOPLE
    stand = replace(stand, investors=3, startups=6)
    assert _next(stand) is StepName.SUGGESTIONS
    assert _next(stand, 1) is StepName.DRAFT
    assert _next(replace(stand, drafts=1), 1) is StepName.APPROVE
    stand = replace(stand, approved=1)
    assert _next(stand, 1) is StepName.TIMETABLE
    assert _next(replace(stand, timetable_drafts=1), 1) is StepName.RELEASE
    assert _next(replace(stand, released=1), 1) is None


def test_load_counts_every_table_at_every_time_by_hour_and_by_room(site: TestSite) -> None:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        first = conference.sessions[0]
        held = [(first.id, slot(0), 2), (first.id, slot(1), 1)]
        hour = datetime(2026, 5, 12, 17, tzinfo=ZoneInfo(conference.zone))
        assert load_by_hour(conference, held) == {hour: Load(3, 12)}
        assert load_by_room(conference, held) == {"Hall 1": Load(3, 6), "Hall 2": Load(0, 6)}


def test_nothing_of_nothing_is_not_full() -> None:
    assert Load(0, 0).share == 0.0


def test_whoever_takes_several_stages_counts_in_each() -> None:
    shares = [
        Share(f",{Stage.SEED.value},{Stage.A.value},", Side.INVESTOR, 2, 6, 0),
        Share(f",{Stage.A.value},", Side.INVESTOR, 1, 0, 1),
        Share("", Side.INVESTOR, 1, 1, 0),
    ]
    assert {one.key: (one.people, one.meetings, one.without) for one in by_stage(shares)} == {
        Stage.SEED: (2, 6, 0),
        Stage.A: (3, 6, 1),
        None: (1, 1, 0),
    }
