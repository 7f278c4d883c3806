from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from matcher.evaluation.uncertainty import Estimate, draws, estimate, paired_difference

VALUES = arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1, width=32))


def drawn(queries: int, seed: int = 0) -> NDArray[np.float64]:
    return draws(queries, np.random.default_rng(seed))


def test_each_resample_draws_as_many_queries_as_there_are() -> None:
    table = drawn(7)
    assert table.shape == (1000, 7)
    assert (table.sum(axis=1) == 7).all()


def test_of_no_query_there_is_no_estimate() -> None:
    found = estimate(np.empty(0), drawn(0))
    assert np.isnan([found.value, found.low, found.high]).all()


def test_the_interval_of_equal_values_is_a_point() -> None:
    assert estimate(np.full(9, 0.25), drawn(9)) == Estimate(0.25, 0.25, 0.25)


def test_the_interval_is_that_of_the_normal_where_there_are_many() -> None:
    values = (np.arange(4000) % 2).astype(np.float64)
    found = estimate(values, drawn(4000))
    # Mean .5, standard deviation .5: .5 ± 1.96 · .5 / √4000 = .5 ± .0155.
    np.testing.assert_allclose([found.value, found.low, found.high], [0.5, 0.4845, 0.5155], atol=0.0015)


def test_queries_without_a_value_are_passed_over() -> None:
    values = np.array([0.2, np.nan, 0.6])
    assert estimate(values, drawn(3)).value == np.mean([0.2, 0.6])


@given(VALUES)
def test_resampling_at_once_is_resampling_one_by_one(values: NDArray[np.float64]) -> None:
    table = drawn(len(values))
    means = [np.repeat(values, row.astype(int)).mean() for row in table]
    found = estimate(values, table)
    np.testing.assert_allclose([found.low, found.high], np.quantile(means, [0.025, 0.975]), atol=1e-12)


@given(VALUES, st.integers(0, 3))
def test_the_same_seed_gives_the_same_interval(values: NDArray[np.float64], seed: int) -> None:
    assert estimate(values, drawn(len(values), seed)) == estimate(values, drawn(len(values), seed))


@given(VALUES)
def test_what_two_methods_share_cancels(values: NDArray[np.float64]) -> None:
    found = paired_difference(values + 0.5, values, drawn(len(values)))
    np.testing.assert_allclose([found.value, found.low, found.high], 0.5)
    assert found.excludes_zero


@given(VALUES)
def test_a_method_is_not_ahead_of_itself(values: NDArray[np.float64]) -> None:
    assert not paired_difference(values, values, drawn(len(values))).excludes_zero


def test_a_difference_that_turns_with_the_query_may_be_chance() -> None:
    assert not paired_difference(np.array([1.0, 0.0]), np.array([0.0, 1.0]), drawn(2)).excludes_zero
