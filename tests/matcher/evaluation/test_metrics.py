"""Metrics by hand, and against slow code of another author."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from matcher.evaluation.metrics import METRICS, auc, measured, ndcg_at, places, recall_at, reciprocal_rank

Case = tuple[NDArray[np.float32], NDArray[np.bool_]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw scores of few values, so that many tie, and truths."""
    shape = draw(array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9))
    scores = draw(arrays(np.float32, shape, elements=st.sampled_from([-1.0, 0.0, 0.5, 2.0])))
    return scores, draw(arrays(np.bool_, shape))


def row(*values: float) -> NDArray[np.float64]:
    return np.array([values])


def true(*columns: int, of: int) -> NDArray[np.bool_]:
    return np.isin(np.arange(of), columns)[None, :]


def test_recall_is_the_share_of_the_truths_among_the_best() -> None:
    # Ranks: 0.9 first, 0.8 second, 0.4 third, 0.1 fourth; true are the second and the fourth.
    scores, truth = row(0.1, 0.8, 0.9, 0.4), true(0, 1, of=4)
    assert [recall_at(scores, truth, k)[0] for k in (1, 2, 3, 4, 9)] == [0, 0.5, 0.5, 1, 1]


def test_ndcg_discounts_by_the_logarithm_of_the_rank() -> None:
    # Truths on ranks 2 and 4; an ideal order has them on 1 and 2.
    scores, truth = row(0.1, 0.8, 0.9, 0.4), true(0, 1, of=4)
    ideal = 1 / log2(2) + 1 / log2(3)
    assert ndcg_at(scores, truth, 4)[0] == pytest.approx((1 / log2(3) + 1 / log2(5)) / ideal)
    assert ndcg_at(scores, truth, 2)[0] == pytest.approx(1 / log2(3) / ideal)
    # Of one place the ideal fills that one: 1.
    assert ndcg_at(scores, true(2, 1, of=4), 1)[0] == 1


def test_the_reciprocal_rank_is_that_of_the_first_truth() -> None:
    assert reciprocal_rank(row(3, 2, 1, 0), true(2, 3, of=4)).tolist() == [1 / 3]


def test_auc_counts_the_untrue_that_a_truth_beats_and_half_of_the_ties() -> None:
    # Against 1, 2 and 3 the truth with 2 beats one, ties with one, loses to one: 1.5 of 3.
    assert auc(row(2, 1, 2, 3), true(0, of=4)).tolist() == [0.5]
    assert auc(row(9, 1, 2, 3), true(0, 3, of=4)).tolist() == [1]


def test_of_equal_scores_the_first_candidate_ranks_first() -> None:
    assert reciprocal_rank(row(1, 1, 1), true(1, of=3)).tolist() == [1 / 2]


def test_a_query_without_a_truth_has_no_value() -> None:
    found = measured(row(1, 2), true(of=2))
    assert all(np.isnan(found[metric]).all() for metric in METRICS)


def test_where_all_are_true_there_is_no_auc_and_the_rest_is_perfect() -> None:
    found = measured(row(1, 2), true(0, 1, of=2))
    assert np.isnan(found["auc"][0])
    assert (found["recall@5"][0], found["ndcg@5"][0], found["mrr"][0]) == (1, 1, 1)


def test_scores_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        places(row(1, np.nan), true(0, of=2))


def test_arrays_of_two_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        places(row(1, 2, 3), true(0, of=2))


@given(cases())
def test_ranks_are_those_of_sorting(case: Case) -> None:
    scores, truth = case
    found = places(scores, truth)
    for at, (query, candidate) in enumerate(np.argwhere(truth).tolist()):
        order = sorted(range(scores.shape[1]), key=lambda column: (-scores[query, column], column))
        assert (found.query[at], found.rank[at]) == (query, order.index(candidate) + 1)


@given(cases(), st.integers(1, 10))
def test_ndcg_is_that_of_summing_over_the_order(case: Case, k: int) -> None:
    for scores, truth, value in zip(*case, ndcg_at(*case, k), strict=True):
        order = sorted(range(len(scores)), key=lambda column: (-scores[column], column))
        gains = [float(truth[column]) / log2(rank + 1) for rank, column in enumerate(order, start=1)]
        ideal = sorted((float(each) for each in truth), reverse=True)
        best = sum(gain / log2(rank + 1) for rank, gain in enumerate(ideal[:k], start=1))
        assert value == pytest.approx(sum(gains[:k]) / best if best else np.nan, nan_ok=True)


@given(cases())
def test_auc_is_that_of_trying_every_couple(case: Case) -> None:
    for scores, truth, value in zip(*case, auc(*case), strict=True):
        wins = [float(good > bad) + 0.5 * float(good == bad) for good in scores[truth] for bad in scores[~truth]]
        assert value == pytest.approx(np.mean(wins) if wins else np.nan, nan_ok=True)


@given(cases())
def test_every_metric_lies_between_0_and_1_and_equals_its_own_function(case: Case) -> None:
    found = measured(*case)
    assert tuple(found) == METRICS
    for values in found.values():
        known = values[~np.isnan(values)]
        assert ((known >= 0) & (known <= 1 + 1e-12)).all()
    np.testing.assert_array_equal(found["recall@10"], recall_at(*case, 10))
    np.testing.assert_array_equal(found["ndcg@20"], ndcg_at(*case, 20))
    np.testing.assert_array_equal(found["mrr"], reciprocal_rank(*case))
    np.testing.assert_array_equal(found["auc"], auc(*case))


@given(cases())
def test_more_of_the_same_order_changes_nothing(case: Case) -> None:
    scores, truth = case
    for one, other in zip(measured(scores, truth).values(), measured(3 * scores + 1, truth).values(), strict=True):
        np.testing.assert_array_equal(one, other)


@given(cases())
def test_turning_the_scores_round_turns_auc_round(case: Case) -> None:
    scores, truth = case
    np.testing.assert_allclose(auc(-scores, truth), 1 - auc(scores, truth))


@given(cases())
def test_recall_never_falls_with_a_longer_list(case: Case) -> None:
    shorter, longer = recall_at(*case, 2), recall_at(*case, 5)
    assert (np.isnan(shorter) | (shorter <= longer)).all()
