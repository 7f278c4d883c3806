"""Both saying yes, foreseen: nobody is in training and test, and every combination is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.evaluation.meeting_models import MeetingSettings
from matcher.evaluation.meetings import HeldOut, combinations, forecast, mutual_measures
from tests.matcher.evaluation.small_evenings import evenings

SMALL = MeetingSettings(landmarks=10, penalties=(0.01,))
MET = evenings(np.random.default_rng(0))


@pytest.mark.parametrize("held_out", HeldOut)
def test_everything_is_foreseen_once(held_out: HeldOut) -> None:
    found = forecast(MET, held_out, SMALL, 0)
    for said in (*found.said.values(), *found.both.values()):
        assert np.all((said >= 0) & (said <= 1))
    assert ("learned" in found.both) is (held_out is HeldOut.EVENINGS)


def test_the_answers_of_an_evening_do_not_reach_its_own_forecasts() -> None:
    last = MET.evening == 6
    one, other = (
        forecast(met, HeldOut.EVENINGS, SMALL, 0)
        for met in (MET, replace(MET, yes=np.where(last, ~MET.yes, MET.yes)))
    )
    first, _ = MET.both_ways()
    for name in one.said:
        np.testing.assert_array_equal(one.said[name][last], other.said[name][last])
    np.testing.assert_array_equal(one.both["learned"][last[first]], other.both["learned"][last[first]])


def test_combinations_of_a_half_and_a_quarter() -> None:
    both = combinations(np.array([0.5]), np.array([0.25]))
    assert {name: float(score[0]) for name, score in both.items()} == {
        "side 0 alone": 0.5,
        "side 1 alone": 0.25,
        "product": 0.125,
        "harmonic mean": pytest.approx(1 / 3),
        "minimum": 0.25,
    }


def test_a_score_that_knows_the_truth_is_perfect() -> None:
    first, second = MET.both_ways()
    truth = (MET.yes[first] & MET.yes[second]).astype(np.float64)
    drawn = np.ones((2, 6))
    figures = mutual_measures(MET, truth, drawn)
    assert {name: figure.value for name, figure in figures.items()} == {"auc": 1.0, "ndcg@5": 1.0}
