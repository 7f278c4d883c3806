"""The ranker is a logistic regression whose parts add up to the log-odds of its score."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from matcher.profiles import Side
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PRIOR, contributions, directional_scores, prior_ranker
from tests.matcher.recommendation.rooms import LAWS, SEEDS

pytestmark = pytest.mark.parametrize("side", list(Side))


def random_features(seed: int, rows: int = 5) -> NDArray[np.float64]:
    """Return features between the ends of their ranges, some of them unknown (0)."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-4, 4, (rows, len(Feature))) * (rng.random((rows, len(Feature))) < 0.7)


def log_odds(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(scores) - np.log1p(-scores))


@LAWS
@given(seed=SEEDS)
def test_base_and_parts_add_up_to_the_log_odds(side: Side, seed: int) -> None:
    ranker, features = prior_ranker(PRIOR[side]), random_features(seed)
    total = PRIOR[side].base + contributions(ranker, features).sum(axis=1)
    np.testing.assert_allclose(log_odds(directional_scores(ranker, features)), total, atol=1e-9)


@LAWS
@given(seed=SEEDS)
def test_without_a_feature_the_log_odds_are_less_by_its_part(side: Side, seed: int) -> None:
    ranker, features = prior_ranker(PRIOR[side]), random_features(seed, 1)
    whole, parts = log_odds(directional_scores(ranker, features)), contributions(ranker, features)[0]
    for column in range(len(Feature)):
        without = features.copy()
        without[0, column] = 0.0
        left = log_odds(directional_scores(ranker, without))
        np.testing.assert_allclose(whole - left, parts[column], atol=1e-9)


@LAWS
@given(seed=SEEDS)
def test_scikit_learn_says_what_the_formula_says(side: Side, seed: int) -> None:
    features = random_features(seed, 1)
    weights = PRIOR[side].weights
    z = PRIOR[side].base + sum(
        weights[feature] * value for feature, value in zip(Feature, features[0], strict=True)
    )
    ranker = prior_ranker(PRIOR[side])
    check_is_fitted(ranker)
    assert ranker.predict_proba(features)[0, 1] == pytest.approx(1 / (1 + exp(-z)), abs=1e-12)
    same = ranker.predict_proba(features)[0, 1]
    assert directional_scores(ranker, features)[0] == pytest.approx(same, rel=1e-12)


@LAWS
@given(seed=SEEDS)
def test_a_batch_scores_as_its_rows_one_by_one(side: Side, seed: int) -> None:
    ranker, features = prior_ranker(PRIOR[side]), random_features(seed)
    alone = [directional_scores(ranker, features[[row]])[0] for row in range(len(features))]
    np.testing.assert_allclose(directional_scores(ranker, features), alone, rtol=1e-12)


def test_an_ordinary_pair_is_left_at_the_base(side: Side) -> None:
    # An investor: 1 / (1 + e^1.2) = 1 / 4.32, about one yes in four; a startup: 1 / (1 + e^0.4) = 2 in 5.
    score = directional_scores(prior_ranker(PRIOR[side]), np.zeros((1, len(Feature))))[0]
    assert score == pytest.approx({Side.INVESTOR: 0.2315, Side.STARTUP: 0.4013}[side], abs=1e-4)


def test_a_text_one_deviation_nearer_doubles_an_investors_odds(side: Side) -> None:
    # e^0.7 = 2.01; for a startup e^0.5 = 1.65.
    features = np.zeros((2, len(Feature)))
    features[1, list(Feature).index(Feature.TEXT)] = 1.0
    usual, nearer = directional_scores(prior_ranker(PRIOR[side]), features)
    odds = (nearer / (1 - nearer)) / (usual / (1 - usual))
    assert odds == pytest.approx({Side.INVESTOR: 2.01, Side.STARTUP: 1.65}[side], abs=0.01)


def test_every_feature_has_a_weight_and_speaks_for_the_pair(side: Side) -> None:
    assert list(PRIOR[side].weights) == list(Feature)
    assert all(weight > 0 for weight in PRIOR[side].weights.values())


def test_no_pairs_have_no_scores(side: Side) -> None:
    assert directional_scores(prior_ranker(PRIOR[side]), np.zeros((0, len(Feature)))).shape == (0,)


def test_what_else_speaks_for_a_pair_adds_to_its_log_odds(side: Side) -> None:
    ranker, features = prior_ranker(PRIOR[side]), np.zeros((2, len(Feature)))
    scores = directional_scores(ranker, features, np.array([0.0, 1.5]))
    np.testing.assert_allclose(log_odds(scores), [PRIOR[side].base, PRIOR[side].base + 1.5], atol=1e-9)
