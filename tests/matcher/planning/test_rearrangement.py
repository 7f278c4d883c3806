"""Chains of meetings that give way; ``test_repair`` holds the laws, against every way to rearrange."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning import rearrangement
from matcher.planning.neighbourhood import Displaced
from matcher.planning.problem import UNPLACED, PlanningProblem
from matcher.planning.rearrangement import Bounds, rearrange
from matcher.planning.standing import Standing
from tests.factories import grid, planning_problem


def start(problem: PlanningProblem, slots: list[int]) -> tuple[Standing, Displaced]:
    slot = np.array(slots, dtype=np.int32)
    standing = Standing(
        problem, np.arange(len(slots), dtype=np.int32), slot, np.ones(len(problem.grid), dtype=bool)
    )
    nothing = np.full(len(slots), UNPLACED, dtype=np.int32)
    return standing, Displaced(np.flatnonzero(slot == UNPLACED), slot, nothing, np.zeros(len(slots), dtype=bool))


def chain(length: int) -> PlanningProblem:
    """Meeting n can be held at time n or the next; each has two people of its own, and there is one table."""
    slots = [(0, 20 * number) for number in range(length + 1)]
    away = [(n, slot) for n in range(length) for slot in range(length + 1) if slot not in (n, n + 1)]
    return planning_problem({(n, n, 0): 0.5 for n in range(length)}, grid(slots), investors={"away": away})


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_everybody_steps_aside_by_one(length: int) -> None:
    # The first may only come at the time of the second, who may only come at the time of the third, and so on.
    problem = chain(length)
    problem.investors.free[0, 0] = False
    standing, displaced = start(problem, [UNPLACED, *range(1, length)])
    assert rearrange(standing, displaced) == Bounds(0, length - 1)
    assert standing.slot.tolist() == list(range(1, length + 1))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_table_and_nobody_in_common_is_a_matching(data: st.DataObject) -> None:
    # Four meetings at the first four of six times, two without; each may be held at some times only.
    times, placed, count = 6, 4, 6
    may = [data.draw(st.sets(st.integers(0, times - 1))) | ({n} if n < placed else set()) for n in range(count)]
    away = [(n, slot) for n in range(count) for slot in range(times) if slot not in may[n]]
    slots = grid([(0, 20 * number) for number in range(times)])
    problem = planning_problem({(n, n, 0): 0.5 for n in range(count)}, slots, investors={"away": away})
    standing, displaced = start(problem, [*range(placed), UNPLACED, UNPLACED])
    bounds = rearrange(standing, displaced)
    got = int((standing.slot[placed:] == UNPLACED).sum()), int((standing.slot[:placed] != range(placed)).sum())
    assert bounds == Bounds(*got)
    assert got == fewest(may, placed, times)


def fewest(may: list[set[int]], placed: int, times: int) -> tuple[int, int]:
    """Return the fewest meetings without a place, and then the fewest moved, trying every order of times."""
    best = (len(may), 0)
    for order in permutations(range(times)):
        if all(order[n] in may[n] for n in range(placed)):
            lost = sum(order[n] not in may[n] for n in range(placed, len(may)))
            best = min(best, (lost, sum(order[n] != n for n in range(placed))))
    return best


def test_what_cannot_be_is_left_and_proven() -> None:
    problem = chain(3)
    problem.investors.free[0, 0] = False
    problem.investors.free[2, 3] = False
    standing, displaced = start(problem, [UNPLACED, 1, 2])
    assert rearrange(standing, displaced) == Bounds(1, 0)
    assert standing.slot.tolist() == [UNPLACED, 1, 2]


def test_too_large_a_neighbourhood_is_searched_in_part_and_nothing_false_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rearrangement, "MOST_WAYS", 3)
    problem = chain(3)
    problem.investors.free[0, 0] = False
    standing, displaced = start(problem, [UNPLACED, 1, 2])
    bounds = rearrange(standing, displaced)
    assert bounds.unplaced == 0
    assert bounds.moved <= 2


def test_very_many_displaced_meetings_are_placed_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rearrangement, "MOST_WAYS", 2)
    problem = planning_problem({(0, 0, 0): 0.9, (1, 0, 0): 0.8}, investors={"away": [(0, 0), (0, 2)]})
    standing, displaced = start(problem, [UNPLACED, UNPLACED])
    assert rearrange(standing, displaced) == Bounds(0, 0)
    assert standing.slot[0] == 1
    assert standing.slot[1] != UNPLACED
