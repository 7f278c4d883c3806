"""Places for a meeting: which slots and tables are free for two people, and holding one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from matcher.conference import meeting_starts, overlaps
from matcher.profiles import Interval
from web.store.busy import busy_tables, busy_ticks, free_place, hold_place, ticks
from web.store.couples import booked_hours
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import MeetingRecord, MeetingState


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a meeting can be."""

    session_id: int
    room: str
    starts_at: datetime
    ends_at: datetime
    table: int


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot that is free for two people, with the numbers of its free tables."""

    session: SessionRecord
    hours: Interval
    tables: tuple[int, ...]

    def place(self, table: int | None = None) -> Place:
        """Return the slot with a table; the lowest free one unless it is named."""
        number = self.tables[0] if table is None else table
        return Place(self.session.id, self.session.room, self.hours.start, self.hours.end, number)


def slot_starts(conference: ConferenceRecord) -> dict[int, tuple[datetime, ...]]:
    """Return when the meetings of each session start that holds one-on-one meetings, by the session's id."""
    changeover = timedelta(minutes=conference.changeover_minutes)
    return {
        row.id: meeting_starts(Interval(row.starts_at, row.ends_at), meeting_length(conference, row), changeover)
        for row in conference.sessions
        if row.sub_forum_id is not None
    }


def slots_of(conference: ConferenceRecord, forums: Collection[int]) -> list[tuple[SessionRecord, Interval]]:
    """Return all slots of some sub-forums in the order of time."""
    starts = slot_starts(conference)
    found = [
        (session, Interval(start, start + meeting_length(conference, session)))
        for session in conference.sessions
        if session.sub_forum_id in forums
        for start in starts[session.id]
    ]
    return sorted(found, key=lambda slot: (slot[1].start, slot[0].id))


def meeting_length(conference: ConferenceRecord, session: SessionRecord) -> timedelta:
    """Return how long a meeting of a session lasts."""
    return timedelta(minutes=session.meeting_minutes or conference.meeting_minutes)


def free_places(
    db: Database, conference: ConferenceRecord, people: Sequence[int], forums: Collection[int], now: datetime
) -> list[Place]:
    """Return the free slots, each once, with its lowest free table, earliest first; see ``free_slots``."""
    return [slot.place() for slot in free_slots(db, conference, people, forums, now)]


def free_slots(
    db: Database,
    conference: ConferenceRecord,
    people: Sequence[int],
    forums: Collection[int],
    now: datetime,
    excluding_meeting_id: int | None = None,
) -> list[FreeSlot]:
    """Return the slots of some sub-forums in which some people and a table are free, in the order of time.

    The sub-forums should be such as all of them belong to. Only what has not begun counts, and only where none of
    them has less than a changeover to another meeting. What ``excluding_meeting_id`` holds itself counts as free.
    """
    taken = set().union(*busy_ticks(db, people, excluding_meeting_id).values())
    held = [hours for own in booked_hours(db, people, excluding_meeting_id).values() for hours in own]
    changeover = timedelta(minutes=conference.changeover_minutes)
    wanted = [
        (session, hours)
        for session, hours in slots_of(conference, forums)
        if hours.start > now
        and taken.isdisjoint(ticks(hours))
        and not any(overlaps(Interval(hours.start - changeover, hours.end + changeover), one) for one in held)
    ]
    used = busy_tables(db, sorted({session.id for session, _ in wanted}), excluding_meeting_id)
    slots = [FreeSlot(session, hours, _free_tables(session, hours, used[session.id])) for session, hours in wanted]
    return [slot for slot in slots if slot.tables]


def _free_tables(session: SessionRecord, hours: Interval, used: set[tuple[int, int]]) -> tuple[int, ...]:
    touched = ticks(hours)
    return tuple(
        table for table in range(1, session.tables + 1) if not any((table, tick) in used for tick in touched)
    )


def best_place(
    db: Database, conference: ConferenceRecord, people: Sequence[int], places: Sequence[Place]
) -> Place:
    """Return the earliest place that makes no break for anybody, else the earliest of all."""
    zone = ZoneInfo(conference.zone)
    changeover = timedelta(minutes=conference.changeover_minutes)
    held = booked_hours(db, people).values()

    def makes_a_break(place: Place) -> bool:
        hours = Interval(place.starts_at, place.ends_at)
        day = place.starts_at.astimezone(zone).date()
        days = [[one for one in own if one.start.astimezone(zone).date() == day] for own in held]
        return any(_breaks([*own, hours], changeover) > _breaks(own, changeover) for own in days)

    return next((place for place in places if not makes_a_break(place)), places[0])


def _breaks(hours: Sequence[Interval], changeover: timedelta) -> int:
    """Return how often somebody idles between two meetings of a day for longer than the changeover."""
    ordered = sorted(hours, key=lambda one: one.start)
    return sum(after.start - before.end > changeover for before, after in pairwise(ordered))


def hold(db: Database, meeting: MeetingRecord, place: Place, now: datetime) -> None:
    """Give a meeting its place, taking both people and the table; what it held before is given back.

    A clash with another meeting fails here, and with it the whole transaction.
    """
    db.flush()
    free_place(db, meeting)
    meeting.session_id, meeting.table = place.session_id, place.table
    meeting.starts_at, meeting.ends_at = place.starts_at, place.ends_at
    forum = db.get_one(SessionRecord, place.session_id).sub_forum_id
    assert forum is not None
    meeting.sub_forum_id = forum
    meeting.state, meeting.changed_at = MeetingState.BOOKED, now
    meeting.sequence += 1
    hold_place(db, meeting)
    db.flush()


def place_record(meeting: MeetingRecord) -> dict[str, object]:
    """Return a meeting's place as the change log keeps it."""
    return {
        "session_id": meeting.session_id,
        "starts_at": None if meeting.starts_at is None else meeting.starts_at.isoformat(),
        "table": meeting.table,
    }
