"""The best slots for a few meetings: a place first, then nobody moved, then near by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.planning.neighbourhood import Displaced, Tables, least_upheaval, place_best
from matcher.planning.problem import UNPLACED, PlanningProblem
from matcher.planning.standing import Standing
from tests.factories import planning_problem

# Two investors and one startup; slots of one table at 0, 20 and 40.
SCORES = {(0, 0, 0): 0.9, (1, 0, 0): 0.8}


def laid_out(problem: PlanningProblem, slots: Sequence[int]) -> Standing:
    chosen = np.arange(len(slots), dtype=np.int32)
    return Standing(problem, chosen, np.array(slots, dtype=np.int32), np.ones(len(problem.grid), dtype=bool))


def displaced(standing: Standing, wish: Sequence[int] | None = None, fixed: Sequence[int] = ()) -> Displaced:
    count = len(standing.chosen)
    wishes = np.array([UNPLACED] * count if wish is None else wish, dtype=np.int32)
    stays = np.isin(np.arange(count), fixed)
    return Displaced(np.flatnonzero(standing.slot == UNPLACED), standing.slot.copy(), wishes, stays)


def test_a_meeting_goes_as_near_as_it_can_to_where_it_would_like_to_be() -> None:
    standing = laid_out(planning_problem(SCORES), [UNPLACED, 2])
    place_best(standing, displaced(standing, wish=[2, UNPLACED]), np.array([0]))
    assert standing.slot.tolist() == [1, 2]


def test_one_that_has_a_slot_moves_only_for_another_ones_place() -> None:
    problem = planning_problem(SCORES, investors={"away": [(0, 0), (0, 2)]})
    standing = laid_out(problem, [UNPLACED, 1])
    place_best(standing, displaced(standing), np.array([0, 1]))
    assert standing.slot[0] == 1
    assert standing.slot[1] in (0, 2)
    standing = laid_out(planning_problem(SCORES), [UNPLACED, 1])
    place_best(standing, displaced(standing), np.array([0, 1]))
    assert standing.slot[1] == 1


def test_without_any_way_everything_stays() -> None:
    problem = planning_problem(SCORES, investors={"away": [(0, 0), (0, 1), (0, 2)]})
    standing = laid_out(problem, [UNPLACED, 1])
    place_best(standing, displaced(standing), np.array([0]))
    assert standing.slot.tolist() == [UNPLACED, 1]


def test_a_table_that_another_gives_up_counts_as_a_move() -> None:
    problem = planning_problem(SCORES, investors={"away": [(0, 0), (0, 2)]})
    standing = laid_out(problem, [UNPLACED, UNPLACED])
    asked = Displaced(np.array([0]), standing.slot.copy(), standing.slot.copy(), np.zeros(2, dtype=bool))
    full = Tables(np.zeros(3, dtype=np.int64), np.array([0, 1, 0]))
    assert least_upheaval(standing, asked, np.array([0]), full) == (0, 1)


def test_where_no_table_can_be_given_up_a_meeting_is_lost() -> None:
    standing = laid_out(planning_problem(SCORES), [UNPLACED, UNPLACED])
    asked = Displaced(np.array([0]), standing.slot.copy(), standing.slot.copy(), np.zeros(2, dtype=bool))
    none = Tables(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64))
    assert least_upheaval(standing, asked, np.array([0]), none) == (1, 0)
