"""Lists that hold both languages in proportion to the pool they are drawn from; pure numpy.

Levelling takes out what is usual between two languages on average. A list of ten is not drawn from the average:
it holds the far end of each language, and that end reaches further where more is known of the pairs, or where more
of them were looked at (who writes a long thesis asks with every sentence of it). So what is usual between two
languages is taken where the lists end: one number for each pair of languages is subtracted from the log-odds of
both sides, such that of everybody's best the share of each language comes to that among all who are eligible.

The numbers are found by going against the surplus of each language in the lists, of both sides at once, a step at
a time, as iterative proportional fitting does with the margins of a table (Deming and Stephan, Annals of
Mathematical Statistics 11, 1940).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.calibrating import probabilities
from matcher.recommendation.candidates import Boundaries
from matcher.recommendation.reciprocal import both_say_yes
from matcher.words import Language

LogOdds = NDArray[np.float64]

#: The length of list that is evened out.
LIST = 10
# Log-odds for a whole list of surplus; with more the shares would swing about the even ones.
_STEP = 0.4
_STEPS = 20
# Surpluses below one in a hundred are even enough.
_EVEN = 0.01
# Surpluses of small groups are shrunk to nothing as if so many people with an even list belonged to them.
_SHRINKAGE = 20.0
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Room:
    """Who speaks what, and who may meet whom.

    Attributes
    ----------
    languages : by side, (people,) int64, the place of each profile's language among all languages.
    pool : by side, (people, languages) int64, how many of the other side are eligible in a shared sub-forum.
    """

    languages: Mapping[Side, NDArray[np.int64]]
    pool: Mapping[Side, NDArray[np.int64]]


def room_of(
    languages: Mapping[Side, NDArray[np.int64]],
    membership: Mapping[Side, NDArray[np.float64]],
    boundaries: Boundaries,
) -> Room:
    """Count for everybody the eligible people of each language; nothing is counted in a room of one language."""
    pool = {side: np.zeros((len(own), len(Language)), dtype=np.int64) for side, own in languages.items()}
    room = Room(languages, pool)
    if all(len(np.unique(own)) < 2 for own in languages.values()):
        return room
    investors, startups = ((membership[side] > 0).astype(np.float32) for side in Side)
    spoken = {side: np.eye(len(Language), dtype=np.int64)[own] for side, own in languages.items()}
    everybody = np.arange(len(startups))
    for start in range(0, len(investors), _BLOCK):
        rows = np.arange(start, min(start + _BLOCK, len(investors)))
        couples = np.nonzero(investors[rows] @ startups.T > 0)
        allowed = boundaries.allow(rows[couples[0]], everybody[couples[1]])
        meets = np.zeros((len(rows), len(startups)), dtype=np.int64)
        meets[couples[0][allowed], couples[1][allowed]] = 1
        pool[Side.INVESTOR][rows] = meets @ spoken[Side.STARTUP]
        pool[Side.STARTUP] += meets.T @ spoken[Side.INVESTOR][rows]
    return room


def surplus_between_languages(
    pairs: Pairs, log_odds: Mapping[Side, LogOdds], room: Room, length: int = LIST
) -> NDArray[np.float64]:
    """Return what is to be subtracted from the log-odds of both sides of each pair, (m,) float64.

    Parameters
    ----------
    log_odds : by side, (m,) float64, of that side's yes.
    length : people in a list. Those with fewer than twice as many eligible counterparts, or fewer than so many in
        either language, have no choice that could be uneven: they do not count.
    """
    spoken = {Side.INVESTOR: room.languages[Side.INVESTOR][pairs.investor]}
    spoken[Side.STARTUP] = room.languages[Side.STARTUP][pairs.startup]
    offsets = np.zeros((len(Language), len(Language)))
    best, least = offsets, np.inf
    for _ in range(_STEPS):
        shift = offsets[spoken[Side.INVESTOR], spoken[Side.STARTUP]]
        scores = both_say_yes(*(probabilities(log_odds[side] - shift) for side in Side))
        asking = _surplus(pairs.investor, pairs.startup, scores, Side.INVESTOR, room, length)
        asked = _surplus(pairs.startup, pairs.investor, scores, Side.STARTUP, room, length)
        worst = max(np.abs(asking).max(), np.abs(asked).max())
        if worst < least:
            best, least = offsets, worst
        if worst < _EVEN:
            break
        offsets = offsets + _STEP * (asking + asked.T)
    surplus: NDArray[np.float64] = best[spoken[Side.INVESTOR], spoken[Side.STARTUP]]
    return surplus


def _surplus(
    own: NDArray[np.integer],
    other: NDArray[np.integer],
    scores: NDArray[np.float64],
    side: Side,
    room: Room,
    length: int,
) -> NDArray[np.float64]:
    """Return by own language and that of the others how much larger its share of the lists is than of the pool."""
    listed = _listed(own, other, scores, length)
    held = np.zeros(room.pool[side].shape)
    np.add.at(held, (own[listed], room.languages[side.other][other[listed]]), 1.0)
    pool = room.pool[side]
    choosing = (pool.sum(axis=1) >= 2 * length) & np.all(pool >= length, axis=1) & (held.sum(axis=1) > 0)
    surplus = np.zeros((len(Language), len(Language)))
    for language in range(len(Language)):
        mine = choosing & (room.languages[side] == language)
        share = held[mine] / held[mine].sum(axis=1, keepdims=True)
        eligible = pool[mine] / pool[mine].sum(axis=1, keepdims=True)
        surplus[language] = (share - eligible).sum(axis=0) / (mine.sum() + _SHRINKAGE)
    return surplus


def _listed(
    own: NDArray[np.integer], other: NDArray[np.integer], scores: NDArray[np.float64], length: int
) -> NDArray[np.int64]:
    """Return the rows of everybody's best pairs, another counterpart each; ties by row."""
    order = np.lexsort([-scores, own])
    couple = own[order].astype(np.int64) * (int(other.max(initial=0)) + 1) + other[order]
    first = np.unique(couple, return_index=True)[1]
    order = order[np.sort(first)]
    starts = np.searchsorted(own[order], np.arange(int(own.max(initial=-1)) + 1))
    rank = np.arange(len(order)) - starts[own[order]]
    listed: NDArray[np.int64] = order[rank < length]
    return listed
