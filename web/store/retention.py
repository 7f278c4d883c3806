"""Which conferences keep personal data no longer, and whose data was erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, select

from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.participants import ParticipantRecord


def conferences_to_erase(db: Database, now: datetime) -> list[int]:
    """Return the conferences whose date is over and whose personal data is still there.

    One whose programme was moved beyond that date since then is not over: people still need their data.
    """
    row = ConferenceRecord
    to_come = exists().where(SessionRecord.conference_id == row.id, SessionRecord.ends_at > now)
    asked = select(row.id).where(row.erased_at.is_(None), row.erase_after <= now, ~to_come).order_by(row.id)
    return list(db.scalars(asked))


def erased_people(db: Database, conference_id: int) -> list[ParticipantRecord]:
    """Return what is left of those whose data was erased, the latest first."""
    row = ParticipantRecord
    asked = select(row).where(row.conference_id == conference_id, row.erased_at.is_not(None))
    return list(db.scalars(asked.order_by(row.erased_at.desc(), row.id)))


def unsuggested_count(db: Database, conference_id: int) -> int:
    """Return how many take part and do not want to be suggested."""
    row = ParticipantRecord
    here = (row.conference_id == conference_id, row.withdrawn_at.is_(None), row.unsuggested_at.is_not(None))
    return int(db.scalar(select(func.count()).select_from(row).where(*here)) or 0)
