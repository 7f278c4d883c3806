"""Whether probabilities mean what they say: small sums by hand, and laws that hold for any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.calibration import (
    Resampled,
    area,
    calibration_error,
    chance_error,
    curve,
    equal_mass_bins,
    equal_width_bins,
    estimates,
    mean,
    measured,
)
from matcher.evaluation.uncertainty import draws
from tests.matcher.recommendation.rooms import SMALL_LAWS

ANSWERS = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.booleans()), min_size=2, max_size=25)


def resamples(clusters: int) -> np.ndarray:
    return draws(clusters, np.random.default_rng(1), 50)


def test_the_area_counts_pairs_in_order_and_half_of_ties() -> None:
    # Yes .9 and .5, no .5 and .1: three pairs in order, one tie, of four: 3.5 / 4.
    said, yes = np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False])
    assert area(said, yes, np.arange(4), resamples(4)).value == 0.875


@SMALL_LAWS
@given(answers=ANSWERS)
def test_a_resample_has_the_area_of_the_repeated_decisions(answers: list[tuple[float, bool]]) -> None:
    said, yes = np.array([one for one, _ in answers]), np.array([one for _, one in answers])
    cluster = np.arange(len(said)) % 3
    drawn = resamples(int(cluster.max()) + 1)[:5]
    found = area(said, yes, cluster, drawn).again
    for row, counts in enumerate(drawn.astype(int)):
        rows = np.repeat(np.arange(len(said)), counts[cluster])
        alone = area(said[rows], yes[rows], np.zeros(len(rows), dtype=np.int64), np.ones((1, 1))).value
        assert found[row] == pytest.approx(alone, nan_ok=True)


def test_the_gap_of_each_bin_is_weighed_by_its_decisions() -> None:
    # Bin 0: three at .1, one yes: |1 - .3| = .7. Bin 9: one at .9, yes: |1 - .9| = .1. (.7 + .1) / 4 = .2.
    said, yes = np.array([0.1, 0.1, 0.1, 0.9]), np.array([True, False, False, True])
    error = calibration_error(said, yes, np.arange(4), resamples(4), equal_width_bins(said))
    assert error.value == pytest.approx(0.2)


def test_bins_of_equal_mass_hold_as_many_and_keep_equal_ones_together() -> None:
    assert np.bincount(equal_mass_bins(np.linspace(0.1, 0.9, 30))).tolist() == [3] * 10
    assert len(set(equal_mass_bins(np.full(7, 0.4)).tolist())) == 1


def test_bins_of_equal_width_are_tenths() -> None:
    assert equal_width_bins(np.array([0.0, 0.05, 0.15, 0.999, 1.0])).tolist() == [0, 0, 1, 9, 9]


@SMALL_LAWS
@given(answers=ANSWERS)
def test_every_measure_stays_within_its_bounds(answers: list[tuple[float, bool]]) -> None:
    said, yes = np.array([one for one, _ in answers]), np.array([one for _, one in answers])
    figures = measured(said, yes, np.arange(len(said)), resamples(len(said)))
    for name, figure in figures.items():
        if name != "log_loss":
            assert np.isnan(figure.value) or 0 <= figure.value <= 1
    assert figures["log_loss"].value >= 0


def test_log_loss_and_brier_of_a_coin() -> None:
    said, yes = np.full(2, 0.5), np.array([True, False])
    figures = estimates(measured(said, yes, np.arange(2), resamples(2)))
    assert figures["log_loss"].value == pytest.approx(np.log(2))
    assert figures["brier"].value == 0.25


def test_the_curve_tells_what_was_said_and_seen() -> None:
    said = np.repeat([0.2, 0.8], 10)
    yes = np.concatenate([np.arange(10) < 2, np.arange(10) < 9])
    points = curve(said, yes, np.arange(20), resamples(20))
    assert [one.said for one in points] == pytest.approx([0.2, 0.8])
    assert [(one.seen.value, one.count) for one in points] == [(0.2, 10), (0.9, 10)]


def test_a_paired_difference_of_a_measure_with_itself_is_nothing() -> None:
    one = mean(np.array([1.0, 2.0, np.nan]), np.array([0, 1, 1]), resamples(2))
    assert one.value == 1.5
    assert (one.minus(one).low, one.minus(one).high) == (0, 0)


def test_without_a_resample_there_is_no_interval() -> None:
    found = Resampled(0.5, np.array([np.nan])).estimate()
    assert found.value == 0.5
    assert np.isnan([found.low, found.high]).all()


def test_chance_makes_smaller_errors_of_more_decisions() -> None:
    rng = np.random.default_rng(0)
    few, many = (chance_error(np.linspace(0.1, 0.3, n), rng) for n in (50, 5000))
    assert many < 0.02 < few


def test_a_certainty_that_is_wrong_costs_much_and_not_infinitely_much() -> None:
    assert 13 < measured(np.zeros(2), np.ones(2, bool), np.arange(2), resamples(2))["log_loss"].value < 14
