"""The strength of taste is what the answers of a room say it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from matcher.recommendation.strength import STRENGTHS, evidence, fitting_strength
from tests.matcher.recommendation.rooms import SEEDS, SMALL_LAWS

Numbers = NDArray[np.float64]


def answered(seed: int, strength: float, people: int = 20) -> tuple[Numbers, Numbers, Numbers]:
    """Somebody whose taste was drawn with a strength, and its answers to all."""
    rng = np.random.default_rng(seed)
    rows, prior = rng.normal(size=(people, 2)), np.zeros(people)
    odds = rows @ rng.normal(size=2) * np.sqrt(strength)
    return rows, prior, (odds + rng.logistic(size=people) > 0).astype(np.float64)


@pytest.mark.parametrize("strength", [0.3, 1.0, 2.0])
def test_the_strength_that_made_the_answers_is_found(strength: float) -> None:
    assert fitting_strength(answered(seed, strength) for seed in range(300)) == strength


def test_answers_without_taste_have_next_to_none() -> None:
    assert fitting_strength(answered(seed, 0.0) for seed in range(300)) <= 0.03


def test_without_answers_nothing_is_made_up() -> None:
    rows, prior, _ = answered(0, 1.0)
    assert fitting_strength([]) == STRENGTHS[0] == 0.0
    assert evidence(rows, prior, np.full(20, np.nan)) == 0.0


@SMALL_LAWS
@given(SEEDS)
def test_without_taste_the_evidence_is_the_likelihood_of_the_prior(seed: int) -> None:
    rows, _, said = answered(seed, 1.0)
    prior = np.random.default_rng(seed).normal(size=20)
    p = 1 / (1 + np.exp(-prior))
    assert evidence(rows * 0.0, prior, said) == pytest.approx(np.log(np.where(said > 0, p, 1 - p)).sum())


@SMALL_LAWS
@given(SEEDS)
def test_no_answers_are_likelier_than_certain(seed: int) -> None:
    assert evidence(*answered(seed, 2.0)) <= 1e-9


def test_one_answer_at_even_odds_is_even() -> None:
    """By symmetry a first answer at even odds is yes in one case of two, whatever the taste; Laplace is near."""
    one = evidence(np.ones((1, 1)), np.zeros(1), np.ones(1))
    assert one == pytest.approx(np.log(0.5), abs=0.02)
