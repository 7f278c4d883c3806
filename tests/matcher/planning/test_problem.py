from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.planning.problem import Attendees, Comfort, Plan, PlanStatus, Timetable
from tests.factories import attendees, grid, planning_problem


def test_slots_clash_when_they_share_a_minute() -> None:
    # 0-20, 10-30, 20-40: the first and the last touch, the middle one shares ten minutes with both.
    places = grid([(0, 0), (1, 10), (0, 20)])
    assert places.clash.tolist() == [[True, True, False], [True, True, True], [False, True, True]]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"end": np.array([20, 20])}, "must last"),
        ({"start": np.array([20, 0]), "end": np.array([40, 20])}, "order"),
        ({"tables": np.array([1, -1])}, "0 tables"),
        ({"tables": np.array([1])}, "length"),
    ],
)
def test_a_grid_refuses_slots_that_cannot_be(changes: dict[str, np.ndarray], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(grid([(0, 0), (0, 20)]), **changes)


def test_a_grid_may_be_empty() -> None:
    assert len(grid([])) == 0


@pytest.mark.parametrize(("least", "most"), [(-1, 2), (3, 2)])
def test_attendees_refuse_a_least_outside_0_and_most(least: int, most: int) -> None:
    with pytest.raises(ValueError, match="least"):
        attendees(1, 1, least=least, most=most)


def test_attendees_refuse_columns_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="length"):
        Attendees(np.zeros(2, np.int32), np.ones(2, np.int32), np.ones((1, 1), bool))


SMALL = planning_problem({(0, 0, 0): 0.5, (1, 0, 0): 0.25})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"scores": np.array([0.5])}, "aligned"),
        ({"pinned": np.zeros(3, bool)}, "aligned"),
        ({"scores": np.array([0.5, 1.1])}, r"\[0, 1\]"),
        ({"scores": np.array([0.5, -0.1])}, r"\[0, 1\]"),
        ({"scores": np.array([0.5, np.nan])}, r"\[0, 1\]"),
        ({"investors": attendees(1, 3)}, "outside its roster"),
        ({"startups": attendees(0, 3)}, "outside its roster"),
        ({"forums": 0}, "outside its roster"),
        ({"investors": attendees(2, 2)}, "one column a slot"),
    ],
)
def test_a_problem_refuses_what_does_not_fit_together(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        replace(SMALL, **changes)  # type: ignore[arg-type]


def test_couples_are_told_apart_by_their_people_alone() -> None:
    problem = planning_problem({(0, 1, 0): 0.5, (1, 0, 0): 0.5, (0, 1, 1): 0.5, (0, 0, 0): 0.5})
    couple = problem.couple
    assert problem.couples == 3
    assert couple[0] == couple[2]
    assert len(set(couple[[0, 1, 3]].tolist())) == 3


def test_a_problem_without_pairs_has_no_couples() -> None:
    problem = planning_problem({})
    assert (len(problem.couple), problem.couples) == (0, 0)


def test_each_side_comes_with_its_column_of_the_pairs() -> None:
    (investors, own), (startups, theirs) = SMALL.sides
    assert investors is SMALL.investors
    assert startups is SMALL.startups
    assert (own.tolist(), theirs.tolist()) == ([0, 1], [0, 0])


@pytest.mark.parametrize(("value", "bound", "gap"), [(3.0, 4.0, 0.25), (4.0, 4.0, 0.0), (0.0, 0.0, 0.0)])
def test_the_gap_is_the_share_of_the_bound_that_is_missed(value: float, bound: float, gap: float) -> None:
    nothing = np.empty(0, np.int32)
    timetable = Timetable(nothing, nothing, nothing)
    calm = Comfort(0, 0, 0, 0)
    plan = Plan(PlanStatus.FEASIBLE, timetable, value, bound, 0, 0, nothing, nothing, 0.0, np.inf, 0, calm)
    assert plan.gap == gap
