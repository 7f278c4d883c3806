from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.intake.score_matrix_file import read_score_matrix
from matcher.planning.b_matching.checks import breaches
from matcher.planning.b_matching.problem import MatchList, MatrixProblem
from matcher.planning.b_matching.total import greatest_total
from tests.matcher.planning.b_matching.small_problems import (
    REAL,
    legal_lists,
    needs_real_data,
    problem,
    small_problems,
    total,
)


def pairs(found: MatchList) -> list[tuple[int, int]]:
    return list(zip(found.investor.tolist(), found.startup.tolist(), strict=True))


@settings(deadline=None)
@given(small_problems())
def test_the_total_is_the_greatest_of_all_legal_lists_and_proven(asked: MatrixProblem) -> None:
    found = greatest_total(asked)
    every = [total(asked, meetings) for meetings in legal_lists(asked)]
    if not every:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert breaches(asked, pairs(found)) == []
    assert found.total == pytest.approx(max(every), abs=1e-9)
    assert found.gap <= 1e-9


@settings(deadline=None)
@given(small_problems(), st.randoms())
def test_permuting_the_rows_permutes_no_value(asked: MatrixProblem, random: Random) -> None:
    order: list[int] = list(range(asked.shape[0]))
    random.shuffle(order)
    shuffled = replace(
        asked,
        scores=asked.scores[order],
        forbidden=asked.forbidden[order],
        pinned=asked.pinned[order],
        investor_min=asked.investor_min[order],
        investor_max=asked.investor_max[order],
    )
    one, other = greatest_total(asked), greatest_total(shuffled)
    assert one.status == other.status
    assert one.total == pytest.approx(other.total, abs=1e-9, nan_ok=True)


@settings(deadline=None)
@given(small_problems())
def test_more_places_never_lower_the_total(asked: MatrixProblem) -> None:
    before = greatest_total(asked)
    after = greatest_total(replace(asked, sub_forum_capacity=asked.sub_forum_capacity + 1))
    if before.status == "optimal":
        assert after.total >= before.total - 1e-9


def test_a_meeting_of_negative_score_is_held_only_where_a_minimum_asks_for_it() -> None:
    # Startup 1 wants a meeting and has nothing better than -0.2; nobody holds the one of -0.3.
    asked = problem([[0.5, -0.2], [-0.3, -0.4]], startup_min=[0, 1])
    found = greatest_total(asked)
    assert pairs(found) == [(0, 0), (0, 1)]
    assert found.total == pytest.approx(0.3)


def test_capacity_chooses_the_better_meetings_of_a_sub_forum() -> None:
    asked = problem([[0.5, 0.4, 0.3]], sub_forum=[0, 0, 1], sub_forum_capacity=[1, 1])
    assert pairs(greatest_total(asked)) == [(0, 0), (0, 2)]


def test_scores_of_any_unit_are_proven_alike() -> None:
    small = problem([[0.3, 0.2], [0.9, 0.8]], investor_max=[1, 1], startup_max=[1, 1])
    large = replace(small, scores=small.scores * 1e9)
    assert pairs(greatest_total(large)) == pairs(greatest_total(small))
    assert greatest_total(large).status == "optimal"


def test_where_every_pair_is_forbidden_the_empty_list_is_best_unless_a_minimum_stands() -> None:
    asked = problem([[0.5]], forbidden=[[True]])
    assert greatest_total(asked).total == 0.0
    assert greatest_total(replace(asked, startup_min=np.array([1]))).status == "infeasible"


def test_without_time_nothing_is_known() -> None:
    rng = np.random.default_rng(0)
    asked = problem(rng.random((150, 150)).tolist(), investor_max=np.full(150, 3), startup_min=np.full(150, 3))
    assert greatest_total(asked, seconds=0.01).status == "unknown"


@needs_real_data
@pytest.mark.parametrize(("name", "value"), [("midl", 201.884880), ("midl_min2", 150.043125)])
def test_real_problems_reach_their_known_totals(name: str, value: float) -> None:
    matrix = read_score_matrix(REAL / f"{name}.npz")
    found = greatest_total(MatrixProblem(**{key: getattr(matrix, key) for key in matrix.__slots__}))
    assert found.status == "optimal"
    assert found.total == pytest.approx(value, abs=1e-6)
