from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from matcher.intake.score_matrix_file import read_score_matrix
from matcher.planning.b_matching.checks import breaches
from matcher.planning.b_matching.floor import best_floor_then_total, ceiling
from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.total import greatest_total
from tests.matcher.planning.b_matching.small_problems import (
    REAL,
    legal_lists,
    needs_real_data,
    problem,
    small_problems,
    total,
    worst,
)
from tests.matcher.planning.b_matching.test_total import pairs


@settings(deadline=None)
@given(small_problems())
def test_no_legal_list_has_a_better_floor_and_none_of_that_floor_a_greater_total(asked: MatrixProblem) -> None:
    found = best_floor_then_total(asked)
    every = [(worst(asked, meetings), total(asked, meetings)) for meetings in legal_lists(asked)]
    if not every:
        assert found.status == "infeasible"
        return
    best = max(floor for floor, _ in every)
    assert found.status == "optimal"
    assert found.floor == pytest.approx(best, abs=2e-9, nan_ok=True)
    assert breaches(asked, pairs(found), floor=None if np.isnan(best) else best - 1e-9) == []
    reaching = [value for floor, value in every if np.isnan(best) or floor >= best - 1e-9]
    assert found.total == pytest.approx(max(reaching), abs=1e-7)
    assert not found.floor > found.floor_bound


@settings(deadline=None)
@given(small_problems())
def test_the_ceiling_is_above_every_floor_and_the_floor_costs_total(asked: MatrixProblem) -> None:
    with_floor, without = best_floor_then_total(asked), greatest_total(asked)
    if with_floor.status == "optimal":
        assert not with_floor.floor > ceiling(asked) + 1e-9
        assert with_floor.total <= without.total + 1e-9
        assert not with_floor.floor < without.floor - 1e-9


def test_the_worst_served_startup_comes_before_the_total() -> None:
    # Greatest total: 0.9 + 0.8 with startup 1 left at 0.2 through investor 1's other meeting being worth more.
    asked = problem([[0.9, 0.3], [0.8, 0.2]], investor_max=[1, 1], startup_max=[2, 2])
    assert greatest_total(asked).total == pytest.approx(1.7)
    found = best_floor_then_total(asked)
    # Either startup 1 gets 0.3 (total 1.1) or 0.2 (total 1.1): the floor decides.
    assert found.floor == 0.3
    assert found.total == pytest.approx(1.1)


def test_a_floor_that_one_startup_alone_could_reach_is_not_promised_to_two() -> None:
    # Each startup alone could have 0.9, but investor 0 meets one of them: the floor is 0.4.
    asked = problem([[0.9, 0.9], [0.4, 0.3]], investor_max=[1, 1], startup_max=[1, 1])
    found = best_floor_then_total(asked)
    assert ceiling(asked) == 0.9
    assert found.floor == 0.4
    assert found.status == "optimal"


def test_floors_that_differ_by_more_than_the_tolerance_are_told_apart() -> None:
    # Swapping the investors serves the worse startup better by 1e-4; the total would speak against it.
    asked = problem([[0.5, 0.5001], [0.5001, 0.9]], investor_max=[1, 1], startup_max=[1, 1], investor_min=[1, 1])
    found = best_floor_then_total(asked)
    assert found.floor == 0.5001
    assert greatest_total(asked).floor == 0.5


def test_startups_that_can_have_no_meeting_do_not_lower_the_floor() -> None:
    asked = problem([[0.5, 0.4, 0.3]], startup_max=[1, 0, 1], forbidden=[[False, False, True]])
    found = best_floor_then_total(asked)
    assert found.floor == 0.5


def test_where_nobody_can_be_served_there_is_no_floor() -> None:
    found = best_floor_then_total(problem([[0.5]], startup_max=[0]))
    assert found.status == "optimal"
    assert np.isnan(found.floor)


def test_when_time_runs_out_the_best_list_so_far_stands_with_its_bounds() -> None:
    rng = np.random.default_rng(1)
    asked = problem(
        rng.random((60, 60)).tolist(),
        investor_min=np.full(60, 2),
        investor_max=np.full(60, 3),
        startup_max=np.full(60, 3),
    )
    found = best_floor_then_total(asked, seconds=0.4)
    assert found.status in ("feasible", "optimal")
    assert breaches(asked, pairs(found)) == []
    assert found.floor <= found.floor_bound
    assert found.total <= found.bound


def test_a_floor_that_differs_by_less_gives_no_total_away() -> None:
    asked = problem(
        [[0.5, 0.500001], [0.500001, 0.9]], investor_max=[1, 1], startup_max=[1, 1], investor_min=[1, 1]
    )
    found = best_floor_then_total(asked)
    assert (found.status, found.floor, found.total) == ("optimal", 0.5, 1.4)


@needs_real_data
def test_a_real_problem_reaches_its_known_floor_and_total() -> None:
    matrix = read_score_matrix(REAL / "midl.npz")
    asked = MatrixProblem(**{key: getattr(matrix, key) for key in matrix.__slots__})
    found = best_floor_then_total(asked)
    assert found.status == "optimal"
    assert found.floor == pytest.approx(0.944839, abs=1e-6)
    assert found.total == pytest.approx(201.768732, abs=1e-6)
    assert found.floor_bound == pytest.approx(found.floor, abs=2e-9)


def test_pins_count_towards_the_ceiling() -> None:
    asked = problem([[0.9], [-0.2]], pinned=[[False], [True]], startup_max=[2])
    assert ceiling(asked) == pytest.approx(0.7)
    assert ceiling(replace(asked, startup_max=np.array([1]))) == pytest.approx(-0.2)
