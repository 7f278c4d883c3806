"""The board on which a timetable grows: who is free when, which tables are left, which meeting stands where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.limits import most_in_a_row, placeable
from matcher.planning.problem import UNPLACED, Flags, PlanningProblem


class Board:
    """Meetings by number (their position in ``chosen``) in slots; people as rows, startups after investors.

    Attributes
    ----------
    chosen : (j,) int32, rows of the problem's pairs.
    slot : (j,) int32, the slot of each meeting, ``UNPLACED`` where it has none.
    investor, startup : (j,) int64, rows of the people among all people of both sides.
    forum : (j,) int32, row of the sub-forum of each meeting.
    """

    def __init__(self, problem: PlanningProblem, chosen: Rows) -> None:
        self.problem = problem
        self.grid = problem.grid
        self._available = np.concatenate([problem.investors.free, problem.startups.free])
        self._free = self._available.copy()
        self._used = np.zeros(len(self.grid), dtype=np.int64)
        self._slots_by_forum: list[NDArray[np.intp]] = [
            np.flatnonzero(self.grid.forum == forum) for forum in range(problem.forums)
        ]
        self._clashing: list[list[int]] = [np.flatnonzero(row).tolist() for row in self.grid.clash]
        self._at: dict[tuple[int, int], int] = {}
        self._in_slot: list[set[int]] = [set() for _ in range(len(self.grid))]
        self.chosen = np.empty(0, dtype=np.int32)
        self.slot = np.empty(0, dtype=np.int32)
        self.extend(chosen)

    def extend(self, rows: Rows) -> range:
        """Add meetings without a slot; return their numbers."""
        first = len(self.chosen)
        self.chosen = np.concatenate([self.chosen, rows.astype(np.int32)])
        self.slot = np.concatenate([self.slot, np.full(len(rows), UNPLACED, dtype=np.int32)])
        self._align()
        return range(first, len(self.chosen))

    def drop_last(self) -> None:
        """Forget the meeting added last, which has no slot."""
        self.chosen, self.slot = self.chosen[:-1], self.slot[:-1]
        self._align()

    def _align(self) -> None:
        pairs = self.problem.pairs.take(self.chosen)
        self.investor = pairs.investor.astype(np.int64)
        self.startup = pairs.startup.astype(np.int64) + len(self.problem.investors)
        self.forum = pairs.forum

    def unplaced(self) -> NDArray[np.intp]:
        """Return the numbers of the meetings without a slot."""
        return np.flatnonzero(self.slot == UNPLACED)

    def waiting(self, slot: int) -> NDArray[np.intp]:
        """Return the meetings without a slot whose sub-forum meets in this one and whose people are free."""
        numbers = np.flatnonzero((self.slot == UNPLACED) & (self.forum == self.grid.forum[slot]))
        free: Flags = self._free[self.investor[numbers], slot] & self._free[self.startup[numbers], slot]
        return numbers[free]

    def held(self, slot: int) -> list[int]:
        """Return the meetings in a slot."""
        return sorted(self._in_slot[slot])

    def slots_of(self, meeting: int) -> NDArray[np.intp]:
        """Return the slots of the meeting's sub-forum."""
        return self._slots_by_forum[int(self.forum[meeting])]

    def tables_left(self, slot: int) -> int:
        """Return how many more meetings the slot has tables for."""
        return int(self.grid.tables[slot] - self._used[slot])

    def tables_in_forum(self, forum: int) -> int:
        """Return how many more meetings a sub-forum has tables for, in all its slots."""
        slots = self._slots_by_forum[forum]
        return int((self.grid.tables[slots] - self._used[slots]).sum())

    def fits(self, meeting: int, slot: int | np.integer) -> bool:
        """Return whether both people are free and a table is left."""
        return bool(
            self._free[self.investor[meeting], slot]
            and self._free[self.startup[meeting], slot]
            and self._used[slot] < self.grid.tables[slot]
        )

    def first_fit(self, row: int) -> int | None:
        """Return the first slot in which a pair, as one meeting more, would find both people free and a table."""
        pairs = self.problem.pairs
        slots = self._slots_by_forum[int(pairs.forum[row])]
        startup = int(pairs.startup[row]) + len(self.problem.investors)
        fitting = self._free[int(pairs.investor[row]), slots] & self._free[startup, slots]
        fitting &= self._used[slots] < self.grid.tables[slots]
        return int(slots[np.argmax(fitting)]) if fitting.any() else None

    def has_place(self) -> Flags:
        """Return (m,) bool: whether a pair, as one meeting more, would find both people free at a free table."""
        investors = len(self.problem.investors)
        left = replace(self.grid, tables=(self.grid.tables - self._used).astype(np.int32))
        return placeable(self.problem.pairs, self._free[:investors], self._free[investors:], left)

    def slots_after(self, slot: int, meetings: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return (w,) int64: in how many slots after this one each of the given meetings of it would fit."""
        slots = self._slots_by_forum[int(self.grid.forum[slot])]
        slots = slots[(slots > slot) & (self._used[slots] < self.grid.tables[slots])]
        free = self._free[:, slots]
        return np.asarray(
            (free[self.investor[meetings]] & free[self.startup[meetings]]).sum(axis=1), dtype=np.int64
        )

    def slack(self, slot: int) -> NDArray[np.int64]:
        """Return (people,) int64: the meetings a person has time for from this slot on, less those it waits for.

        Slots of the slot's own sub-forum are set against its meetings, then all against all; the smaller counts,
        and 0 where it is negative.
        """
        waiting = self.slot == UNPLACED
        own = self.forum == self.grid.forum[slot]
        ahead = np.arange(len(self.grid)) >= slot
        own_slots = self.grid.forum == self.grid.forum[slot]
        spare = np.minimum(self._spare(waiting & own, ahead & own_slots), self._spare(waiting, ahead))
        return np.maximum(spare, 0)

    def _spare(self, meetings: Flags, slots: Flags) -> NDArray[np.int64]:
        people = len(self._free)
        wanted = np.bincount(self.investor[meetings], minlength=people)
        wanted += np.bincount(self.startup[meetings], minlength=people)
        return most_in_a_row(self._free, self.grid, slots) - wanted

    def in_the_way(self, meeting: int, slot: int) -> list[int] | None:
        """Return the meetings that keep the two people from this slot.

        None where no move can help, since somebody is away or the slot has no tables.
        """
        people = (int(self.investor[meeting]), int(self.startup[meeting]))
        if not self.grid.tables[slot] or not all(self._available[who, slot] for who in people):
            return None
        clashing = self._clashing[slot]
        return sorted({self._at[who, at] for who in people for at in clashing if (who, at) in self._at})

    def put(self, meeting: int, slot: int) -> None:
        """Give a meeting a slot; the caller has made sure that it fits."""
        self.slot[meeting] = slot
        self._used[slot] += 1
        self._in_slot[slot].add(meeting)
        for who in (int(self.investor[meeting]), int(self.startup[meeting])):
            self._at[who, slot] = meeting
            self._free[who, self._clashing[slot]] = False

    def take(self, meeting: int) -> None:
        """Take a meeting out of its slot."""
        slot = int(self.slot[meeting])
        self.slot[meeting] = UNPLACED
        self._used[slot] -= 1
        self._in_slot[slot].remove(meeting)
        for who in (int(self.investor[meeting]), int(self.startup[meeting])):
            del self._at[who, slot]
            self._refresh(who, slot)

    def restore(self, before: Rows) -> None:
        """Give every meeting the slot again that it had before; ``before`` is a copy of ``slot`` from then."""
        moved = np.flatnonzero(self.slot != before)
        for meeting in moved[self.slot[moved] != UNPLACED]:
            self.take(int(meeting))
        for meeting in moved[before[moved] != UNPLACED]:
            self.put(int(meeting), int(before[meeting]))

    def _refresh(self, who: int, slot: int) -> None:
        """Free the slots around one that fell free, where the person is available and not busy otherwise."""
        for near in self._clashing[slot]:
            busy = any((who, at) in self._at for at in self._clashing[near])
            self._free[who, near] = self._available[who, near] and not busy
