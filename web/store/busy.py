"""The guards: who and which table is taken in which five minutes. The database itself refuses a second taker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, func, select

from matcher.profiles import Interval
from web.store.engine import Database
from web.store.records.meetings import AbsenceRecord, BusyPersonRecord, BusyTableRecord, MeetingRecord

#: Length of a tick in seconds.
TICK = 300


def ticks(hours: Interval) -> range:
    """Return the ticks that some hours touch, counted from 1970 in UTC."""
    return range(int(hours.start.timestamp()) // TICK, -(-int(hours.end.timestamp()) // TICK))


def hold_place(db: Database, meeting: MeetingRecord) -> None:
    """Take both people and the table for a booked meeting; a clash fails when the database hears of it."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    assert meeting.session_id is not None
    assert meeting.table is not None
    for tick in ticks(Interval(meeting.starts_at, meeting.ends_at)):
        for person in (meeting.investor_id, meeting.startup_id):
            db.add(BusyPersonRecord(participant_id=person, tick=tick, meeting_id=meeting.id))
        db.add(
            BusyTableRecord(session_id=meeting.session_id, table=meeting.table, tick=tick, meeting_id=meeting.id)
        )


def free_place(db: Database, meeting: MeetingRecord) -> None:
    """Give back what a meeting held."""
    db.flush()
    db.execute(delete(BusyPersonRecord).where(BusyPersonRecord.meeting_id == meeting.id))
    db.execute(delete(BusyTableRecord).where(BusyTableRecord.meeting_id == meeting.id))


def add_absence(db: Database, participant_id: int, hours: Interval, note: str = "") -> AbsenceRecord:
    """Block a participant's time; a clash with a meeting fails when the database hears of it.

    Ticks that another absence of the participant covers already are left to that one.
    """
    row = AbsenceRecord(participant_id=participant_id, starts_at=hours.start, ends_at=hours.end, note=note)
    db.add(row)
    db.flush()
    wanted = ticks(hours)
    covered = set(
        db.scalars(
            select(BusyPersonRecord.tick).where(
                BusyPersonRecord.participant_id == participant_id,
                BusyPersonRecord.absence_id.is_not(None),
                BusyPersonRecord.tick >= wanted.start,
                BusyPersonRecord.tick < wanted.stop,
            )
        )
    )
    db.add_all(
        BusyPersonRecord(participant_id=participant_id, tick=tick, absence_id=row.id)
        for tick in wanted
        if tick not in covered
    )
    return row


def remove_absence(db: Database, row: AbsenceRecord) -> None:
    """Take back an absence; what other absences of the participant cover stays blocked."""
    person = row.participant_id
    db.execute(delete(BusyPersonRecord).where(BusyPersonRecord.absence_id == row.id))
    db.delete(row)
    db.flush()
    others = db.scalars(select(AbsenceRecord).where(AbsenceRecord.participant_id == person)).all()
    taken = set(db.scalars(select(BusyPersonRecord.tick).where(BusyPersonRecord.participant_id == person)))
    for other in others:
        for tick in ticks(Interval(other.starts_at, other.ends_at)):
            if tick not in taken:
                taken.add(tick)
                db.add(BusyPersonRecord(participant_id=person, tick=tick, absence_id=other.id))


def busy_ticks(
    db: Database, people: Sequence[int], excluding_meeting_id: int | None = None
) -> dict[int, set[int]]:
    """Return the ticks in which each of some participants is taken or away, but for one meeting."""
    found: dict[int, set[int]] = {person: set() for person in people}
    asked = {"people": list(people), "but": excluding_meeting_id or -1}
    for person, tick in db.execute(_BUSY_TICKS, asked):
        found[person].add(tick)
    return found


_BUSY_TICKS = select(BusyPersonRecord.participant_id, BusyPersonRecord.tick).where(
    BusyPersonRecord.participant_id.in_(bindparam("people", expanding=True)),
    func.coalesce(BusyPersonRecord.meeting_id, 0) != bindparam("but"),
)


def busy_tables(
    db: Database, session_ids: Sequence[int], excluding_meeting_id: int | None = None
) -> dict[int, set[tuple[int, int]]]:
    """Return the taken (table, tick) of each of some sessions, but for one meeting."""
    if not session_ids:
        return {}
    found: dict[int, set[tuple[int, int]]] = {session: set() for session in session_ids}
    asked = {"sessions": list(session_ids), "but": excluding_meeting_id or -1}
    for session, table, tick in db.execute(_BUSY_TABLES, asked):
        found[session].add((table, tick))
    return found


_BUSY_TABLES = select(BusyTableRecord.session_id, BusyTableRecord.table, BusyTableRecord.tick).where(
    BusyTableRecord.session_id.in_(bindparam("sessions", expanding=True)),
    func.coalesce(BusyTableRecord.meeting_id, 0) != bindparam("but"),
)


def moment_of(tick: int) -> datetime:
    """Return when a tick begins."""
    return datetime.fromtimestamp(tick * TICK, tz=UTC)
