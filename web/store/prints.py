"""Who and what is printed, and the files that were: each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, union
from sqlalchemy.orm import joinedload

from web.seats import Seat
from web.store.engine import Database
from web.store.records.accounts import MembershipRecord, User
from web.store.records.log import UploadRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord
from web.store.uploads import PRINT, add_upload
from web.visibility import on_walls

_AT_ONCE = 500


def people_to_print(
    db: Database,
    conference_id: int,
    *,
    forum_id: int | None = None,
    session_id: int | None = None,
    person_id: int | None = None,
) -> list[ParticipantRecord]:
    """Return who takes part, by name: everybody, those of a sub-forum, those who meet in a session, or one."""
    row = ParticipantRecord
    asked = select(row).where(
        row.conference_id == conference_id, row.withdrawn_at.is_(None), row.erased_at.is_(None)
    )
    if forum_id is not None:
        placed = select(ForumPlaceRecord.participant_id).where(ForumPlaceRecord.sub_forum_id == forum_id)
        asked = asked.where(row.id.in_(placed))
    if session_id is not None:
        here = (MeetingRecord.session_id == session_id, MeetingRecord.state == MeetingState.BOOKED)
        sides = (select(side).where(*here) for side in (MeetingRecord.investor_id, MeetingRecord.startup_id))
        asked = asked.where(row.id.in_(union(*sides)))
    if person_id is not None:
        asked = asked.where(row.id == person_id)
    return sorted(db.scalars(asked), key=lambda one: (one.side, one.name.casefold(), one.id))


def colleagues_of_all(db: Database, people: Sequence[int]) -> dict[int, list[User]]:
    """Return the accounts that speak for each of some participants, in the order they came."""
    found: dict[int, list[User]] = {}
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        asked = (
            select(MembershipRecord)
            .where(MembershipRecord.participant_id.in_(some))
            .options(joinedload(MembershipRecord.account))
            .order_by(MembershipRecord.id)
        )
        for row in db.scalars(asked):
            if row.account.active and row.participant_id is not None:
                found.setdefault(row.participant_id, []).append(row.account)
    return found


def meetings_to_print(
    db: Database,
    conference_id: int,
    *,
    sessions: Collection[int] | None = None,
    ends_after: datetime | None = None,
    starts_before: datetime | None = None,
) -> list[MeetingRecord]:
    """Return the booked meetings of some sessions or hours in the order of time, with both people."""
    row = MeetingRecord
    asked = select(row).where(row.conference_id == conference_id, row.state == MeetingState.BOOKED)
    if sessions is not None:
        asked = asked.where(row.session_id.in_(sessions))
    if ends_after is not None:
        asked = asked.where(row.ends_at > ends_after)
    if starts_before is not None:
        asked = asked.where(row.starts_at < starts_before)
    both = (joinedload(row.investor), joinedload(row.startup))
    return list(db.scalars(asked.options(*both).order_by(row.starts_at, row.table, row.id)))


def name_on_walls(row: ParticipantRecord) -> str | None:
    """Return the name of a participant as everybody in the hall may see it; None where it hides its name."""
    return row.name if on_walls(row.hidden) else None


def keep_print(db: Database, seat: Seat, filename: str, content: bytes, now: datetime) -> int:
    """Keep a file that was printed; return its number."""
    return add_upload(db, seat, PRINT, filename, content, now).id


def print_row(db: Database, conference_id: int, id_: int) -> UploadRecord | None:
    """Return a printed file of a conference, without its content."""
    asked = select(UploadRecord).where(
        UploadRecord.id == id_, UploadRecord.conference_id == conference_id, UploadRecord.table == PRINT
    )
    return db.scalars(asked).one_or_none()


def prints_of(db: Database, conference_id: int, most: int = 10) -> list[UploadRecord]:
    """Return the printed files of a conference, the latest first."""
    asked = select(UploadRecord).where(UploadRecord.conference_id == conference_id, UploadRecord.table == PRINT)
    return list(db.scalars(asked.order_by(UploadRecord.id.desc()).limit(most)))


def drop_old_prints(db: Database, conference_id: int, before: datetime) -> None:
    """Delete the printed files of a conference that are older; they can be printed anew."""
    db.execute(
        delete(UploadRecord).where(
            UploadRecord.conference_id == conference_id,
            UploadRecord.table == PRINT,
            UploadRecord.created_at < before,
        )
    )
