"""The score of a conference tried on deals that came after it: with what deals add, and without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.evaluation.declared import everybody_told
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.deal_evidence import SHARES, DealParts, deal_evidence, nothing
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.features import Feature
from matcher.recommendation.first_conference import without_history
from matcher.recommendation.next_deals.ranker import RankerConfig
from matcher.recommendation.ranker import PriorWeights

# Log-odds below everything eligible: a pair that breaks a hard rule is never proposed.
_LAST = 1e3
#: All evidence counts in full, whatever deals say beside it.
IN_FULL: Mapping[Feature, float] = {}


@dataclass(frozen=True, slots=True)
class ToldRoom:
    """What is known of all pairs of a pool and new startups, investor by investor.

    Attributes
    ----------
    rows : by side, (n * s, f) float32, levelled features.
    eligible : (n * s,) bool.
    added : what deals add; nothing where there are too few.
    """

    rows: Mapping[Side, NDArray[np.float32]]
    eligible: NDArray[np.bool_]
    added: DealParts


@dataclass(slots=True)
class OwnRooms:
    """The rooms as a conference on the day of the cut would find them, the last one kept for several methods.

    Attributes
    ----------
    declared : whether investors declare, beside their portfolio, what deals before the cut say they look for; else
        they come with the profiles of the dataset.
    """

    encoder: Encoder
    config: RankerConfig = field(default_factory=RankerConfig)
    declared: bool = False
    _asked: Asked | None = field(default=None, repr=False)
    _told: ToldRoom | None = field(default=None, repr=False)

    def told(self, asked: Asked) -> ToldRoom:
        """Return what is known of all pairs."""
        if self._told is None or self._asked is not asked:
            room = _room(asked, declared=self.declared)
            rows, eligible = everybody_told(room, self.encoder)
            pairs = _everybody(len(room.investors), len(room.startups))
            deals = deal_evidence(room, self.config)
            added = deals.parts(pairs) if deals else nothing(len(pairs))
            self._asked, self._told = asked, ToldRoom(rows, eligible, added)
        return self._told


@dataclass(frozen=True, slots=True)
class OwnScore:
    """Directional log-odds as a conference has them.

    Attributes
    ----------
    deals : whether deals add anything beside the features.
    shares : what the features still count of pairs of which deals speak.
    """

    name: str
    weights: Mapping[Side, PriorWeights]
    rooms: OwnRooms
    deals: bool = True
    shares: Mapping[Feature, float] = field(default_factory=lambda: SHARES, hash=False)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return log-odds; pairs that break a hard rule stand below all others."""
        told = self.rooms.told(asked)
        shape = len(asked.pool), len(asked.dataset.startups)
        share = np.array([self.shares.get(feature, 1.0) for feature in Feature])
        scores = {}
        for side in Side:
            weights = np.array([self.weights[side].weights[feature] for feature in Feature])
            odds = told.rows[side] @ weights.astype(np.float32)
            if self.deals:
                beside = told.rows[side] @ (weights * share).astype(np.float32)
                odds = np.where(told.added.speak, beside, odds) + told.added.values[side].sum(axis=1)
            scores[side] = np.where(told.eligible, odds, odds - _LAST).astype(np.float32).reshape(shape)
        return scores


def _room(asked: Asked, *, declared: bool) -> Dataset:
    """Return the pool and the new startups, with what the pool backed until the cut."""
    if declared:
        before = without_history(asked.dataset, asked.cut, asked.pool)
        return replace(before, portfolio=asked.dataset.portfolio, interactions=asked.dataset.interactions)
    return replace(asked.dataset, investors=tuple(asked.dataset.investors[row] for row in asked.pool))


def _everybody(investors: int, startups: int) -> Pairs:
    """Return everybody with everybody, investor by investor."""
    investor, startup = np.divmod(np.arange(investors * startups), max(startups, 1))
    return Pairs.of(investor, startup, np.zeros(len(investor), np.int64))
