"""How comfortable a timetable is: breaks and changes of room, counted from one meeting of a person to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.problem import Comfort, Flags, PlanningProblem, SlotGrid

# In a pause this long, in minutes, nobody minds waiting or walking: lunch, or the night.
_PAUSE = 30

Counts = NDArray[np.int64]


def comfort(problem: PlanningProblem, chosen: Rows, slot: Rows) -> Comfort:
    """Count what a timetable asks of people; ``chosen`` and ``slot`` are (j,) as in ``Timetable``."""
    days = agendas(problem, chosen, slot)
    waits, walks = follow(days, idle_between(problem.grid)), follow(days, rooms_between(problem.grid))
    held = np.bincount(slot, minlength=len(problem.grid))
    busiest = np.zeros(int(problem.grid.session.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(busiest, problem.grid.session, held)
    return Comfort(int(waits.sum()), int(walks.sum()), int(waits.max(initial=0)), int(busiest.sum()))


def agendas(problem: PlanningProblem, chosen: Rows, slot: Rows) -> Rows:
    """Return the slots of each person in their order, (people, w) int32, investors before startups.

    Rows are filled up with the number of slots, which stands for none.
    """
    investors, startups = len(problem.investors), len(problem.startups)
    people = np.concatenate([problem.pairs.investor[chosen], investors + problem.pairs.startup[chosen]])
    slots = np.concatenate([slot, slot])
    order = np.lexsort([slots, people])
    people, slots = people[order], slots[order]
    counts = np.bincount(people, minlength=investors + startups)
    place = np.arange(len(people)) - np.repeat(np.cumsum(counts) - counts, counts)
    days = np.full((investors + startups, max(int(counts.max(initial=0)), 1)), len(problem.grid), dtype=np.int32)
    days[people, place] = slots
    return days


def follow(days: Rows, table: NDArray[np.integer] | Flags) -> Counts:
    """Return for each person, (people,) int64, the sum of ``table`` over each slot and the one that follows it.

    ``table`` is (k + 1, k + 1); its last row and column stand for no slot.
    """
    return np.asarray(table[days[:, :-1], days[:, 1:]].sum(axis=1), dtype=np.int64)


def idle_between(grid: SlotGrid) -> Flags:
    """Return (k + 1, k + 1) bool: in the time from one slot to another a further meeting would have fit."""
    shortest = int((grid.end - grid.start).min(initial=np.iinfo(np.int64).max))
    waits = (grid.start[None, :] - grid.end[:, None] >= shortest) & _same_stretch(grid)
    return _with_none(waits)


def rooms_between(grid: SlotGrid) -> Flags:
    """Return (k + 1, k + 1) bool: the second slot follows the first, without a long pause, in another room."""
    walks = (grid.start[None, :] >= grid.end[:, None]) & (grid.room[:, None] != grid.room[None, :])
    return _with_none(walks & _same_stretch(grid))


def overlap_between(grid: SlotGrid) -> Flags:
    """Return (k + 1, k + 1) bool: nobody can be in both slots."""
    return _with_none(grid.clash)


def stretches(grid: SlotGrid) -> Counts:
    """Return (k,) int64, the stretch of the day of each slot: between two lies a pause for everybody."""
    reach = np.maximum.accumulate(grid.end)
    return np.concatenate([[0], np.cumsum(grid.start[1:] - reach[:-1] >= _PAUSE)])[: len(grid)]


def _same_stretch(grid: SlotGrid) -> Flags:
    """Return (k, k) bool: no pause for everybody lies between the two slots."""
    stretch = stretches(grid)
    return np.asarray(stretch[:, None] == stretch[None, :])


def _with_none(table: Flags) -> Flags:
    return np.pad(table, (0, 1))
