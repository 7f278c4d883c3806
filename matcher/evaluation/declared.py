"""Suggestions from declared profiles alone, as at a first conference: no method here knows what anybody backed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.describing import Profiles, described, told_apart
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.features import PairFeatures
from matcher.recommendation.first_conference import without_history
from matcher.recommendation.ranker import PriorWeights, prior_ranker

# Log-odds below everything eligible: a pair that breaks a hard rule is never proposed.
_LAST = 1e3
# Investors whose pairs are described at a time, for the sake of memory.
_BLOCK = 200


@dataclass(slots=True)
class DeclaredRooms:
    """The rows of all pairs of what was asked last: several methods weigh the same ones."""

    encoder: Encoder
    _asked: Asked | None = field(default=None, repr=False)
    _told: tuple[dict[Side, NDArray[np.float32]], NDArray[np.bool_]] | None = field(default=None, repr=False)

    def told(self, asked: Asked) -> tuple[dict[Side, NDArray[np.float32]], NDArray[np.bool_]]:
        """Return by side the (n * s, f) float32 rows of all pairs, investor by investor, and who is eligible."""
        if self._told is None or self._asked is not asked:
            self._asked, self._told = asked, _described(asked, self.encoder)
        return self._told


@dataclass(frozen=True, slots=True)
class Declared:
    """The ranker with some weights, on what everybody would have declared on the day of the cut."""

    name: str
    weights: Mapping[Side, PriorWeights]
    rooms: DeclaredRooms

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return log-odds; pairs that break a hard rule stand below all others."""
        rows, eligible = self.rooms.told(asked)
        shape = len(asked.pool), len(asked.dataset.startups)
        scores = {}
        for side in Side:
            ranker = prior_ranker(self.weights[side])
            odds = rows[side] @ ranker.coef_[0].astype(np.float32) + np.float32(ranker.intercept_[0])
            scores[side] = np.where(eligible, odds, odds - np.float32(_LAST)).reshape(shape)
        return scores


def _described(asked: Asked, encoder: Encoder) -> tuple[dict[Side, NDArray[np.float32]], NDArray[np.bool_]]:
    """Return the rows of everybody with everybody, from declared profiles."""
    return everybody_told(without_history(asked.dataset, asked.cut, asked.pool), encoder)


def everybody_told(
    dataset: Dataset, encoder: Encoder
) -> tuple[dict[Side, NDArray[np.float32]], NDArray[np.bool_]]:
    """Return by side the (n * s, f) float32 rows of all pairs, investor by investor, and who is eligible.

    Chance is the same for all who ask.
    """
    profiles = Profiles.of(dataset, embed(dataset, encoder))
    count = len(dataset.investors)
    blocks = [_everybody(profiles, range(at, min(at + _BLOCK, count))) for at in range(0, max(count, 1), _BLOCK)]
    found = [_slim(profiles, block) for block in blocks]
    pairs = Pairs.concatenate(blocks)
    rows = {}
    for side in Side:
        values = np.concatenate([own[side] for own, _ in found]).astype(np.float64)
        known = np.concatenate([told[side] for _, told in found])
        alone = told_apart(profiles, pairs, PairFeatures({side: values}, {side: known}))
        rows[side] = alone.values[side].astype(np.float32)
    return rows, profiles.declared.allows(pairs.investor, pairs.startup)


def _slim(
    profiles: Profiles, pairs: Pairs
) -> tuple[dict[Side, NDArray[np.float32]], dict[Side, NDArray[np.bool_]]]:
    """Return the columns of some pairs in half the memory, and which cells are known; the same chance for all."""
    features = described(profiles, pairs, np.ones(len(pairs)), np.random.default_rng(0)).features
    return {side: own.astype(np.float32) for side, own in features.values.items()}, features.known


def _everybody(profiles: Profiles, investors: range) -> Pairs:
    """Return the pairs of some investors with all startups, investor by investor."""
    startups = len(profiles.dataset.startups)
    investor = np.repeat(np.array(investors, dtype=np.int64), startups)
    startup = np.tile(np.arange(startups, dtype=np.int64), len(investors))
    return Pairs.of(investor, startup, np.zeros(len(investor), np.int64))
