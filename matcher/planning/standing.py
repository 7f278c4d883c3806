"""A timetable as it stands, laid out so that one change at many thousand meetings costs next to nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.problem import UNPLACED, Flags, PlanningProblem

Numbers = NDArray[np.intp]


class Standing:
    """Meetings by number in slots; people as rows, startups after investors.

    Unlike ``Board``, which grows a timetable meeting by meeting, it takes a whole one at once.

    Attributes
    ----------
    chosen, slot : (j,) int32, rows of the problem's pairs and their slots, ``UNPLACED`` where there is none.
    investor, startup : (j,) int64, rows of the people among all people of both sides.
    forum : (j,) int32, row of the sub-forum of each meeting.
    available : (people, k) bool, the slots still to come in which a person can be met.
    busy : (people, k) int16, how many of a person's meetings keep it from a slot.
    at : (people, k) int32, the person's meeting in the slot, or -1.
    used : (k,) int64, the meetings in each slot.
    """

    def __init__(self, problem: PlanningProblem, chosen: Rows, slot: Rows, open_slots: Flags) -> None:
        self.problem = problem
        self.grid = problem.grid
        pairs = problem.pairs.take(chosen)
        self.chosen, self.slot = chosen.astype(np.int32), np.full(len(chosen), UNPLACED, dtype=np.int32)
        self.investor = pairs.investor.astype(np.int64)
        self.startup = pairs.startup.astype(np.int64) + len(problem.investors)
        self.forum = pairs.forum
        self.available: Flags = np.concatenate([problem.investors.free, problem.startups.free]) & open_slots
        self.at = np.full(self.available.shape, -1, dtype=np.int32)
        self.busy = np.zeros(self.available.shape, dtype=np.int16)
        self.used = np.zeros(len(self.grid), dtype=np.int64)
        self._clash = self.grid.clash.astype(np.int16)
        self._put_all(np.flatnonzero(slot != UNPLACED), slot)

    def _put_all(self, meetings: Numbers, slot: Rows) -> None:
        slots = slot[meetings]
        self.slot[meetings] = slots
        self.used += np.bincount(slots, minlength=len(self.grid))
        held = np.zeros(self.busy.shape, dtype=np.float32)
        for people in (self.investor[meetings], self.startup[meetings]):
            self.at[people, slots] = meetings
            np.add.at(held, (people, slots), 1)
        # In floats, for the fast product; the counts are small and exact.
        self.busy += (held @ self._clash.astype(np.float32)).astype(np.int16)

    def people(self, meeting: int) -> tuple[int, int]:
        """Return the two people of a meeting."""
        return int(self.investor[meeting]), int(self.startup[meeting])

    def put(self, meeting: int, slot: int) -> None:
        """Give a meeting without a slot this one; the caller has made sure that it fits."""
        self.slot[meeting] = slot
        self.used[slot] += 1
        for who in self.people(meeting):
            self.at[who, slot] = meeting
            self.busy[who] += self._clash[slot]

    def take(self, meeting: int) -> None:
        """Take a meeting out of its slot, if it has one."""
        slot = int(self.slot[meeting])
        if slot == UNPLACED:
            return
        self.slot[meeting] = UNPLACED
        self.used[slot] -= 1
        for who in self.people(meeting):
            self.at[who, slot] = -1
            self.busy[who] -= self._clash[slot]

    def add(self, rows: Rows) -> range:
        """Add meetings without a slot; return their numbers."""
        first = len(self.chosen)
        pairs = self.problem.pairs.take(rows)
        startups = pairs.startup.astype(np.int64) + len(self.problem.investors)
        self.chosen = np.concatenate([self.chosen, rows.astype(np.int32)])
        self.slot = np.concatenate([self.slot, np.full(len(rows), UNPLACED, dtype=np.int32)])
        self.investor = np.concatenate([self.investor, pairs.investor.astype(np.int64)])
        self.startup = np.concatenate([self.startup, startups])
        self.forum = np.concatenate([self.forum, pairs.forum])
        return range(first, len(self.chosen))

    def possible(self, meetings: Numbers) -> Flags:
        """Return (n, k) bool: the slots of each meeting's sub-forum with tables, in which both are available."""
        both = self.available[self.investor[meetings]] & self.available[self.startup[meetings]]
        own = self.forum[meetings][:, None] == self.grid.forum[None, :]
        return np.asarray(both & own & (self.grid.tables > 0))

    def fitting(self, meetings: Numbers) -> Flags:
        """Return (n, k) bool: the slots in which each meeting would fit, nothing else being moved.

        A meeting with a slot counts as taken out of it as far as its people go; its table is not counted as free.
        """
        busy = self.busy[self.investor[meetings]] + self.busy[self.startup[meetings]]
        placed = np.flatnonzero(self.slot[meetings] != UNPLACED)
        busy[placed] -= 2 * self._clash[self.slot[meetings[placed]]]
        return np.asarray(self.possible(meetings) & (busy == 0) & (self.used < self.grid.tables))

    def fits(self, meeting: int) -> Flags:
        """Return (k,) bool: the slots in which one meeting without a slot would fit."""
        return np.asarray(self.fitting(np.array([meeting]))[0])

    def in_the_way(self, meeting: int, slot: int) -> set[int]:
        """Return the other meetings of the two people that keep them from a slot."""
        near = np.flatnonzero(self.grid.clash[slot])
        found = self.at[list(self.people(meeting))][:, near]
        return set(found[found >= 0].tolist()) - {meeting}

    def held(self, slot: int) -> Numbers:
        """Return the meetings in a slot, in their order."""
        return np.flatnonzero(self.slot == slot)
