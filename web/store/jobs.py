"""Jobs: which of them wait for a worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from web.seats import Seat
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


def same_job(db: Database, seat: Seat, kind: JobKind, asked: Mapping[str, Any], now: datetime) -> int | None:
    """Return the number of a job that just this was asked of and that has not ended; None without.

    Suggestions that are being made do not see what is written now: only those that wait count.
    """
    states = (JobState.QUEUED,) if kind is JobKind.SUGGEST else (JobState.QUEUED, JobState.RUNNING)
    rows = select(JobRecord).where(
        JobRecord.conference_id == seat.conference_id,
        JobRecord.kind == kind,
        JobRecord.state.in_(states),
        JobRecord.created_at > now - _LOST,
    )
    return next((row.id for row in db.scalars(rows.order_by(JobRecord.id)) if row.asked == dict(asked)), None)


def last_done(db: Database, conference_id: int, kind: JobKind) -> JobRecord | None:
    """Return the job of a kind that was done last."""
    asked = select(JobRecord).where(
        JobRecord.conference_id == conference_id, JobRecord.kind == kind, JobRecord.state == JobState.DONE
    )
    return db.scalars(asked.order_by(JobRecord.id.desc()).limit(1)).one_or_none()
