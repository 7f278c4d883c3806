"""What is asked of a plan, and what comes back: plain arrays, validated once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aims
from matcher.pairs import Pairs, Rows

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]

#: The slot of a meeting that has none.
UNPLACED = -1


class PlanStatus(StrEnum):
    """How good a plan is known to be.

    Optimal: none reaches more people, and none that reaches as many is worth more. Feasible: it keeps every rule.
    Infeasible: it is proven that none keeps every rule. Unknown: none was found, nor proven impossible.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SlotGrid:
    """All meeting slots of the conference, in the order of their starts; k slots in all.

    Attributes
    ----------
    session : (k,) int32, row of the session the slot belongs to.
    forum : (k,) int32, row of the session's sub-forum.
    start, end : (k,) int64, minutes since the epoch, UTC; ``end`` includes the changeover.
    tables : (k,) int32, meetings the slot has room for.
    room : (k,) int32, row of the room, to tell whether a person changes rooms.
    """

    session: Rows
    forum: Rows
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    tables: Rows
    room: Rows
    clash: Flags = field(init=False, repr=False, compare=False)
    """(k, k) bool: one person cannot be in both slots; true on the diagonal."""

    def __post_init__(self) -> None:
        columns = (self.session, self.forum, self.start, self.end, self.tables, self.room)
        if len({column.shape for column in columns}) != 1:
            raise ValueError("the columns of a slot grid differ in length")
        if np.any(self.end <= self.start) or np.any(np.diff(self.start) < 0) or np.any(self.tables < 0):
            raise ValueError("slots must last, stand in the order of their starts, and have 0 tables or more")
        clash = (self.start[:, None] < self.end[None, :]) & (self.start[None, :] < self.end[:, None])
        object.__setattr__(self, "clash", clash)

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Attendees:
    """One side's wishes and times; n people.

    Attributes
    ----------
    least, most : (n,) int32, meetings wanted at least and at most; ``0 <= least <= most``.
    free : (n, k) bool, the slots in which the person can be met.
    """

    least: Rows
    most: Rows
    free: Flags

    def __post_init__(self) -> None:
        if not len(self.least) == len(self.most) == len(self.free):
            raise ValueError("the columns of attendees differ in length")
        if np.any(self.least < 0) or np.any(self.least > self.most):
            raise ValueError("least must lie between 0 and most")

    def __len__(self) -> int:
        return len(self.least)


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """Candidate pairs with their worth, the people, and the slots.

    Attributes
    ----------
    scores : (m,) float64 in [0, 1], the probability that both sides want the meeting.
    pinned : (m,) bool, pairs that must meet (one of the rows that share the two people).
    """

    pairs: Pairs
    scores: Scores
    pinned: Flags
    investors: Attendees
    startups: Attendees
    grid: SlotGrid
    forums: int
    aims: Aims = field(default_factory=Aims)
    couple: NDArray[np.int64] = field(init=False, repr=False, compare=False)
    """(m,) int64, the two people of each pair as one number, counted from 0: equal means the same couple."""

    def __post_init__(self) -> None:
        m = len(self.pairs)
        if self.scores.shape != (m,) or self.pinned.shape != (m,):
            raise ValueError("scores and pins must be aligned to the pairs")
        if not np.all((self.scores >= 0) & (self.scores <= 1)):
            raise ValueError("a score is no number in [0, 1]")
        for rows, size in (
            (self.pairs.investor, len(self.investors)),
            (self.pairs.startup, len(self.startups)),
            (self.pairs.forum, self.forums),
            (self.grid.forum, self.forums),
        ):
            if rows.size and (rows.min() < 0 or rows.max() >= size):
                raise ValueError("a row points outside its roster")
        if any(side.free.shape != (len(side), len(self.grid)) for side, _ in self.sides):
            raise ValueError("availability must have one column a slot")
        ends = self.pairs.investor.astype(np.int64) * len(self.startups) + self.pairs.startup
        object.__setattr__(self, "couple", np.unique(ends, return_inverse=True)[1].astype(np.int64))

    @property
    def sides(self) -> tuple[tuple[Attendees, Rows], tuple[Attendees, Rows]]:
        """Both sides, each with the column of the pairs that names its people."""
        return (self.investors, self.pairs.investor), (self.startups, self.pairs.startup)

    @property
    def couples(self) -> int:
        """How many couples there are."""
        return int(self.couple.max(initial=-1)) + 1

    @property
    def must_meet(self) -> Flags:
        """(m,) bool, the rows of pinned couples: one of each couple's is to be chosen."""
        pinned = np.zeros(self.couples, dtype=bool)
        pinned[self.couple[self.pinned]] = True
        return np.asarray(pinned[self.couple])


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who meets whom, with its proof.

    Attributes
    ----------
    chosen : (j,) int32, rows of the problem's pairs, rising.
    value : float, sum of the chosen scores: the expected number of mutual yes.
    bound : float, no plan that reaches as many people is worth more (over these candidate pairs).
    reached, reached_bound : int, people with a meeting, and the most that any plan can reach.
    floor_bound : float, no plan that reaches as many people gives its worst-served startup more; infinite where no
        floor is aimed at.
    bound_without_floor : float, like ``bound``, but over plans with any floor.
    """

    status: PlanStatus
    chosen: Rows
    value: float
    bound: float
    reached: int
    reached_bound: int
    floor_bound: float = np.inf
    bound_without_floor: float = np.inf


@dataclass(frozen=True, slots=True)
class Timetable:
    """Slot and table of every meeting, aligned to ``chosen``: each (j,) int32; tables count from 1."""

    chosen: Rows
    slot: Rows
    table: Rows


@dataclass(frozen=True, slots=True)
class Comfort:
    """What a timetable asks of people.

    Attributes
    ----------
    breaks : int, idle runs in which a meeting would have had time, between two meetings of a person.
    room_changes : int, meetings of a person that follow one in another room.
    most_breaks : int, the breaks of the person who has most of them.
    tables : int, the sum over the sessions of the tables in use at their busiest slot.
    """

    breaks: int
    room_changes: int
    most_breaks: int
    tables: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan and how far it is from the best possible.

    Attributes
    ----------
    value, bound, reached, reached_bound : as in ``Assignment``, for the timetable that stands.
    replaced : (r,) int32, rows that were chosen but found no slot, and gave way to next-best pairs.
    added : (a,) int32, rows that were not chosen and came in for them.
    floor : float, the expected mutual interest of the startup with a meeting that has least of it.
    floor_bound : as in ``Assignment``.
    short : int, meetings missing to people's minima beyond the first.
    comfort : what the timetable asks of people.
    """

    status: PlanStatus
    timetable: Timetable
    value: float
    bound: float
    reached: int
    reached_bound: int
    replaced: Rows
    added: Rows
    floor: float
    floor_bound: float
    short: int
    comfort: Comfort

    @property
    def gap(self) -> float:
        """Share of the bound that the plan misses, in [0, 1]."""
        return max(0.0, 1.0 - self.value / self.bound) if self.bound > 0 else 0.0
