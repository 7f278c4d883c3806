"""What people do today, on the same scores and under the same rules: two plans that matcher is measured against.

Both put pinned pairs first and keep every rule; neither looks ahead, so neither promises anybody a meeting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.matching import heaviest_matching
from matcher.planning.problem import Flags, PlanningProblem, Timetable
from matcher.planning.seating import seat

# Scores as whole numbers: equal up to a millionth is equal.
_PARTS = 1_000_000


def greedy(problem: PlanningProblem) -> Timetable:
    """Go through the pairs from the greatest score down; each takes the first slot free for both, with a table."""
    agenda = _Agenda(problem)
    slots_by_forum = [np.flatnonzero(problem.grid.forum == forum) for forum in range(problem.forums)]
    for row in np.lexsort([-problem.scores, ~problem.pinned]).tolist():
        if agenda.wanted(row):
            slots = slots_by_forum[problem.pairs.forum[row]]
            fitting = slots[agenda.fits(row, slots)]
            if len(fitting):
                agenda.hold(row, int(fitting[0]))
    return agenda.timetable()


def slot_by_slot(problem: PlanningProblem) -> Timetable:
    """Take the slots in their order; each holds the matching of greatest score among those free in it."""
    agenda = _Agenda(problem)
    for slot in range(len(problem.grid)):
        rows = np.flatnonzero(agenda.waiting(slot))
        if not len(rows):
            continue
        # A pinned pair outweighs all the others of the slot.
        worth = 1 + np.round(_PARTS * problem.scores[rows]).astype(np.int64)
        worth += np.where(problem.pinned[rows], worth.max() * len(problem.investors), 0)
        held = heaviest_matching(
            problem.pairs.investor[rows], problem.pairs.startup[rows], worth, int(problem.grid.tables[slot])
        )
        for row in rows[held].tolist():
            agenda.hold(row, slot)
    return agenda.timetable()


class _Agenda:
    """Who is still free when and for how many meetings, and which slots have tables left."""

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = problem
        self._investors_free, self._startups_free = problem.investors.free.copy(), problem.startups.free.copy()
        self._investors_want, self._startups_want = problem.investors.most.copy(), problem.startups.most.copy()
        self._tables = problem.grid.tables.copy()
        self._couple, size = problem.couple, problem.couples
        self._met = np.zeros(size, dtype=bool)
        self._held: list[tuple[int, int]] = []

    def wanted(self, row: int) -> bool:
        """Return whether two people have not met yet and both take one meeting more."""
        investor, startup = self._problem.pairs.investor[row], self._problem.pairs.startup[row]
        return bool(
            self._investors_want[investor] and self._startups_want[startup] and not self._met[self._couple[row]]
        )

    def fits(self, row: int, slots: NDArray[np.intp]) -> Flags:
        """Return in which of the slots both people are free and a table is left, (s,) bool."""
        investor, startup = self._problem.pairs.investor[row], self._problem.pairs.startup[row]
        found: Flags = self._investors_free[investor, slots] & self._startups_free[startup, slots]
        found &= self._tables[slots] > 0
        return found

    def waiting(self, slot: int) -> Flags:
        """Return which pairs could be held in the slot, (m,) bool."""
        pairs = self._problem.pairs
        found: Flags = (
            (pairs.forum == self._problem.grid.forum[slot])
            & ~self._met[self._couple]
            & (self._investors_want > 0)[pairs.investor]
            & (self._startups_want > 0)[pairs.startup]
            & self._investors_free[pairs.investor, slot]
            & self._startups_free[pairs.startup, slot]
        )
        return found if self._tables[slot] else np.zeros_like(found)

    def hold(self, row: int, slot: int) -> None:
        """Give a pair a slot."""
        investor, startup = self._problem.pairs.investor[row], self._problem.pairs.startup[row]
        clashing = self._problem.grid.clash[slot]
        self._investors_free[investor, clashing] = False
        self._startups_free[startup, clashing] = False
        self._investors_want[investor] -= 1
        self._startups_want[startup] -= 1
        self._tables[slot] -= 1
        self._met[self._couple[row]] = True
        self._held.append((slot, row))

    def timetable(self) -> Timetable:
        """Return what is held, in the order of slots and pairs, with tables."""
        columns: list[Rows] = list(np.array(sorted(self._held), dtype=np.int32).reshape(-1, 2).T)
        slot, chosen = columns
        return Timetable(chosen, slot, seat(self._problem, chosen, slot))
