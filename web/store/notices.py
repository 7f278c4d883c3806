"""Notices: what somebody is to be told, written once however often it is noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from web.store.engine import Database
from web.store.records.meetings import MeetingRecord
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord

# SQLite takes no more values in one statement.
_AT_ONCE = 500


def add_notices(
    db: Database,
    participants: Iterable[int],
    kind: NoticeKind,
    about: tuple[str, int, int],
    times: tuple[datetime, datetime],
    facts: Mapping[str, Any],
) -> None:
    """Write a notice for each participant who has none with this key.

    Parameters
    ----------
    about : kind and id of the thing it is about, and which of several times.
    times : when it happened and when a letter should tell it.
    """
    wanted = sorted(set(participants))
    for start in range(0, len(wanted), _AT_ONCE):
        asked = select(ParticipantRecord.id, ParticipantRecord.conference_id).where(
            ParticipantRecord.id.in_(wanted[start : start + _AT_ONCE])
        )
        rows = [_values(conference, person, kind, about, times, facts) for person, conference in db.execute(asked)]
        _add(db, rows)


def add_meeting_notices(
    db: Database, kind: NoticeKind, meetings: Mapping[int, Mapping[str, Any]], now: datetime
) -> None:
    """Write a notice for both sides of many meetings, at each one's own sequence."""
    db.flush()
    ids = list(meetings)
    for start in range(0, len(ids), _AT_ONCE):
        row = MeetingRecord
        asked = select(row.id, row.conference_id, row.investor_id, row.startup_id, row.sequence).where(
            row.id.in_(ids[start : start + _AT_ONCE])
        )
        rows = [
            _values(conference_id, person, kind, ("meeting", id_, sequence), (now, now), meetings[id_])
            for id_, conference_id, investor_id, startup_id, sequence in db.execute(asked)
            for person in (investor_id, startup_id)
        ]
        _add(db, rows)


def mark_told(db: Database, participant_id: int, kind: NoticeKind, letter_id: int, now: datetime) -> None:
    """Write down that a letter tells somebody's notices of a kind that wait."""
    row = NoticeRecord
    asked = update(row).where(row.participant_id == participant_id, row.kind == kind, row.told_at.is_(None))
    db.execute(asked.values(told_at=now, letter_id=letter_id).execution_options(synchronize_session=False))


def people_with_meetings_in(db: Database, meetings: Iterable[int]) -> set[int]:
    """Return the people of some meetings."""
    asked = select(MeetingRecord.investor_id, MeetingRecord.startup_id)
    found: set[int] = set()
    for pair in db.execute(asked.where(MeetingRecord.id.in_(list(meetings)))):
        found.update(pair)
    return found


def raise_sequences(db: Database, meetings: Iterable[int], now: datetime) -> None:
    """Count a change of place for meetings whose room has changed around them."""
    row = MeetingRecord
    values = {"sequence": row.sequence + 1, "changed_at": now}
    asked = update(row).where(row.id.in_(list(meetings))).values(values)
    db.execute(asked.execution_options(synchronize_session="fetch"))


def _values(
    conference_id: int,
    person: int,
    kind: NoticeKind,
    about: tuple[str, int, int],
    times: tuple[datetime, datetime],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "conference_id": conference_id,
        "participant_id": person,
        "kind": kind,
        "subject": about[0],
        "subject_id": about[1],
        "sequence": about[2],
        "facts": dict(facts),
        "created_at": times[0],
        "due_at": times[1],
        "unsent": "",
    }


def _add(db: Database, rows: list[dict[str, Any]]) -> None:
    """Add notices; those whose key is there already are passed over."""
    if rows:
        server = db.get_bind().dialect.name == "postgresql"
        insert = (postgresql_insert if server else sqlite_insert)(NoticeRecord)
        db.execute(insert.on_conflict_do_nothing(), rows)
