"""A timetable laid out at once is the same as one that was put together meeting by meeting."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from matcher.planning.problem import UNPLACED, PlanningProblem
from matcher.planning.rivals import greedy
from matcher.planning.standing import Standing
from tests.factories import grid, planning_problem
from tests.strategies import problems

LAWS = settings(max_examples=40, deadline=None)


def standing_of(problem: PlanningProblem) -> Standing:
    plan = greedy(problem)
    return Standing(problem, plan.chosen, plan.slot, np.ones(len(problem.grid), dtype=bool))


@LAWS
@given(problem=problems())
def test_laid_out_at_once_or_one_by_one(problem: PlanningProblem) -> None:
    plan = greedy(problem)
    whole = standing_of(problem)
    nowhere = np.full(len(plan.chosen), UNPLACED, dtype=np.int32)
    grown = Standing(problem, plan.chosen, nowhere, np.ones(len(problem.grid), dtype=bool))
    for meeting, slot in enumerate(plan.slot.tolist()):
        assert grown.fits(meeting)[slot]
        grown.put(meeting, slot)
    for name in ("slot", "used", "busy", "at", "available"):
        np.testing.assert_array_equal(getattr(grown, name), getattr(whole, name))


@LAWS
@given(problem=problems())
def test_what_is_taken_and_put_back_leaves_no_trace(problem: PlanningProblem) -> None:
    standing, untouched = standing_of(problem), standing_of(problem)
    slots = standing.slot.tolist()
    for meeting in range(len(slots)):
        standing.take(meeting)
    assert not standing.used.any()
    assert not standing.busy.any()
    for meeting, slot in enumerate(slots):
        standing.put(meeting, slot)
    for name in ("slot", "used", "busy", "at"):
        np.testing.assert_array_equal(getattr(standing, name), getattr(untouched, name))


# Two sub-forums at the same time; investor 0 meets startup 0 in the first.
TWO = planning_problem(
    {(0, 0, 0): 0.5, (0, 1, 1): 0.5, (1, 0, 0): 0.5}, grid([(0, 0), (1, 0), (0, 20), (1, 20)], tables=1)
)


def one_placed() -> Standing:
    return Standing(
        TWO, np.arange(3, dtype=np.int32), np.array([0, -1, -1], dtype=np.int32), np.ones(4, dtype=bool)
    )


def test_nobody_is_in_two_rooms_at_once() -> None:
    standing = one_placed()
    assert standing.fits(1).tolist() == [False, False, False, True]
    assert standing.in_the_way(1, 1) == {0}
    assert standing.held(0).tolist() == [0]


def test_a_placed_meeting_is_not_in_its_own_way() -> None:
    standing = one_placed()
    # Its own table does not count as free, and the other sub-forum is not its own.
    assert standing.fitting(np.array([0])).tolist() == [[False, False, True, False]]
    assert standing.possible(np.array([0])).tolist() == [[True, False, True, False]]


def test_slots_that_are_over_take_no_meeting() -> None:
    later = np.array([False, False, True, True])
    standing = Standing(TWO, np.arange(3, dtype=np.int32), np.full(3, -1, dtype=np.int32), later)
    assert standing.fits(0).tolist() == [False, False, True, False]


def test_meetings_are_added_without_a_slot() -> None:
    standing = Standing(TWO, np.array([0], dtype=np.int32), np.array([0], dtype=np.int32), np.ones(4, dtype=bool))
    assert list(standing.add(np.array([2, 1], dtype=np.int32))) == [1, 2]
    assert standing.people(1) == (1, 2)
    assert standing.slot.tolist() == [0, UNPLACED, UNPLACED]
