"""Breaks and changes of room, counted by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from matcher.planning.comfort import comfort
from matcher.planning.problem import Comfort, PlanningProblem
from matcher.planning.solve import solve
from tests.factories import grid, planning_problem
from tests.strategies import problems


def of(slots: list[int], **kwargs: object) -> Comfort:
    """One investor meets one startup after another; slots of 20 minutes from 0 on, and two after a long pause."""
    places = grid([(0, start) for start in (0, 20, 40, 60, 200, 220)], **kwargs)  # type: ignore[arg-type]
    problem = planning_problem({(0, number, 0): 0.5 for number in range(len(slots))}, places)
    return comfort(problem, np.arange(len(slots), dtype=np.int32), np.array(slots, dtype=np.int32))


@pytest.mark.parametrize(
    ("slots", "breaks"),
    [
        ([], 0),
        ([2], 0),
        ([0, 1, 2], 0),
        ([0, 2], 1),
        ([0, 3], 1),  # one idle run of two slots
        ([3, 1, 5], 1),  # 1 _ 3, then a pause of two hours, which is nobody's break
        ([0, 2, 4], 1),
    ],
)
def test_a_break_is_an_idle_run_between_two_meetings(slots: list[int], breaks: int) -> None:
    # The startups have one meeting each, so only the investor can have breaks.
    found = of(slots)
    assert (found.breaks, found.most_breaks) == (breaks, breaks)


def test_a_wait_too_short_for_a_meeting_is_no_break() -> None:
    # From 20 to 35 the investor waits 15 minutes, and meetings take 20.
    places = grid([(0, 0), (0, 35)])
    problem = planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5}, places)
    rows = np.arange(2, dtype=np.int32)
    assert comfort(problem, rows, rows).breaks == 0


def test_rooms_change_between_meetings_unless_a_long_pause_lies_between() -> None:
    rooms = np.array([0, 1, 1, 0, 1, 0], dtype=np.int32)
    # 0 to 1 changes, 1 to 2 not, 2 to 3 changes; after the pause 4 to 5 changes.
    assert of([0, 1, 2, 3, 4, 5], room=rooms).room_changes == 3


def test_tables_are_those_of_the_busiest_slot_of_each_session() -> None:
    # Session 0 holds 2 and 1 meetings, session 1 holds 1: 2 + 1 tables.
    session = np.array([0, 0, 1], dtype=np.int32)
    places = grid([(0, 0), (0, 20), (0, 40)], tables=3, session=session)
    problem = planning_problem({(number, number, 0): 0.5 for number in range(4)}, places)
    slots = np.array([0, 0, 1, 2], dtype=np.int32)
    assert comfort(problem, np.arange(4, dtype=np.int32), slots).tables == 3


@given(problems())
def test_breaks_are_counted_as_by_hand(problem: PlanningProblem) -> None:
    plan = solve(problem) if not problem.pinned.any() else None
    if plan is None:
        return
    times = plan.timetable
    waits = 0
    shortest = (problem.grid.end - problem.grid.start).min(initial=10**6)
    for side, own in problem.sides:
        for person in range(len(side)):
            slots = sorted(times.slot[own[times.chosen] == person].tolist())
            for one, other in pairwise(slots):
                idle = problem.grid.start[other] - problem.grid.end[one]
                everybody_pauses = any(
                    not np.any((problem.grid.start < moment + 30) & (problem.grid.end > moment))
                    for moment in range(int(problem.grid.end[one]), int(problem.grid.start[other]) - 29)
                )
                waits += idle >= shortest and not everybody_pauses
    assert plan.comfort.breaks == waits
