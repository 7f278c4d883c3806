"""Sessions cut into slots, people's hours laid over them, tables worked out where they were left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from matcher.conference import Closure, Conference, MeetingLimits, Rules, Session, SubForum
from matcher.planning.slots import (
    attendees,
    limits_of,
    open_tables,
    slot_grid,
    slot_start,
    tables_by_session,
)
from matcher.profiles import Attendance, Interval, Side, Startup
from matcher.words import Words


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2017, 11, 7, hour, minute, tzinfo=UTC)


def session(forum: str | None, start: datetime, end: datetime, tables: int | None = 2, room: str = "A") -> Session:
    return Session(f"{forum}-{start:%H%M}", forum, Words("", ""), room, start, end, tables)


def conference(*sessions: Session) -> Conference:
    forums = tuple(SubForum(name, *[Words(name, name)] * 3) for name in ("ai", "space"))
    limits = {side: MeetingLimits(1, 4) for side in Side}
    return Conference("c", Words("", ""), ZoneInfo("Asia/Shanghai"), forums, sessions, rules=Rules(limits=limits))


def test_a_session_is_cut_into_meetings_with_a_changeover_after_each() -> None:
    # 60 minutes, 15 for a meeting and 5 between: 0-15, 20-35, 40-55; the next would end at 75.
    grid = slot_grid(programme := conference(session("ai", at(9), at(10))), {"ai-0900": 2})
    assert [slot_start(programme, grid, slot) for slot in range(len(grid))] == [at(9), at(9, 20), at(9, 40)]
    assert (grid.end - grid.start).tolist() == [20, 20, 20]
    assert grid.tables.tolist() == [2, 2, 2]
    assert not np.any(grid.clash & ~np.eye(3, dtype=bool))


def test_a_closed_table_is_missing_in_the_slots_that_it_would_reach_into() -> None:
    first = Closure(frozenset({1}), Interval(at(9, 30), at(9, 45)))
    second = Closure(None, Interval(at(9, 50), at(12)))
    held = replace(session("ai", at(9), at(10)), closed=(first, second))
    grid = slot_grid(programme := conference(held), {"ai-0900": 2})
    assert grid.tables.tolist() == [2, 1, 0]
    assert [open_tables(programme, held, 2, start) for start in programme.starts(held)] == [[1, 2], [2], []]


def test_plenary_sessions_hold_no_meetings() -> None:
    assert len(slot_grid(conference(session(None, at(9), at(10), 0)), {})) == 0


def test_parallel_sessions_clash_and_stand_in_the_order_of_time() -> None:
    programme = conference(session("ai", at(9), at(9, 40)), session("space", at(9, 10), at(9, 30), room="B"))
    grid = slot_grid(programme, {"ai-0900": 1, "space-0910": 3})
    assert grid.forum.tolist() == [0, 1, 0]
    # 9:00-9:20 and 9:10-9:30 share ten minutes; so do 9:10-9:30 and 9:20-9:40; the outer two only touch.
    assert grid.clash.tolist() == [[True, True, False], [True, True, True], [False, True, True]]


def test_a_person_is_free_in_a_slot_unless_the_meeting_itself_meets_the_time_away() -> None:
    away = Attendance(unavailable=(Interval(at(9, 15), at(9, 20)), Interval(at(9, 40), at(9, 41))))
    programme = conference(session("ai", at(9), at(10)))
    side = attendees([Startup("s", "S", attendance=away)], programme, slot_grid(programme, {"ai-0900": 1}))
    # Away in the changeover 9:15-9:20 costs nothing; away at 9:40 costs the third meeting.
    assert side.free.tolist() == [[True, True, False]]


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (None, None, (1, 4)),
        (2, None, (2, 4)),
        (6, None, (6, 6)),
        (None, 0, (0, 0)),
        (None, 9, (1, 9)),
        (2, 3, (2, 3)),
    ],
)
def test_own_numbers_go_before_the_rules(least: int | None, most: int | None, expected: tuple[int, int]) -> None:
    person = Startup("s", "S", attendance=Attendance(min_meetings=least, max_meetings=most))
    assert limits_of(person, MeetingLimits(1, 4)) == expected


def test_open_tables_are_worked_out_with_some_to_spare() -> None:
    programme = conference(session("ai", at(9), at(9, 55), None), session("ai", at(14), at(14, 15), None))
    # 3 + 1 slots; 8 meetings x 1.15 / 4 = 2.3 tables: 3 in each session.
    assert tables_by_session(programme, {"ai": 8.0}) == {"ai-0900": 3, "ai-1400": 3}


def test_given_tables_stay() -> None:
    assert tables_by_session(conference(session("ai", at(9), at(10), 7)), {"ai": 500.0}) == {"ai-0900": 7}


def test_starts_are_given_back_in_utc() -> None:
    programme = conference(session("ai", at(9), at(10)))
    assert slot_start(programme, slot_grid(programme, {"ai-0900": 1}), 0).utcoffset() == timedelta(0)
