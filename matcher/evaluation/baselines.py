"""What any method must beat: chance, popularity, and popularity of late."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.deals import deals_of
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side

_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Random:
    """Every pair scores by chance."""

    name: str = "random"

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return uniform scores in [0, 1), of their own for each direction."""
        shape = len(asked.pool), len(asked.dataset.startups)
        return {side: rng.random(shape, dtype=np.float32) for side in Side}


@dataclass(frozen=True, slots=True)
class Popularity:
    """Investors by the number of companies they backed before the cut; nothing tells new startups apart."""

    name: str = "popularity"

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return the number of deals; for investors every startup scores 0."""
        deals = deals_of(asked.dataset, asked.rounds)
        return _by_investor(asked, np.bincount(deals.investor, minlength=len(asked.dataset.investors)))


@dataclass(frozen=True, slots=True)
class RecentPopularity:
    """As popularity, but a deal counts the less the longer it is past."""

    half_life: float = 0.5
    """Years after which a deal counts half; positive. Longer ones rank worse on American and Chinese deals."""
    name: str = "recent popularity"

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return the decayed number of deals; for investors every startup scores 0."""
        deals = deals_of(asked.dataset, asked.rounds)
        weight = 0.5 ** ((asked.cut.toordinal() - deals.day) / (_YEAR * self.half_life))
        return _by_investor(asked, np.bincount(deals.investor, weight, len(asked.dataset.investors)))


def _by_investor(asked: Asked, counts: NDArray[np.generic]) -> Scores:
    shape = len(asked.pool), len(asked.dataset.startups)
    column = counts[asked.pool].astype(np.float32)[:, None]
    return {
        Side.STARTUP: np.broadcast_to(column, shape).copy(),
        Side.INVESTOR: np.zeros(shape, dtype=np.float32),
    }
