"""A few places of everybody's list for somebody from further down, so that it can be learned what the list hides.

Whoever never stands where people look is never answered, and nothing is ever learned of it. So each of the first
places goes, with a small probability, to somebody drawn evenly from those below: everybody there has the same
chance, which is written down (epsilon-greedy exploration, as in Li, Chu, Langford and Schapire, *A
Contextual-Bandit Approach to Personalized News Article Recommendation*, WWW 2010, with logged propensities). Even
drawing needs no model of what is unknown, and its chances are exact; those of Thompson's sampling would have to be
simulated.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

#: Places that are explored: as far as most people read.
DEPTH = 20


def explored(
    places: NDArray[np.int64], owner: NDArray[np.int64], share: float, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the places after the drawn ones were moved up, and how likely each was to be drawn.

    Everybody else keeps its order. A list shorter than twice ``DEPTH`` is explored in its first half.

    Parameters
    ----------
    places : (c,), where each couple stands in the list of its owner, from 0 without gaps.
    owner : (c,), whose list it stands in.
    share : in [0, 1), of the first places, how many go to a drawn one on average.
    rng : draws.

    Returns
    -------
    places : (c,) int64, again from 0 without gaps in each list.
    chance : (c,) float64 in (0, 1] for those drawn, nan for all others.

    Raises
    ------
    ValueError
        If the share is not in [0, 1).
    """
    if not 0.0 <= share < 1.0:
        raise ValueError(f"the share to explore must be at least 0 and below 1, not {share}")
    moved, chance = places.astype(np.int64), np.full(len(places), np.nan)
    order = np.lexsort((places, owner))
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    for own in np.split(order, starts[1:]):
        first = min(DEPTH, (len(own) + 1) // 2)
        wanted = np.flatnonzero(rng.random(first) < share)[: len(own) - first]
        if not len(wanted):
            continue
        drawn = rng.choice(own[first:], len(wanted), replace=False)
        kept = own[~np.isin(own, drawn)]
        fresh = np.empty(len(own), dtype=np.int64)
        free = np.ones(len(own), dtype=bool)
        free[wanted] = False
        fresh[wanted], fresh[free] = drawn, kept
        moved[fresh] = np.arange(len(own))
        chance[drawn] = _chance(first, len(own) - first, share)
    return moved, chance


def _chance(first: int, below: int, share: float) -> float:
    """Return how likely each of those below is to be drawn for one of the first places."""
    at_most = (
        min(many, below) * comb(first, many) * share**many * (1 - share) ** (first - many)
        for many in range(first + 1)
    )
    return sum(at_most) / below
