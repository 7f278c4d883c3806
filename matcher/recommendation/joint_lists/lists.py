"""From scored pairs to everybody's list, made jointly: nobody drowns, and nobody is invisible.

The order of a list changes, never a score: each entry is a row of the scored pairs, with its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.joint_lists.ascent import ascended
from matcher.recommendation.joint_lists.market import Market, Rows, Values
from matcher.recommendation.reciprocal import both_say_yes


@dataclass(frozen=True, slots=True)
class JointLists:
    """The lists of all people; c couples, the best row of each two people in the pairs.

    Attributes
    ----------
    rows : (c,) int64, the rows of the pairs that the couples are.
    market : what the lists were made for.
    exposure : by side (c,) float64 in [0, 1], the probability that the owner of a list looks at each couple.
    ranks : by side (c,) int64, where each couple stands in the list that was drawn for its owner, from 0.
    """

    rows: Rows
    market: Market
    exposure: Mapping[Side, Values]
    ranks: Mapping[Side, Rows]

    @property
    def expected_matches(self) -> float:
        """Return the expected number of couples who look at each other and both say yes."""
        return float(self.market.matches(self.exposure).sum())

    def drawn(self, side: Side) -> tuple[Rows, ...]:
        """Return everybody's list as drawn, rows of the pairs; its chances are those of the exposure."""
        return self._lists(side, self.ranks[side])

    def steady(self, side: Side) -> tuple[Rows, ...]:
        """Return everybody's list by exposure, rows of the pairs: no lottery, always the same.

        It gives about as many matches; that nobody envies another holds for the lottery only.
        """
        return self._lists(side, self.places(side))

    def places(self, side: Side) -> Rows:
        """Return where each couple stands in the steady list of its owner, (c,) int64 from 0."""
        return self.market.readers[side].ranks(self.exposure[side])

    def _lists(self, side: Side, ranks: Rows) -> tuple[Rows, ...]:
        readers = self.market.readers[side]
        shown = np.flatnonzero(ranks < readers.shown)
        shown = shown[np.lexsort([ranks[shown], readers.owner[shown]])]
        ends = np.cumsum(np.bincount(readers.owner[shown], minlength=readers.people))
        return tuple(np.split(self.rows[shown], ends[:-1])) if readers.people else ()


def joint_lists(
    scores: Mapping[Side, Values],
    pairs: Pairs,
    people: Mapping[Side, int],
    balance: float,
    length: int,
    rng: np.random.Generator,
) -> JointLists:
    """Return lists of at most ``length`` counterparts for everybody who has a candidate.

    Parameters
    ----------
    scores : by side (m,) float64 in [0, 1], the probability that this side says yes to each pair.
    people : by side the number of people in the roster.
    balance : from 0, the greatest expected number of mutual yes, to 1, no envy. Between them a gain in another's
        place as large as what somebody has costs 0.05 balance / (1 - balance) expected matches; a price that
        is high enough leaves no envy (an exact penalty), so that the last quarter of the way changes little.
    rng : draws one list for each person from the lottery; the exposure does not depend on it.

    Raises
    ------
    ValueError
        When the balance lies outside [0, 1] or a list has no place.
    """
    if not 0.0 <= balance <= 1.0:
        raise ValueError(f"the balance must lie between 0 and 1, not at {balance}")
    if length < 1:
        raise ValueError(f"a list needs at least one place, not {length}")
    mutual = both_say_yes(scores[Side.INVESTOR], scores[Side.STARTUP])
    rows = best_rows(pairs, mutual)
    market = Market.of(pairs.take(rows), mutual[rows], people, length)
    if not len(rows):
        nothing = {side: np.empty(0) for side in Side}
        return JointLists(rows, market, nothing, {side: np.empty(0, dtype=np.int64) for side in Side})
    found = ascended(market, balance, rng)
    return JointLists(rows, market, found.exposure, found.ranks)


def best_rows(pairs: Pairs, scores: NDArray[np.float64]) -> Rows:
    """Return for every two people the row of the sub-forum that scores best, (c,) int64 ascending; ties by row."""
    order = np.lexsort((np.arange(len(pairs)), -scores, pairs.startup, pairs.investor))
    investor, startup = pairs.investor[order], pairs.startup[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (investor[1:] != investor[:-1]) | (startup[1:] != startup[:-1])
    return np.sort(order[fresh])
