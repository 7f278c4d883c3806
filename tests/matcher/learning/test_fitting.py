"""Weights follow the answers as far as these can tell, and stay where they cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.learning.fitting import SPREADS, as_row, fitted, forecasts, learned, of_row, time_folds
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PriorWeights
from tests.matcher.learning.answered import answers_of, weights

TASTE = weights(0.5, text=0.3, place=0.0, cheque=2.0)


def row(one: PriorWeights) -> list[float]:
    return [float(value) for value in as_row(one)]


def test_many_answers_bring_the_taste_to_light() -> None:
    some = answers_of(TASTE, 20_000)
    found, spread = learned(some, np.ones(len(some)), weights())
    assert row(found) == pytest.approx(row(TASTE), abs=0.1)
    assert spread == max(SPREADS)


def test_a_narrow_spread_leaves_the_weights_as_they_are() -> None:
    some = answers_of(TASTE, 500)
    found = fitted(some, np.ones(500), weights(), 1e-4)
    assert row(found)[1:] == pytest.approx(row(weights())[1:], abs=1e-3)


def test_evidence_that_says_nothing_leaves_its_weight() -> None:
    some = answers_of(TASTE, 1000)
    silent = replace(some, evidence=some.evidence * (np.arange(len(Feature)) != 3))
    assert row(fitted(silent, np.ones(1000), weights(), 1.0))[4] == 1.0


def test_no_weight_falls_below_nothing_and_texts_never_to_it() -> None:
    some = answers_of(weights(text=-1.0, tags=-1.0), 3000)
    found = fitted(some, np.ones(3000), weights(), 2.0).weights
    assert found[Feature.TAGS] == 0.0
    assert found[Feature.TEXT] == 0.05


def test_twice_the_same_answer_is_once_at_double_weight() -> None:
    some = answers_of(TASTE, 200)
    twice = some.taken(np.repeat(np.arange(200), 2))
    one = fitted(some, np.full(200, 2.0), weights(), 0.4)
    assert row(one) == pytest.approx(row(fitted(twice, np.ones(400), weights(), 0.4)), abs=1e-3)


def test_what_stands_beside_is_not_learned_again() -> None:
    some = answers_of(TASTE, 5000)
    tags = 1 + tuple(Feature).index(Feature.TAGS)
    beside = replace(some, beside=some.evidence[:, tags - 1])
    found = fitted(beside, np.ones(5000), weights(tags=0.1), 1.0)
    assert row(found)[tags] == pytest.approx(0.0, abs=0.1)


def test_answers_by_chance_hold_the_weights_to_the_prior_or_to_nothing() -> None:
    # What is learned from noise is no taste: no weight grows beyond what it was by more than its noise.
    some = replace(answers_of(TASTE, 2000), said=np.random.default_rng(1).integers(0, 2, 2000).astype(float))
    found, _ = learned(some, np.ones(2000), weights())
    assert max(row(found)[1:]) < 0.3


def test_the_level_becomes_that_of_what_was_seen() -> None:
    some = answers_of(weights(-1.5), 4000)
    found, _ = learned(some, np.ones(4000), weights(1.0))
    assert forecasts(found, some).mean() == pytest.approx(some.said.mean(), abs=0.02)


def test_maybe_is_half_a_yes() -> None:
    some = answers_of(TASTE, 300)
    maybe = replace(some, said=np.full(300, 0.5), evidence=np.zeros_like(some.evidence))
    found, _ = learned(maybe, np.ones(300), weights(1.0))
    assert forecasts(found, maybe).mean() == pytest.approx(0.5, abs=0.02)


def test_what_comes_later_is_foretold_from_what_came_before() -> None:
    some = answers_of(TASTE, 10)
    shuffled = some.taken(np.array([9, 0, 8, 1, 7, 2, 6, 3, 5, 4]))
    for before, after in time_folds(shuffled):
        assert shuffled.at[before].max() < shuffled.at[after].min()
    # Of five parts of two, the third, the fourth and the fifth.
    assert [len(after) for _, after in time_folds(shuffled)] == [2, 2, 2]


def test_a_row_is_its_weights() -> None:
    assert of_row(as_row(TASTE)) == TASTE
