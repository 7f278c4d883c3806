"""What the staff see who walk the floor: one slot of one session, table by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from web.services.floor.outcomes import both_here
from web.services.timetable.places import Times, times_of
from web.store.engine import Database
from web.store.outcomes import AtTable, at_tables, starts_at_tables
from web.store.records.conferences import ConferenceRecord

# So long before it begins a session is looked at rather than the one before.
_SOON = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Slot:
    """The tables of a session at one of its times.

    Attributes
    ----------
    here : by meeting, whether investor and startup are checked in.
    free : the tables at which nobody meets.
    """

    times: Times
    start: datetime
    meetings: list[AtTable]
    here: dict[int, tuple[bool, bool]]
    free: list[int]

    @property
    def before(self) -> datetime | None:
        """The time before it in its session."""
        return max((one for one in self.times.starts if one < self.start), default=None)

    @property
    def after(self) -> datetime | None:
        """The time after it in its session."""
        return min((one for one in self.times.starts if one > self.start), default=None)

    @property
    def unsaid(self) -> int:
        """Of how many meetings nothing counts yet."""
        return sum(one.outcome is None for one in self.meetings)


def slot_on_floor(
    db: Database, conference: ConferenceRecord, session_id: int | None, start: datetime | None, now: datetime
) -> Slot | None:
    """Return a slot of a session; those that are not named are the ones of now. None: there is no session."""
    times = [one for one in times_of(conference).values() if one.starts]
    if not times:
        return None
    named = next((one for one in times if one.session.id == session_id), None)
    chosen = _with_held(db, named or _session_of_now(times, now))
    there = start if start in chosen.starts else _start_of_now(chosen, now)
    meetings = at_tables(db, chosen.session.id, there)
    taken = {one.meeting.table for one in meetings if one.said is None or one.said.given_back_at is None}
    return Slot(
        chosen,
        there,
        meetings,
        both_here(db, conference, [one.meeting for one in meetings]),
        [table for table in range(1, chosen.session.tables + 1) if table not in taken],
    )


def _with_held(db: Database, times: Times) -> Times:
    """Return a session with the times, too, that it had when some of its meetings began."""
    return replace(times, starts=tuple(sorted({*times.starts, *starts_at_tables(db, times.session.id)})))


def _session_of_now(times: Sequence[Times], now: datetime) -> Times:
    """Return the session that is on or begins soon, else the next one, else the last."""
    ordered = sorted(times, key=lambda one: one.starts[0])
    on = [one for one in ordered if one.starts[0] - _SOON <= now < one.starts[-1] + one.length]
    coming = [one for one in ordered if one.starts[0] > now]
    return (on or coming or ordered[-1:])[0]


def _start_of_now(times: Times, now: datetime) -> datetime:
    """Return the time that began last, else the first."""
    return max((one for one in times.starts if one <= now), default=times.starts[0])
