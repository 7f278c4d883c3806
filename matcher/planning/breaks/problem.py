"""What is asked of an event's timetable, and what comes back: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.planning.conflicts import Conflict
from matcher.planning.problem import PlanStatus

#: Participants and meetings are called by numbers or by names.
Id = int | str


@dataclass(frozen=True, slots=True)
class EventMeeting:
    """A meeting of two participants.

    Attributes
    ----------
    allowed : the slots it may have; None for all.
    fixed : the slot it must have; None for any.
    after : meetings that come strictly earlier.
    """

    id: Id
    participants: tuple[Id, Id]
    allowed: frozenset[int] | None = None
    fixed: int | None = None
    after: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class EventProblem:
    """Who meets whom at an event; slots count from 1.

    Attributes
    ----------
    tables : meetings that a slot has room for.
    unavailable : of every participant, the slots in which it cannot come.
    max_break_difference : no participant may have so many breaks more than another; None for no limit.
    """

    slots: int
    tables: int
    unavailable: Mapping[Id, frozenset[int]]
    meetings: tuple[EventMeeting, ...]
    max_break_difference: int | None = None

    def meetings_of(self) -> dict[Id, list[int]]:
        """Return of every participant the rows of its meetings."""
        rows: dict[Id, list[int]] = {participant: [] for participant in self.unavailable}
        for row, meeting in enumerate(self.meetings):
            for participant in meeting.participants:
                rows[participant].append(row)
        return rows


@dataclass(frozen=True, slots=True)
class EventTimetable:
    """The best timetable that was found, and what is proven.

    Attributes
    ----------
    slots : the slot of every meeting by its id; None without a timetable.
    breaks : breaks of all participants together; None without a timetable.
    bound : no timetable has fewer breaks; None where none exists.
    conflict : of an infeasible problem, why; None if time ran out before it was known.
    """

    status: PlanStatus
    slots: Mapping[Id, int] | None
    breaks: int | None
    bound: int | None
    seconds: float = 0.0
    conflict: Conflict | None = None

    def record(self) -> dict[str, Any]:
        """Return everything but the meetings as plain values, for JSON."""
        record: dict[str, Any] = {
            "status": self.status.value,
            "breaks": self.breaks,
            "bound": self.bound,
            "seconds": round(self.seconds, 3),
        }
        if self.status is PlanStatus.INFEASIBLE:
            told = None if self.conflict is None else self.conflict.record()
            record["conflict"] = told and {name: told[name] for name in ("rules", "smallest", "minimal")}
            record["way_out"] = told and told["way_out"]
            record["way_out_cost"] = told and told["cost"]
        return record
