"""Probabilities that mean what they say: the level is refitted, the order stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.recommendation.calibrating import (
    Calibration,
    fitted_calibration,
    log_odds,
    probabilities,
    refitted_level,
)
from tests.matcher.recommendation.rooms import SMALL_LAWS

CHANCES = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=30)


def test_four_in_a_hundred_said_and_two_seen_become_two() -> None:
    # 10,000 decisions at .040, of which 240 are yes: so many leave the assumed drift no say.
    yes = np.arange(10_000) < 240
    level = refitted_level(np.full(10_000, 0.04), yes)
    assert level.slope == 1.0
    assert level.applied(np.array([0.04]))[0] == pytest.approx(0.024, abs=1e-3)


def test_without_recent_decisions_the_level_stays() -> None:
    assert refitted_level(np.empty(0), np.empty(0, bool)) == Calibration(1.0, 0.0)


def test_few_decisions_move_the_level_less_than_many() -> None:
    few, many = (refitted_level(np.full(n, 0.5), np.ones(n, bool)).level for n in (2, 20))
    assert 0 < few < many


@SMALL_LAWS
@given(said=CHANCES, yes=st.booleans())
def test_a_refitted_level_keeps_the_order_and_stays_within_bounds(said: list[float], yes: bool) -> None:
    before = np.sort(np.array(said))
    after = refitted_level(before, np.full(len(said), yes)).applied(before)
    assert np.all(np.diff(after) >= 0)
    assert np.all((after > 0) & (after < 1))


def test_overconfident_probabilities_are_drawn_together() -> None:
    # Said .9 and .1, seen .7 and .3: the slope is log(7/3) / log(9) = .386.
    said = np.repeat([0.9, 0.1], 1000)
    yes = np.concatenate([np.arange(1000) < 700, np.arange(1000) < 300])
    line = fitted_calibration(said, yes)
    assert line.slope == pytest.approx(0.386, abs=0.002)
    np.testing.assert_allclose(line.applied(np.array([0.9, 0.1])), [0.7, 0.3], atol=0.002)


def test_a_calibration_never_turns_the_order_round() -> None:
    said, yes = np.array([0.9, 0.8, 0.2, 0.1]), np.array([False, False, False, True])
    line = fitted_calibration(said, yes)
    assert line.applied(said).tolist() == [pytest.approx(0.25)] * 4


@pytest.mark.parametrize("answer", [True, False])
def test_one_answer_alone_teaches_no_line(answer: bool) -> None:
    with pytest.raises(ValueError, match="refit the level only"):
        fitted_calibration(np.array([0.2, 0.4]), np.array([answer, answer]))


@SMALL_LAWS
@given(said=CHANCES)
def test_log_odds_and_probabilities_undo_each_other(said: list[float]) -> None:
    np.testing.assert_allclose(probabilities(log_odds(np.array(said))), said, rtol=1e-9)


def test_certainty_stays_finite() -> None:
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
    assert probabilities(np.array([-1e6, 1e6])).tolist() == [pytest.approx(0), 1.0]
