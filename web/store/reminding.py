"""Who is to be reminded of what."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.messages import NoticeKind, NoticeRecord


def conferences_about(db: Database, now: datetime, after: timedelta) -> list[ConferenceRecord]:
    """Return the conferences that begin within two days, are on, or ended so short a time ago."""
    row = SessionRecord
    asked = select(row.conference_id).group_by(row.conference_id)
    near = asked.having(func.min(row.starts_at) <= now + timedelta(days=2), func.max(row.ends_at) >= now - after)
    found = select(ConferenceRecord).where(ConferenceRecord.id.in_(near))
    return list(db.scalars(found.options(selectinload(ConferenceRecord.sessions)).order_by(ConferenceRecord.id)))


def last_hour(conference: ConferenceRecord) -> datetime | None:
    """Return when the last session ends."""
    return max((one.ends_at for one in conference.sessions), default=None)


def meetings_to_remind_of(
    db: Database, conference_id: int, after: datetime, until: datetime
) -> list[MeetingRecord]:
    """Return the booked meetings that begin between two moments and that nobody was reminded of at their time."""
    row = MeetingRecord
    asked = select(row).where(
        row.conference_id == conference_id,
        row.state == MeetingState.BOOKED,
        row.starts_at > after,
        row.starts_at <= until,
    )
    found = list(db.scalars(asked.order_by(row.starts_at, row.id)))
    notice = NoticeRecord
    known = set(
        db.execute(
            select(notice.subject_id, notice.sequence).where(
                notice.conference_id == conference_id,
                notice.kind == NoticeKind.REMINDER_SOON,
                notice.subject_id.in_([one.id for one in found]),
            )
        )
    )
    return [one for one in found if one.starts_at and (one.id, int(one.starts_at.timestamp()) // 60) not in known]


def people_with_meetings(db: Database, conference_id: int, first: datetime, last: datetime) -> set[int]:
    """Return who has a booked meeting that begins between two moments."""
    row = MeetingRecord
    asked = select(row.investor_id, row.startup_id).where(
        row.conference_id == conference_id,
        row.state == MeetingState.BOOKED,
        row.starts_at >= first,
        row.starts_at < last,
    )
    return {person for pair in db.execute(asked) for person in pair}


def people_who_met(db: Database, conference_id: int, now: datetime) -> set[int]:
    """Return who had a booked meeting that is over."""
    row = MeetingRecord
    asked = select(row.investor_id, row.startup_id).where(
        row.conference_id == conference_id, row.state == MeetingState.BOOKED, row.ends_at <= now
    )
    return {person for pair in db.execute(asked) for person in pair}


def unreminded(db: Database, people: set[int], kind: NoticeKind, conference_id: int, sequence: int) -> set[int]:
    """Return those of some people who have no notice of a kind about their conference yet."""
    row = NoticeRecord
    asked = select(row.participant_id).where(
        row.conference_id == conference_id,
        row.kind == kind,
        row.subject == "conference",
        row.sequence == sequence,
    )
    return people - set(db.scalars(asked))
