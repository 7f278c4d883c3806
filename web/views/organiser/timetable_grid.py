"""The grid of a session: times down, tables across, and the way to the other sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask_babel import to_user_timezone

from web.services.timetable.places import Times
from web.store.timetables import Placed, Spot


@dataclass(frozen=True, slots=True)
class Line:
    """A time of a session with what is at each table."""

    start: datetime
    cells: list[tuple[int, Placed | None]]

    @property
    def taken(self) -> bool:
        """Whether anybody meets then."""
        return any(meeting for _, meeting in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A session with its tables and lines."""

    times: Times
    tables: range
    lines: list[Line]

    @property
    def places(self) -> int:
        """How many meetings it has room for."""
        return len(self.times.starts) * self.times.session.tables


def grid_of(times: Times, meetings: Sequence[Placed]) -> Grid:
    """Lay the meetings of a session out; one at a time or table that is not there any more gets its own line."""
    at = {(one.spot.starts_at, one.spot.table): one for one in meetings if one.spot}
    starts = sorted({*times.starts, *(start for start, _ in at)})
    tables = range(1, max([times.session.tables, *(table for _, table in at)]) + 1)
    lines = [Line(start, [(table, at.get((start, table))) for table in tables]) for start in starts]
    return Grid(times, tables, lines)


def by_day(times: Mapping[int, Times]) -> list[tuple[date, list[Times]]]:
    """Return the sessions by the day they are on, in the conference's zone."""
    ordered = sorted(times.values(), key=lambda one: (one.session.starts_at, one.session.id))
    days = groupby(ordered, lambda one: to_user_timezone(one.session.starts_at).date())
    return [(day, list(own)) for day, own in days]


def shown_session(
    times: Mapping[int, Times], counts: Mapping[int | None, int], wanted: int | None
) -> Times | None:
    """Return the session to show: the one asked for, else the first with a meeting, else the first."""
    if wanted is not None and wanted in times:
        return times[wanted]
    ordered = [one for _, own in by_day(times) for one in own]
    return next((one for one in ordered if counts.get(one.session.id)), ordered[0] if ordered else None)


def with_spots(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a release changes with its places as places again, not as plain values."""
    steps = ("first", "moved", "cancelled", "unbooked", "left")
    lists = {
        name: [{**one, "from": _spot(one["from"]), "to": _spot(one["to"])} for one in found.get(name, ())]
        for name in steps
    }
    return {**found, **lists}


def _spot(record: Mapping[str, Any]) -> Spot | None:
    if not record:
        return None
    start, end = (datetime.fromisoformat(record[name]) for name in ("starts_at", "ends_at"))
    return Spot(record["session_id"], start, end, record["table"])
