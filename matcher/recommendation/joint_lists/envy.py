"""Who would rather stand where another stands: found among all, and priced away.

Somebody envies another of the same side when the own list, and the other's places in the lists across the table,
would give more expected matches than the own places (Tomita and Yokoyama, RecSys 2024).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.profiles import Side
from matcher.recommendation.joint_lists.market import Exposure, Market, Rows, Values, other

#: Less than this is rounding, not envy; the tolerance of the paper's own count.
TOLERANCE = 1e-9
# Pairs of people that each envious person adds to those watched, at a time.
_NEW = 8
# How fast a price follows its excess (the penalty of the augmented Lagrangian), and the most excess it follows.
_FIRMNESS = 6.0
_TOLD = 1.0
#: Gains are kept this share of the own matches below zero while prices move, so that none is left at the end.
MARGIN = 0.01


@dataclass(frozen=True, slots=True)
class Envy:
    """Who envies whom on one side: e entries, sorted by who and whom.

    Attributes
    ----------
    gain : (e,) float64, expected matches in the other's place, less the own.
    """

    who: Rows
    whom: Rows
    gain: Values

    def __len__(self) -> int:
        return len(self.who)


def envy(market: Market, exposure: Exposure, side: Side, slack: float = 0.0) -> Envy:
    """Return all envy of one side; only gains above the share ``slack`` of what the envious expects count."""
    own = market.readers[side].total(market.matches(exposure))
    wanted = _matrix(market, market.mutual * exposure[side], side)
    places = _matrix(market, exposure[other(side)], side)
    would = (wanted @ places.T).tocsr()
    would.sort_indices()
    who = np.repeat(np.arange(len(own)), np.diff(would.indptr))
    envied = np.flatnonzero((would.data - (1.0 + slack) * own[who] > TOLERANCE) & (who != would.indices))
    return Envy(who[envied], would.indices[envied].astype(np.int64), would.data[envied] - own[who[envied]])


def _matrix(market: Market, values: Values, side: Side) -> Any:
    """Return values of couples as a sparse matrix, a row a person of this side."""
    from scipy.sparse import csr_matrix

    rows, columns = market.readers[side], market.readers[other(side)]
    some = np.flatnonzero(values)
    at = (rows.owner[some], columns.owner[some])
    return csr_matrix((values[some], at), shape=(rows.people, columns.people))


@dataclass(frozen=True, slots=True)
class Watched:
    """Pairs of one side whose envy has a price: t pairs, with z couples that meet in them.

    Attributes
    ----------
    who, whom : (t,) int64, the envious and the envied.
    price : (t,) float64, what a gain of 100 % of the own matches costs, in expected matches.
    pair, mine, theirs : (z,) int64, for each counterpart that both have as a candidate the watched pair, the
        couple of the envious and that of the envied.
    """

    who: Rows
    whom: Rows
    price: Values
    pair: Rows
    mine: Rows
    theirs: Rows

    @classmethod
    def nobody(cls) -> Watched:
        """Return the start: no envy has a price."""
        none = np.empty(0, dtype=np.int64)
        return cls(none, none, np.empty(0), none, none, none)

    def __len__(self) -> int:
        return len(self.who)

    def joined(self, market: Market, side: Side, found: Envy) -> Watched:
        """Return these and the greatest of the envy found; prices begin at 0."""
        people = market.readers[side].people
        rows = np.flatnonzero(~np.isin(found.who * people + found.whom, self.who * people + self.whom))
        rows = rows[np.lexsort([-found.gain[rows], found.who[rows]])]
        before = np.searchsorted(found.who[rows], found.who[rows])
        rows = rows[np.arange(len(rows)) - before < _NEW]
        who, whom = found.who[rows], found.whom[rows]
        pair, mine, theirs = _met_by_both(market, side, who, whom)
        more = Watched(who, whom, np.zeros(len(who)), pair + len(self), mine, theirs)
        return Watched(*(np.concatenate([getattr(self, at), getattr(more, at)]) for at in self.__slots__))

    def followed(self, market: Market, exposure: Exposure, side: Side, share: float, dearest: float) -> Watched:
        """Return the same pairs at prices that have gone a share of the way after their excess."""
        wanted, places = market.mutual * exposure[side], exposure[other(side)]
        own = np.maximum(market.readers[side].total(wanted * places), TOLERANCE)
        there = np.bincount(self.pair, weights=wanted[self.mine] * places[self.theirs], minlength=len(self))
        excess = np.minimum(there / own[self.who] - 1.0 + MARGIN, _TOLD)
        return replace(self, price=np.clip(self.price + _FIRMNESS * share * excess, 0.0, dearest))

    def pull(self, market: Market, exposure: Exposure, side: Side) -> dict[Side, Values]:
        """Return how the prices change what exposure is worth, by side (c,) float64.

        The derivative of minus price times relative gain, summed; the own matches it is relative to held fixed.
        """
        wanted, places = market.mutual * exposure[side], exposure[other(side)]
        readers = market.readers[side]
        own = np.maximum(readers.total(wanted * places), TOLERANCE)
        price = self.price / own[self.who]
        raised = np.bincount(self.who, weights=price, minlength=readers.people)[readers.owner]
        priced, count = price[self.pair], len(market.mutual)
        taken = np.bincount(self.theirs, weights=priced * wanted[self.mine], minlength=count)
        envied = np.bincount(self.mine, weights=priced * places[self.theirs], minlength=count)
        return {other(side): raised * wanted - taken, side: market.mutual * (raised * places - envied)}


def _met_by_both(market: Market, side: Side, who: Rows, whom: Rows) -> tuple[Rows, Rows, Rows]:
    """Return the meetings of each pair of people of a side: pair, couple of the one, couple of the other."""
    readers, across = market.readers[side], market.readers[other(side)]
    counts = readers.count
    pair = np.repeat(np.arange(len(who)), counts[who])
    within = np.arange(len(pair)) - np.repeat(np.cumsum(counts[who]) - counts[who], counts[who])
    mine = readers.grouped[readers.first[who][pair] + within]
    key = readers.owner * across.people + across.owner
    by_key = np.argsort(key, kind="stable")
    sought = whom[pair] * across.people + across.owner[mine]
    theirs = by_key[np.minimum(np.searchsorted(key, sought, sorter=by_key), len(key) - 1)]
    both = key[theirs] == sought
    return pair[both], mine[both], theirs[both]
