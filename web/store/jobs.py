"""Jobs: which of them wait for a worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from web.store.engine import Database
from web.store.records.log import JobKind, JobRecord, JobState

# A job that no worker took for so long was lost, and keeps no other from being asked for.
_LOST = timedelta(hours=1)


def is_waiting(db: Database, conference_id: int, kind: JobKind, now: datetime) -> bool:
    """Return whether a job of a kind is asked for and not begun, so that it will see what is written now."""
    asked = select(JobRecord.id).where(
        JobRecord.conference_id == conference_id,
        JobRecord.kind == kind,
        JobRecord.state == JobState.QUEUED,
        JobRecord.created_at > now - _LOST,
    )
    return db.scalars(asked.limit(1)).first() is not None


def last_done(db: Database, conference_id: int, kind: JobKind) -> JobRecord | None:
    """Return the job of a kind that was done last."""
    asked = select(JobRecord).where(
        JobRecord.conference_id == conference_id, JobRecord.kind == kind, JobRecord.state == JobState.DONE
    )
    return db.scalars(asked.order_by(JobRecord.id.desc()).limit(1)).one_or_none()
