"""How many meetings fit: what the slots, the tables and a person's own times leave room for.

Every limit here holds for every timetable, so adding it to the choice of the match list never cuts off a plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs, Rows
from matcher.planning.problem import Attendees, Flags, PlanningProblem, SlotGrid


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` of the candidate ``rows`` can stand in one plan."""

    rows: NDArray[np.intp]
    most: int


def forum_places(problem: PlanningProblem) -> NDArray[np.int64]:
    """Return (forums,) int64: the meetings each sub-forum has places for, tables times slots."""
    grid = problem.grid
    return np.bincount(grid.forum, weights=grid.tables, minlength=problem.forums).astype(np.int64)


def forums_by_block(grid: SlotGrid, forums: int) -> list[NDArray[np.int64]]:
    """Return the groups of sub-forums that share a stretch of time in which their slots clash.

    A block is a connected stretch of clashing slots; a group holds the sub-forums all of whose slots lie in
    the block. Nobody can have more meetings in a group than there are slots free one after another.
    """
    if not len(grid):
        return []
    reach = np.maximum.accumulate(grid.end)
    block = np.concatenate([[0], np.cumsum(grid.start[1:] >= reach[:-1])])
    first = np.full(forums, -1)
    last = np.full(forums, -1)
    for forum in np.unique(grid.forum):
        blocks = block[grid.forum == forum]
        first[forum], last[forum] = blocks[0], blocks[-1]
    # Slots in a row do not clash, so a session falls into many small blocks; join what a forum spans.
    groups: list[tuple[int, int]] = []
    for start, end in sorted({(int(a), int(b)) for a, b in zip(first, last, strict=True) if a >= 0}):
        if groups and start <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(end, groups[-1][1]))
        else:
            groups.append((start, end))
    return [np.flatnonzero((first >= a) & (last <= b) & (first >= 0)) for a, b in groups]


def most_in_a_row(free: Flags, grid: SlotGrid, slots: Flags) -> NDArray[np.int64]:
    """Return (n,) int64: how many meetings each person can have one after another.

    ``free`` is (n, k) bool, ``slots``, (k,) bool, those that count; one without tables never does. The classic
    choice by earliest end.
    """
    count = np.zeros(len(free), dtype=np.int64)
    busy_until = np.full(len(free), np.iinfo(np.int64).min)
    for slot in np.argsort(grid.end, kind="stable"):
        if slots[slot] and grid.tables[slot]:
            use = free[:, slot] & (grid.start[slot] >= busy_until)
            count += use
            busy_until[use] = grid.end[slot]
    return count


def placeable(pairs: Pairs, investors_free: Flags, startups_free: Flags, grid: SlotGrid) -> Flags:
    """Return (m,) bool: whether a pair's sub-forum has a slot with a table in which both people are free."""
    found = np.zeros(len(pairs), dtype=bool)
    for slot in np.flatnonzero(grid.tables > 0):
        rows = np.flatnonzero((pairs.forum == grid.forum[slot]) & ~found)
        both = investors_free[pairs.investor[rows], slot] & startups_free[pairs.startup[rows], slot]
        found[rows[both]] = True
    return found


@dataclass(frozen=True, slots=True)
class Room:
    """What the times of one side's people leave room for within some sub-forums.

    Attributes
    ----------
    rows : the pairs of these sub-forums.
    tight : the people for whom the room is less than they want and have candidates for.
    most : for each of them, the meetings that fit.
    """

    rows: NDArray[np.intp]
    tight: NDArray[np.intp]
    most: NDArray[np.int64]


def personal_rooms(problem: PlanningProblem, side: Attendees, own_rows: Rows) -> Iterator[Room]:
    """Yield the room for meetings overall, then in each stretch of the day, then in each sub-forum.

    Each lies within one before it, or shares nothing with it.
    """
    blocks = [group for group in forums_by_block(problem.grid, problem.forums) if len(group) > 1]
    for scope in (np.arange(problem.forums), *blocks, *np.unique(problem.pairs.forum)[:, None]):
        inside = np.flatnonzero(np.isin(problem.pairs.forum, scope))
        counts = np.bincount(own_rows[inside], minlength=len(side))
        room = most_in_a_row(side.free, problem.grid, np.isin(problem.grid.forum, scope))
        tight = np.flatnonzero(room < np.minimum(side.most, counts))
        yield Room(inside, tight, room[tight])


def personal_limits(problem: PlanningProblem) -> Iterator[Limit]:
    """Yield the limits that people's own times set, as far as they can bind."""
    for side, own_rows in problem.sides:
        for room in personal_rooms(problem, side, own_rows):
            order = room.rows[np.argsort(own_rows[room.rows], kind="stable")]
            starts = np.searchsorted(own_rows[order], np.arange(len(side) + 1))
            for person, most in zip(room.tight.tolist(), room.most.tolist(), strict=True):
                yield Limit(order[starts[person] : starts[person + 1]], most)


def all_limits(problem: PlanningProblem) -> list[Limit]:
    """Places by sub-forum, people's own times, and each couple at most once."""
    places = forum_places(problem)
    limits = [
        Limit(rows, int(places[forum]))
        for forum, rows in grouped(problem.pairs.forum, problem.forums)
        if len(rows) > places[forum]
    ]
    limits += personal_limits(problem)
    couple, size = problem.couple, problem.couples
    limits += [Limit(rows, 1) for _, rows in grouped(couple, size) if len(rows) > 1]
    return limits


def grouped(keys: NDArray[np.integer], size: int) -> list[tuple[int, NDArray[np.intp]]]:
    """Return (key, positions) for every key in ``range(size)`` that occurs, positions rising."""
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange(size + 1))
    present = np.flatnonzero(np.diff(starts))
    return [(int(key), order[starts[key] : starts[key + 1]]) for key in present]
