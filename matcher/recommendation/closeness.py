"""How close two profiles are, measured against what is usual in this room.

A raw cosine says nothing by itself: any two texts of one model lie at .8. So each person has a background, the
mean and the spread of its closeness to a sample of the other side, by language of the other; closeness is told in
standard deviations above it. Thereby no language, no long thesis and no text that suits everybody has an edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.embedding import Embedding, Vectors
from matcher.words import Language
from matcher.workers import spread

# People of the other side, per language, against which a person's background is measured.
_SAMPLE = 300
# Background means are shrunk towards the mean of all as if so many more had been seen.
_SHRINKAGE = 10.0
_NARROWEST = 1e-3
#: Investors whose pairs are one piece of work.
INVESTORS_A_PIECE = 512


@dataclass(frozen=True, slots=True)
class Closeness:
    """Closeness of pairs; m pairs.

    Attributes
    ----------
    usual : by side, (m,) float64, standard deviations above that side's background; nan where a profile is silent.
    interest : (m,) int64, the investor's passage that is nearest to the startup; -1 where a profile is silent.
    """

    usual: dict[Side, NDArray[np.float64]]
    interest: NDArray[np.int64]


def closeness(embedding: Embedding, pairs: Pairs, rng: np.random.Generator) -> Closeness:
    """Measure the text of every pair; an investor's best interest counts."""
    cosine = np.full(len(pairs), np.nan)
    interest = np.full(len(pairs), -1, dtype=np.int64)
    blocks = pairs.by_investors(INVESTORS_A_PIECE)
    found = spread(_best_interest, [(pairs.take(rows),) for rows in blocks], embedding)
    for rows, (near, best) in zip(blocks, found, strict=True):
        cosine[rows], interest[rows] = near, best
    usual = {}
    for side, own, other in (
        (Side.INVESTOR, pairs.investor, pairs.startup),
        (Side.STARTUP, pairs.startup, pairs.investor),
    ):
        mean, deviation = background(embedding, side, rng)
        their = embedding.language_columns(side.other)[other]
        usual[side] = (cosine - mean[own, their]) / deviation[own, their]
    return Closeness(usual, interest)


def _best_interest(pairs: Pairs, embedding: Embedding) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the cosine of each pair with the investor's nearest passage, and which that is: a piece of work."""
    cosine = np.full(len(pairs), np.nan)
    interest = np.full(len(pairs), -1, dtype=np.int64)
    order = np.argsort(pairs.investor, kind="stable")
    starts = np.searchsorted(pairs.investor[order], np.arange(len(embedding.investors) + 1))
    speaks = embedding.known[Side.STARTUP][pairs.startup]
    for investor in np.flatnonzero(np.diff(starts) > 0).tolist():
        place = embedding.interests.of(investor)
        mine = order[starts[investor] : starts[investor + 1]]
        mine = mine[speaks[mine]]
        if place.start == place.stop or not len(mine):
            continue
        cosines = embedding.startups[pairs.startup[mine]] @ embedding.interests.vectors[place].T
        best = np.argmax(cosines, axis=1)
        cosine[mine] = cosines[np.arange(len(mine)), best]
        interest[mine] = place.start + best
    return cosine, interest


def background(
    embedding: Embedding, side: Side, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and spread of each person's closeness to a sample of the other side, (people, languages).

    Both are float64, nan where a profile is silent and where nobody of the other side speaks a language.
    """
    people = len(embedding.known[side])
    mean, deviation = np.full((2, people, len(Language)), np.nan)
    other = side.other
    columns = embedding.language_columns(other)
    for column in range(len(Language)):
        pool = np.flatnonzero(embedding.known[other] & (columns == column))
        if not len(pool) or not np.any(embedding.known[side]):
            continue
        sample = np.sort(rng.choice(pool, size=min(_SAMPLE, len(pool)), replace=False))
        cosines = _against(embedding, side, sample)
        usual, width = float(np.nanmean(cosines)), float(np.nanstd(cosines))
        weight = len(sample) / (len(sample) + _SHRINKAGE)
        mean[:, column] = weight * cosines.mean(axis=1) + (1 - weight) * usual
        deviation[:, column] = np.maximum(weight * cosines.std(axis=1) + (1 - weight) * width, _NARROWEST)
    return mean, deviation


def _against(embedding: Embedding, side: Side, sample: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the closeness of all of one side to the sample of the other, (people, sample); nan if silent."""
    if side is Side.INVESTOR:
        cosines = _reduced(embedding.interests.vectors @ embedding.startups[sample].T, embedding.interests.starts)
    else:
        places = [embedding.interests.of(row) for row in sample]
        vectors: Vectors = np.concatenate([embedding.interests.vectors[place] for place in places])
        starts = np.cumsum([0, *(place.stop - place.start for place in places)], dtype=np.int64)
        cosines = _reduced(vectors @ embedding.startups.T, starts).T
    cosines[~embedding.known[side]] = np.nan
    return cosines


def _reduced(cosines: Vectors, starts: NDArray[np.int64]) -> Vectors:
    """Return the greatest of each owner's rows; nan for owners without any."""
    best = np.full((len(starts) - 1, cosines.shape[1]), np.nan, dtype=np.float32)
    owners = np.flatnonzero(np.diff(starts) > 0)
    if len(owners):
        best[owners] = np.maximum.reduceat(cosines, starts[owners], axis=0)
    return best
