"""Pairs of people as rows of numbers: one way for serving and for learning, so that both see the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.closeness import Closeness, closeness
from matcher.recommendation.eligibility import Eligibility
from matcher.recommendation.embedding import Embedding
from matcher.recommendation.features import Evidence, PairFeatures, pair_features
from matcher.recommendation.history import Portfolios
from matcher.recommendation.levelling import levelled
from matcher.recommendation.tags import TagTable
from matcher.words import Language


@dataclass(frozen=True, slots=True)
class Profiles:
    """The people, what they say as vectors, what they backed, and what they declared."""

    dataset: Dataset
    embedding: Embedding
    portfolios: Portfolios
    declared: Eligibility

    @classmethod
    def of(cls, dataset: Dataset, embedding: Embedding) -> Profiles:
        """Gather what is known of the people of a conference."""
        rules = dataset.conference.rules
        declared = Eligibility.of(dataset.investors, dataset.startups, rules.smallest_round_share)
        return cls(dataset, embedding, Portfolios.of(dataset, embedding), declared)


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of m pairs: the columns, and what they were made of."""

    near: Closeness
    tags: TagTable
    features: PairFeatures


def described(
    profiles: Profiles, pairs: Pairs, together: NDArray[np.float64], rng: np.random.Generator
) -> Description:
    """Describe pairs.

    Parameters
    ----------
    together : (m,) float64 in (0, 1], the probability that both belong to the pair's sub-forum.
    rng : decides only which profiles the backgrounds of closeness are sampled from.
    """
    near = closeness(profiles.embedding, pairs, rng)
    tags = TagTable(profiles.embedding, profiles.dataset.investors, profiles.dataset.startups)
    past = profiles.portfolios.nearness(profiles.embedding, pairs, rng)
    evidence = Evidence(near, tags.overlap(pairs), together, past)
    return Description(near, tags, pair_features(profiles.dataset, pairs, profiles.declared, evidence))


def told_apart(profiles: Profiles, pairs: Pairs, features: PairFeatures) -> PairFeatures:
    """Return the features less what is usual between a pair's two languages, which is what the ranker weighs."""
    return levelled(features, _language_pairs(profiles.embedding, pairs))


def _language_pairs(embedding: Embedding, pairs: Pairs) -> NDArray[np.int64]:
    """Return which two languages each pair joins, (m,) int64 from 0."""
    column = {side: embedding.language_columns(side) for side in Side}
    joined: NDArray[np.int64] = (
        len(Language) * column[Side.INVESTOR][pairs.investor] + column[Side.STARTUP][pairs.startup]
    )
    return joined
