"""P(one side wants the other): a logistic regression whose parts add up, one for each side.

The weights here are priors, written by hand with what they mean; they are no measurement. Learned ones
(``training``) take the place of some: those of the shipped bundle in ``models/default``, whose card says which,
from what, and what they reached. ``docs/decisions/`` says how the priors were chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Side
from matcher.recommendation.calibrating import probabilities
from matcher.recommendation.features import Feature

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression


@dataclass(frozen=True, slots=True)
class PriorWeights:
    """Log-odds of one side's yes.

    ``base`` is that of an ordinary candidate pair; each weight is what one unit of its feature above usual adds.
    """

    base: float
    weights: Mapping[Feature, float] = field(hash=False)


# Features are told as differences from what is usual (``levelling``), so the base is that of an ordinary candidate
# pair: an investor says yes to about one in four. A text one standard deviation nearer than that doubles the odds.
_INVESTOR = PriorWeights(
    base=-1.2,
    weights=MappingProxyType(
        {
            Feature.TEXT: 0.7,  # for each standard deviation above what is usual for this investor
            Feature.TAGS: 0.9,  # all of the startup's tags are among the investor's
            Feature.STAGE: 0.6,  # the round is certainly one the investor takes
            Feature.CHEQUE: 0.4,  # the largest cheque could fill the whole round
            Feature.REGION: 0.3,  # the investor names the startup's country
            Feature.PLACE: 0.3,  # the same province or town
            Feature.FIELD: 0.3,  # for each factor e of certainty that both belong here
            Feature.HISTORY: 0.5,  # for each standard deviation nearer to the portfolio than usual
        }
    ),
)
# A startup is less choosy (two in five): money that fits counts more, likeness of words less.
_STARTUP = PriorWeights(
    base=-0.4,
    weights=MappingProxyType(
        {
            Feature.TEXT: 0.5,
            Feature.TAGS: 0.6,
            Feature.STAGE: 0.6,
            Feature.CHEQUE: 0.7,
            Feature.REGION: 0.3,
            Feature.PLACE: 0.3,
            Feature.FIELD: 0.3,
            Feature.HISTORY: 0.4,
        }
    ),
)
PRIOR: Mapping[Side, PriorWeights] = MappingProxyType({Side.INVESTOR: _INVESTOR, Side.STARTUP: _STARTUP})


def prior_ranker(prior: PriorWeights) -> LogisticRegression:
    """Return a scikit-learn logistic regression with the prior's weights, as if it had been fitted."""
    from sklearn.linear_model import LogisticRegression

    ranker = LogisticRegression()
    ranker.classes_ = np.array([0, 1])
    ranker.intercept_ = np.array([prior.base])
    ranker.coef_ = np.array([[prior.weights[feature] for feature in Feature]])
    ranker.n_features_in_ = len(Feature)
    return ranker


def directional_scores(
    ranker: LogisticRegression, features: NDArray[np.float64], added: NDArray[np.float64] | float = 0.0
) -> NDArray[np.float64]:
    """Return P(yes), (m,) float64 in [0, 1], for features (m, f) and what else adds to the log-odds, (m,)."""
    if not len(features):
        return np.empty(0)
    return probabilities(ranker.decision_function(features) + added)


def contributions(ranker: LogisticRegression, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (m, f) log-odds: each row and the ranker's intercept add up to the log-odds of the score."""
    parts: NDArray[np.float64] = features * ranker.coef_[0]
    return parts
