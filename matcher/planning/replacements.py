"""The next best for freed places: further meetings, only where they fit without anybody being moved."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from matcher.planning.problem import UNPLACED
from matcher.planning.standing import Numbers, Standing

Counts = NDArray[np.int64]
Couples = NDArray[np.int64]
_Key = tuple[bool, bool, bool, bool, bool, float, int]


def add_replacements(standing: Standing, lost: Counts, again: Couples, barred: Couples) -> range:
    """Put further pairs into free places until none fits; return the numbers of their meetings.

    Pinned pairs come first, then couples that lost their own meeting, people who lost one, people without any,
    people below their least, and the greatest score; ties by the order of the pairs. Nobody gets more than its
    most.

    Parameters
    ----------
    lost : (people,) int64, meetings that each person lost; startups after investors.
    again : couples that lost their meeting.
    barred : couples that get no new one.
    """
    first = len(standing.chosen)
    queue = _Queue(standing, lost.copy(), again)
    queue.taken[barred] = True
    waiting = [(queue.key(row), row) for row in _rows_with_a_place(standing, queue).tolist()]
    heapify(waiting)
    while waiting:
        key, row = heappop(waiting)
        if not queue.wanted(row):
            continue
        now = queue.key(row)
        if now != key:  # somebody has got a meeting since, and is less urgent
            heappush(waiting, (now, row))
            continue
        _try(standing, queue, row)
    return range(first, len(standing.chosen))


class _Queue:
    """What each person still wants, and how urgent a pair is because of it."""

    def __init__(self, standing: Standing, lost: Counts, again: Couples) -> None:
        problem = standing.problem
        self.problem = problem
        self.most = np.concatenate([problem.investors.most, problem.startups.most]).astype(np.int64)
        self.least = np.concatenate([problem.investors.least, problem.startups.least]).astype(np.int64)
        self.lost = lost
        placed = np.flatnonzero(standing.slot != UNPLACED)
        self.met = np.bincount(standing.investor[placed], minlength=len(self.most))
        self.met += np.bincount(standing.startup[placed], minlength=len(self.most))
        self.taken = np.zeros(problem.couples, dtype=bool)
        self.taken[problem.couple[standing.chosen[placed]]] = True
        self.again = np.zeros(problem.couples, dtype=bool)
        self.again[again] = True

    def people(self, row: int) -> list[int]:
        pairs = self.problem.pairs
        return [int(pairs.investor[row]), len(self.problem.investors) + int(pairs.startup[row])]

    def wanted(self, row: int) -> bool:
        people = self.people(row)
        return not self.taken[self.problem.couple[row]] and bool(np.all(self.met[people] < self.most[people]))

    def key(self, row: int) -> _Key:
        people, problem = self.people(row), self.problem
        return (
            not problem.pinned[row],
            not self.again[problem.couple[row]],
            not np.any(self.lost[people] > 0),
            bool(np.all(self.met[people] > 0)),
            bool(np.all(self.met[people] >= self.least[people])),
            -float(problem.scores[row]),
            row,
        )

    def give(self, row: int) -> None:
        people = self.people(row)
        self.met[people] += 1
        self.lost[people] -= 1
        self.taken[self.problem.couple[row]] = True


def _rows_with_a_place(standing: Standing, queue: _Queue) -> Numbers:
    """Return the rows of pairs that both people still want and that fit somewhere now."""
    problem, grid = standing.problem, standing.grid
    investor, startup = problem.pairs.investor, problem.pairs.startup + np.int64(len(problem.investors))
    wants = queue.met < queue.most
    free = standing.available & (standing.busy == 0)
    open_slots = (standing.used < grid.tables) & free.any(axis=0)
    rows = np.flatnonzero(~queue.taken[problem.couple] & wants[investor] & wants[startup])
    found = np.zeros(len(rows), dtype=bool)
    for forum in np.unique(grid.forum[open_slots]).tolist():
        own = np.flatnonzero(problem.pairs.forum[rows] == forum)
        here = free[:, open_slots & (grid.forum == forum)]
        found[own] = (here[investor[rows[own]]] & here[startup[rows[own]]]).any(axis=1)
    return rows[found]


def _try(standing: Standing, queue: _Queue, row: int) -> None:
    problem, grid = standing.problem, standing.grid
    free = (standing.busy[queue.people(row)] == 0).all(axis=0) & standing.available[queue.people(row)].all(axis=0)
    slots = np.flatnonzero(free & (grid.forum == problem.pairs.forum[row]) & (standing.used < grid.tables))
    if len(slots):
        (meeting,) = standing.add(np.array([row], dtype=np.int32))
        standing.put(meeting, int(slots[0]))
        queue.give(row)
