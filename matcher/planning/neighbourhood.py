"""The best slots for a few meetings, everything else standing still: a small integer programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.linear import BoundedRows
from matcher.planning.linear import Rows as MatrixRows
from matcher.planning.problem import UNPLACED, Flags
from matcher.planning.standing import Numbers, Standing

# What the order of slots weighs, together, against one moved meeting.
_NEATNESS = 0.4

Worth = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Displaced:
    """The meetings that lost their place, d in all, without a slot in the standing.

    Attributes
    ----------
    meetings : (d,) their numbers.
    home : (j,) int32, for every meeting the slot it may still keep, else ``UNPLACED``.
    wish : (j,) int32, for every meeting the slot it would like best, or ``UNPLACED``.
    fixed : (j,) bool, meetings that never move for another's sake.
    """

    meetings: Numbers
    home: Rows
    wish: Rows
    fixed: Flags

    def far(self, meeting: int, slots: int) -> NDArray[np.int64]:
        """Return (k,) how far each slot is, in steps of the grid's order, from the one the meeting came from."""
        old = self.home[meeting] if self.home[meeting] != UNPLACED else self.wish[meeting]
        return np.asarray(np.abs(np.arange(slots) - max(int(old), 0)), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables left for the loose meetings by slot, and how many more the others could give up; each (k,) int64."""

    left: NDArray[np.int64]
    given_up: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways to place the loose meetings: w pairs of a meeting, by its position among the loose, and a slot."""

    loose: Numbers
    must: Flags
    meeting: Numbers
    slot: Numbers


def place_best(standing: Standing, displaced: Displaced, loose: Numbers) -> None:
    """Give the loose meetings the best slots among themselves, all others standing still.

    Those that have a slot keep one; of the others as many as possible get one. Then the fewest move in time.
    """
    ways, home = _ways(standing, loose)
    tables = Tables(standing.grid.tables - standing.used, np.zeros(len(standing.grid), dtype=np.int64))
    chosen = _solve(standing, ways, _worth(standing, displaced, ways), tables)
    if chosen is None:
        for meeting, slot in zip(loose[ways.must].tolist(), home[ways.must].tolist(), strict=True):
            standing.put(meeting, slot)
        return
    for way in np.flatnonzero(chosen[: len(ways.slot)]).tolist():
        standing.put(int(loose[ways.meeting[way]]), int(ways.slot[way]))


def least_upheaval(
    standing: Standing, displaced: Displaced, loose: Numbers, tables: Tables
) -> tuple[int, int] | None:
    """Return how many displaced meetings find no place, and how many meetings move, at least.

    The standing holds the loose and the fixed meetings only, and is used up; others count by the tables they give
    up. None where that is not known.
    """
    ways, _ = _ways(standing, loose)
    chosen = _solve(standing, ways, _worth(standing, displaced, ways), tables)
    if chosen is None:
        return None
    used = np.flatnonzero(chosen[: len(ways.slot)])
    home = displaced.home[loose[ways.meeting[used]]]
    given_up = np.count_nonzero(chosen[len(ways.slot) :])
    moved = np.count_nonzero((home != UNPLACED) & (home != ways.slot[used])) + given_up
    unplaced = np.setdiff1d(np.arange(len(loose)), ways.meeting[used])
    homeless = np.count_nonzero(displaced.home[loose[unplaced]] != UNPLACED)
    return len(unplaced), int(moved + homeless)


def _ways(standing: Standing, loose: Numbers) -> tuple[Ways, Rows]:
    """Take the loose meetings out of their slots; return all ways to place them, and the slots they had."""
    home = standing.slot[loose].copy()
    for meeting in loose.tolist():
        standing.take(meeting)
    return Ways(loose, home != UNPLACED, *np.nonzero(standing.fitting(loose))), home


def _worth(standing: Standing, displaced: Displaced, ways: Ways) -> Worth:
    """Return what each way of placing a meeting is worth: a place first, fewest moved next, then near places."""
    loose, slots = ways.loose, len(standing.grid)
    home = displaced.home[loose][ways.meeting]
    placed = len(loose) + len(displaced.meetings) + 2.0
    first = np.where(displaced.fixed[loose], placed * (len(loose) + 1), placed) * ~ways.must
    far = np.array([displaced.far(meeting, slots) for meeting in loose.tolist()]).reshape(len(loose), slots)
    neat = _NEATNESS * far[ways.meeting, ways.slot] / (len(loose) * max(slots, 1))
    moved = (home != UNPLACED) & (home != ways.slot)
    return np.asarray(first[ways.meeting] - moved - neat, dtype=np.float64)


def _solve(standing: Standing, ways: Ways, worth: Worth, tables: Tables) -> Flags | None:
    """Return which ways are taken, (w,) bool, and then each table that another meeting gives up."""
    if not len(ways.slot):
        return np.zeros(0, dtype=np.bool_)
    slots = np.unique(ways.slot)
    giving = np.repeat(slots, np.minimum(tables.given_up[slots], len(ways.loose)))
    width = len(ways.slot) + len(giving)
    rows, least = MatrixRows(), []
    for number in np.unique(ways.meeting).tolist():
        rows.add(np.flatnonzero(ways.meeting == number), 1.0)
        least.append(1.0 if ways.must[number] else -np.inf)
    for slot in slots.tolist():
        more = len(ways.slot) + np.flatnonzero(giving == slot)
        rows.add(np.concatenate([np.flatnonzero(ways.slot == slot), more]), float(tables.left[slot]), len(more))
    for at_once in _one_place_at_once(standing, ways):
        rows.add(at_once, 1.0)
    matrix, most = rows.matrix(width)
    low = np.array(least + [-np.inf] * (len(most) - len(least)))
    asked = BoundedRows(np.zeros(width), np.ones(width), matrix, low, most)
    found = asked.searched(np.concatenate([worth, -np.ones(len(giving))]), np.ones(width, dtype=np.bool_))
    return None if found.x is None or not found.proven else np.asarray(found.x > 0.5)


def _one_place_at_once(standing: Standing, ways: Ways) -> list[Numbers]:
    """Return the groups of ways of which one person can take only one."""
    start, end = standing.grid.start[ways.slot], standing.grid.end[ways.slot]
    groups: list[Numbers] = []
    for moment in np.unique(start).tolist():
        during = (start <= moment) & (moment < end)
        for column in (standing.investor, standing.startup):
            who = column[ways.loose[ways.meeting]]
            for person in np.unique(who[during]).tolist():
                at_once = np.flatnonzero(during & (who == person))
                if len(np.unique(ways.meeting[at_once])) > 1:
                    groups.append(at_once)
    return groups
