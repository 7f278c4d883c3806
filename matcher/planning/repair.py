"""Change without upheaval: from a released timetable to the legal one in which the fewest meetings move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.neighbourhood import Displaced
from matcher.planning.problem import UNPLACED, Flags, PlanningProblem, Timetable
from matcher.planning.rearrangement import Bounds, rearrange
from matcher.planning.replacements import add_replacements
from matcher.planning.standing import Numbers, Standing

#: The table of a meeting that has none.
NO_TABLE = 0


@dataclass(frozen=True, slots=True)
class RepairProblem:
    """A released timetable of j meetings, and the changed problem that it has to fit.

    Attributes
    ----------
    problem : as it is after the change; each couple stands in ``before`` at most once.
    before : in the rows and slots of the changed problem; ``UNPLACED`` where a slot is gone.
    wish : (j,) int32, the slot that a meeting without its own would like best, or ``UNPLACED``.
    pinned : (j,) bool, meetings that never move for another's sake.
    tables : (k, t) bool, whether the table with the number of the column, plus one, is there in the slot.
    open : (k,) bool, the slots still to come. Meetings in others have begun: they stay whatever the rules say.
    lost : (people,) int64, meetings that people have lost already, startups after investors.
    barred : (m,) bool, pairs that get no new meeting.
    """

    problem: PlanningProblem
    before: Timetable
    wish: Rows
    pinned: Flags
    tables: Flags
    open: Flags
    lost: NDArray[np.int64]
    barred: Flags

    def __post_init__(self) -> None:
        j, k = len(self.before.chosen), len(self.problem.grid)
        people = len(self.problem.investors) + len(self.problem.startups)
        if self.wish.shape != (j,) or self.pinned.shape != (j,) or self.lost.shape != (people,):
            raise ValueError("wishes and pins must be aligned to the meetings, losses to the people")
        if (
            self.tables.shape[:1] != (k,)
            or self.open.shape != (k,)
            or self.barred.shape != self.problem.scores.shape
        ):
            raise ValueError("tables and open slots must be aligned to the grid, barred pairs to the pairs")
        if np.any(self.tables.sum(axis=1) != self.problem.grid.tables):
            raise ValueError("the grid counts other tables than there are")
        if len(np.unique(self.problem.couple[self.before.chosen])) != j:
            raise ValueError("a couple meets twice")


@dataclass(frozen=True, slots=True)
class Repair:
    """The repaired timetable of r meetings, and what became of those before.

    Attributes
    ----------
    timetable : first the meetings that were there before, in their order, then the new ones.
    source : (r,) int64, the position of each meeting in the timetable before; -1 for a new one.
    cancelled : (c,) positions in the timetable before of the meetings that found no place.
    bounds : how many meetings at least have no place, and at least must move though their slot is still there.
    proven : whether no repair cancels fewer meetings, and none that cancels as few moves fewer.
    """

    timetable: Timetable
    source: NDArray[np.int64]
    cancelled: Numbers
    bounds: Bounds
    proven: bool


def repair(asked: RepairProblem, *, refilling: bool = True) -> Repair:
    """Repair a timetable: fewest meetings cancelled, then fewest moved, then fewest at another table.

    Meetings that are legal where they are stay there, but those that must give way so that a displaced one has a
    place at all. Freed places go to the next-best pairs, without anybody being moved, unless ``refilling`` is off.
    The same input gives the same repair.
    """
    problem, before = asked.problem, asked.before
    j = len(before.chosen)
    slot = np.where(_legal(asked), before.slot, UNPLACED).astype(np.int32)
    loser = _displaced_by_tables(asked, slot)
    standing = Standing(problem, before.chosen, np.where(loser, UNPLACED, slot).astype(np.int32), asked.open)
    displaced = Displaced(
        np.flatnonzero(standing.slot == UNPLACED),
        slot,
        np.where(slot == UNPLACED, _wish(asked), slot),
        _fixed(asked),
    )
    bounds = rearrange(standing, displaced)
    cancelled = np.flatnonzero(standing.slot == UNPLACED)
    moved = np.count_nonzero((slot != UNPLACED) & (standing.slot != slot))
    proven = bounds == Bounds(len(cancelled), int(moved))
    if refilling:
        lost = asked.lost.copy()
        np.add.at(lost, standing.investor[cancelled], 1)
        np.add.at(lost, standing.startup[cancelled], 1)
        again = problem.couple[before.chosen[cancelled]]
        add_replacements(standing, lost, again, problem.couple[asked.barred])
    placed = np.flatnonzero(standing.slot != UNPLACED)
    tables = _tables(asked, standing)
    timetable = Timetable(standing.chosen[placed], standing.slot[placed], tables[placed])
    return Repair(timetable, np.where(placed < j, placed, -1), cancelled, bounds, proven)


def _wish(asked: RepairProblem) -> Rows:
    """Return where a meeting without a legal place would like to be: as said, else where it was."""
    return np.where(asked.wish == UNPLACED, asked.before.slot, asked.wish)


def _begun(asked: RepairProblem) -> Flags:
    slot = asked.before.slot
    return np.asarray((slot != UNPLACED) & ~asked.open[slot])


def _fixed(asked: RepairProblem) -> Flags:
    return np.asarray(asked.pinned | _begun(asked))


def _legal(asked: RepairProblem) -> Flags:
    """Return (j,) bool: whether a meeting may stay in its slot, tables apart; of two that clash the first may."""
    problem, before = asked.problem, asked.before
    grid, pairs = problem.grid, problem.pairs.take(before.chosen)
    there = before.slot != UNPLACED
    free = problem.investors.free[pairs.investor, before.slot] & problem.startups.free[pairs.startup, before.slot]
    legal = there & free & (grid.forum[before.slot] == pairs.forum) & (grid.tables[before.slot] > 0)
    legal |= _begun(asked)
    slot = np.where(legal, before.slot, UNPLACED).astype(np.int32)
    everywhere = np.ones(len(grid), dtype=bool)
    standing = Standing(problem, before.chosen, slot, everywhere)
    at = np.maximum(slot, 0)
    clash = legal & ((standing.busy[standing.investor, at] > 1) | (standing.busy[standing.startup, at] > 1))
    order = np.flatnonzero(clash)
    seen: dict[int, list[int]] = {}
    for meeting in order[np.argsort(~_fixed(asked)[order], kind="stable")].tolist():
        own = [seen.setdefault(person, []) for person in standing.people(meeting)]
        if any(grid.clash[slot[meeting], other] for taken in own for other in taken):
            legal[meeting] = False
            continue
        for taken in own:
            taken.append(int(slot[meeting]))
    return np.asarray(legal)


def _keeps_table(asked: RepairProblem, slot: Rows) -> Flags:
    """Return (j,) bool: whether a meeting, were it in the slot, would have its own table there to itself."""
    table = asked.before.table
    known = (slot != UNPLACED) & (table >= 1) & (table <= asked.tables.shape[1])
    keeps = known.copy()
    keeps[known] = asked.tables[slot[known], table[known] - 1]
    keeps |= _begun(asked)
    staying = np.flatnonzero(keeps)
    staying = staying[np.argsort(~_fixed(asked)[staying], kind="stable")]
    places = slot[staying].astype(np.int64) * (int(table.max(initial=0)) + 1) + table[staying]
    first = staying[np.unique(places, return_index=True)[1]]
    return np.asarray(np.isin(np.arange(len(table)), first))


def _displaced_by_tables(asked: RepairProblem, slot: Rows) -> Flags:
    """Return (j,) bool: the meetings that lost their table in a slot with too few for all, pinned ones last."""
    grid, here = asked.problem.grid, slot != UNPLACED
    held = np.bincount(slot[here], minlength=len(grid))
    over = (held > grid.tables) & asked.open
    loser = here & over[slot] & ~_keeps_table(asked, slot)
    left = grid.tables - np.bincount(slot[here & ~loser], minlength=len(grid))
    for meeting in np.flatnonzero(loser & asked.pinned).tolist():
        if left[slot[meeting]] > 0:
            loser[meeting] = False
            left[slot[meeting]] -= 1
    return np.asarray(loser)


def _tables(asked: RepairProblem, standing: Standing) -> Rows:
    """Return (all meetings,) int32 tables: the same as before where that can be."""
    j = len(asked.before.chosen)
    table = np.full(len(standing.chosen), NO_TABLE, dtype=np.int32)
    stays = np.flatnonzero((standing.slot[:j] == asked.before.slot) & (standing.slot[:j] != UNPLACED))
    own = np.full(j, UNPLACED, dtype=np.int32)
    own[stays] = standing.slot[stays]
    keeps = np.flatnonzero(_keeps_table(asked, own))
    table[keeps] = asked.before.table[keeps]
    free = asked.tables.copy()
    free[standing.slot[keeps], np.minimum(table[keeps], free.shape[1]) - 1] = False
    _seat_the_others(asked, standing, table, free)
    return table


def _seat_the_others(asked: RepairProblem, standing: Standing, table: Rows, free: Flags) -> None:
    """Seat whoever has no table: at the old one, at one the investor has in this session, else at the freest."""
    session = asked.problem.grid.session
    waiting = np.flatnonzero((table == NO_TABLE) & (standing.slot != UNPLACED))
    for meeting in waiting[np.argsort(standing.slot[waiting], kind="stable")].tolist():
        slot = int(standing.slot[meeting])
        own = np.flatnonzero((standing.investor == standing.investor[meeting]) & (table != NO_TABLE))
        wanted = table[own[session[standing.slot[own]] == session[slot]]].tolist()
        old = [int(asked.before.table[meeting])] if meeting < len(asked.before.table) else []
        numbers = np.flatnonzero(free[slot])
        spare = free[session == session[slot]][:, numbers].sum(axis=0)
        fitting = [one for one in (*old, *wanted) if 1 <= one <= free.shape[1] and free[slot, one - 1]]
        number = fitting[0] if fitting else int(numbers[np.argmax(spare)]) + 1
        free[slot, number - 1] = False
        table[meeting] = number
