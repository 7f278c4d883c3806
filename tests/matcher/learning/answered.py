"""Made-up answers of people whose taste is known."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from matcher.learning.answers import Answers
from matcher.learning.fitting import as_row
from matcher.recommendation.calibrating import probabilities
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PriorWeights


def weights(base: float = 0.0, **own: float) -> PriorWeights:
    """Return weights that are 1 where nothing else is said."""
    return PriorWeights(base, MappingProxyType({one: own.get(one.value, 1.0) for one in Feature}))


def answers_of(taste: PriorWeights, many: int, seed: int = 0, readers: int = 20) -> Answers:
    """Return answers to pairs of random features, one after another, each reader's list from the top."""
    rng = np.random.default_rng(seed)
    row, evidence = as_row(taste), rng.standard_normal((many, len(Feature)))
    said = rng.random(many) < probabilities(row[0] + evidence @ row[1:])
    at = np.arange(many)
    return Answers(
        evidence=evidence,
        beside=np.zeros(many),
        said=said.astype(np.float64),
        at=at.astype(np.float64),
        reader=at % readers,
        place=at // readers,
        chance=np.full(many, np.nan),
        length=np.full(many, 1000),
    )
