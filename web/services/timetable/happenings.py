"""What has happened since a timetable was released, as an organiser says it, and how it becomes true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from matcher.changes import Away, Cancelled, Change, RoomLost, SessionMoved, TableLost
from matcher.profiles import Interval
from matcher.words import Words
from web.errors import NotFoundError
from web.seats import Seat
from web.services.doors import leave
from web.services.times import said_time
from web.store.bookings import close_tables
from web.store.busy import add_absence
from web.store.engine import Database
from web.store.log import log_change
from web.store.people import participant_row
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import TimetableRecord

_NOT_COMING = Words("{who} does not come", "{who} 不来参会")
_AWAY = Words("{who} is away", "{who} 不在场")
_TABLES = Words("{session}: tables {tables} are lost", "{session}：{tables} 号桌不可用")
_ROOM = Words("{session}: no table can be used", "{session}：所有桌子均不可用")
_SLOT = Words("{session}: no meetings at {time}", "{session}：{time} 不安排会面")
_MOVED = Words("{session} is held at another time or place", "{session} 改时间或地点")


class HappeningKind(StrEnum):
    """What can happen."""

    NOT_COMING = "not_coming"
    AWAY = "away"
    TABLES_LOST = "tables_lost"
    ROOM_LOST = "room_lost"
    SLOT_DELETED = "slot_deleted"
    SESSION_MOVED = "session_moved"


_CLOSING = (HappeningKind.TABLES_LOST, HappeningKind.ROOM_LOST, HappeningKind.SLOT_DELETED)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; which values count depends on its kind.

    ``hours``: when somebody is away, tables are lost (None: all through the session), or a session is held.
    """

    kind: HappeningKind
    person_id: int = 0
    session_id: int = 0
    hours: Interval | None = None
    tables: tuple[int, ...] = ()
    room: str = ""

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        hours = [self.hours.start.isoformat(), self.hours.end.isoformat()] if self.hours else None
        return {
            "kind": self.kind.value,
            "person": self.person_id,
            "session": self.session_id,
            "hours": hours,
            "tables": list(self.tables),
            "room": self.room,
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Happening:
        """Return it from plain values."""
        hours = record["hours"]
        return cls(
            kind=HappeningKind(record["kind"]),
            person_id=record["person"],
            session_id=record["session"],
            hours=Interval(*(datetime.fromisoformat(moment) for moment in hours)) if hours else None,
            tables=tuple(record["tables"]),
            room=record["room"],
        )


def happenings_of(timetable: TimetableRecord | None) -> list[Happening]:
    """Return what a repair was told, which becomes true with its release."""
    records = timetable.difference.get("happenings", []) if timetable else []
    return [Happening.of(one) for one in records]


def as_change(db: Database, conference: ConferenceRecord, one: Happening) -> Change:
    """Return a happening as matcher's repair has it."""
    if one.kind in (HappeningKind.NOT_COMING, HappeningKind.AWAY):
        person = _person(db, conference.id, one)
        if one.hours is None:
            return Cancelled(person.side, person.code)
        return Away(person.side, person.code, one.hours)
    session = _session(conference, one)
    if one.kind is HappeningKind.SESSION_MOVED:
        assert one.hours is not None
        return SessionMoved(session.code, one.hours.start, one.hours.end, one.room)
    if one.kind is HappeningKind.ROOM_LOST:
        return RoomLost(session.code)
    return TableLost(session.code, frozenset(one.tables or range(1, session.tables + 1)), one.hours)


def words_for(db: Database, conference: ConferenceRecord, one: Happening) -> Words:
    """Say what happened, without its hours."""
    if one.kind in (HappeningKind.NOT_COMING, HappeningKind.AWAY):
        who = _person(db, conference.id, one).name
        return (_NOT_COMING if one.kind is HappeningKind.NOT_COMING else _AWAY).format(who=who)
    row = _session(conference, one)
    session = Words(row.name_en, row.name_zh)
    template = {
        HappeningKind.TABLES_LOST: _TABLES,
        HappeningKind.ROOM_LOST: _ROOM,
        HappeningKind.SLOT_DELETED: _SLOT,
        HappeningKind.SESSION_MOVED: _MOVED,
    }[one.kind]
    time = said_time(conference, one.hours.start) if one.hours else ""
    return template.format(session=session, tables=", ".join(str(table) for table in one.tables), time=time)


def with_happening(known: Sequence[Happening], one: Happening) -> list[Happening]:
    """Return what has happened with one thing more; a session that moves again is only where it moves last."""
    again = HappeningKind.SESSION_MOVED, one.session_id
    kept = [other for other in known if one.kind != again[0] or (other.kind, other.session_id) != again]
    return [*(other for other in kept if other != one), one]


def delayed(conference: ConferenceRecord, known: Sequence[Happening], session_id: int, minutes: int) -> Happening:
    """Return that a session begins and ends so many minutes later than is known so far."""
    row = next((row for row in conference.sessions if row.id == session_id), None)
    if row is None:
        raise NotFoundError
    later, hours, room = timedelta(minutes=minutes), Interval(row.starts_at, row.ends_at), row.room
    for other in known:
        if (other.kind, other.session_id) == (HappeningKind.SESSION_MOVED, session_id) and other.hours:
            hours, room = other.hours, other.room
    moved = Interval(hours.start + later, hours.end + later)
    return Happening(HappeningKind.SESSION_MOVED, session_id=session_id, hours=moved, room=room)


def move_sessions(
    db: Database, seat: Seat, conference: ConferenceRecord, happenings: Sequence[Happening], now: datetime
) -> None:
    """Hold sessions at their new times, and let those go who do not come; no meeting is touched."""
    for one in happenings:
        if one.kind is HappeningKind.SESSION_MOVED and one.hours:
            row = _session(conference, one)
            before = {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat(), "room": row.room}
            row.starts_at, row.ends_at, row.room = one.hours.start, one.hours.end, one.room
            log_change(db, seat, "move session", ("session", row.id), now, (before, one.record()))
        elif one.kind is HappeningKind.NOT_COMING:
            person = _person(db, conference.id, one)
            if person.withdrawn_at is None:
                leave(db, seat, person, {}, now)
    db.flush()


@dataclass(frozen=True, slots=True)
class Running:
    """Until when people and tables are still held by meetings that have begun: by id, and by (session, table)."""

    people: Mapping[int, datetime]
    tables: Mapping[tuple[int, int], datetime]


def block_times(
    db: Database,
    seat: Seat,
    conference: ConferenceRecord,
    happenings: Sequence[Happening],
    running: Running,
    now: datetime,
) -> None:
    """Block the time of those who are away and close lost tables, as soon as what has begun there is over."""
    for one in happenings:
        if one.kind is HappeningKind.AWAY and one.hours:
            if hours := _after(one.hours, running.people.get(one.person_id)):
                add_absence(db, one.person_id, hours)
            log_change(db, seat, "block time", ("participant", one.person_id), now, ({}, one.record()))
        elif one.kind in _CLOSING:
            row = _session(conference, one)
            tables = one.tables or range(1, row.tables + 1)
            whole = one.hours or Interval(row.starts_at, row.ends_at)
            for table in tables:
                if hours := _after(whole, running.tables.get((row.id, table))):
                    close_tables(db, row.id, [table], hours)
            log_change(db, seat, "close tables", ("session", row.id), now, ({}, one.record()))


def _after(hours: Interval, moment: datetime | None) -> Interval | None:
    start = hours.start if moment is None else max(hours.start, moment)
    return Interval(start, hours.end) if start < hours.end else None


def _person(db: Database, conference_id: int, one: Happening) -> ParticipantRecord:
    row = participant_row(db, conference_id, one.person_id)
    if row is None:
        raise NotFoundError
    return row


def _session(conference: ConferenceRecord, one: Happening) -> SessionRecord:
    row = next((row for row in conference.sessions if row.id == one.session_id), None)
    if row is None:
        raise NotFoundError
    return row
