"""Jobs: which of them wait for a worker, which worker has one in hand, and which of those still lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from web.seats import Seat
from web.store.engine import Database
from web.store.records.log import JobKind, JobRecord, JobState

_JOB = JobRecord
_UNENDED = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a job that has not ended stands; while its worker lives, no two looks at it see the same."""

    state: JobState
    attempts: int
    beats: int


def is_waiting(db: Database, conference_id: int, kind: JobKind) -> bool:
    """Return whether a job of a kind is asked for and not begun, so that it will see what is written now."""
    asked = select(_JOB.id).where(
        _JOB.conference_id == conference_id, _JOB.kind == kind, _JOB.state == JobState.QUEUED
    )
    return db.scalars(asked.limit(1)).first() is not None


def same_job(db: Database, seat: Seat, kind: JobKind, asked: Mapping[str, Any]) -> int | None:
    """Return the number of a job that just this was asked of and that has not ended; None without.

    Suggestions that are being made do not see what is written now: only those that wait count.
    """
    states = (JobState.QUEUED,) if kind is JobKind.SUGGEST else _UNENDED
    rows = select(_JOB).where(_JOB.conference_id == seat.conference_id, _JOB.kind == kind, _JOB.state.in_(states))
    return next((row.id for row in db.scalars(rows.order_by(_JOB.id)) if row.asked == dict(asked)), None)


def last_done(db: Database, conference_id: int, kind: JobKind) -> JobRecord | None:
    """Return the job of a kind that was done last."""
    asked = select(_JOB).where(_JOB.conference_id == conference_id, _JOB.kind == kind, _JOB.state == JobState.DONE)
    return db.scalars(asked.order_by(_JOB.id.desc()).limit(1)).one_or_none()


def take_job(db: Database, job_id: int) -> JobRecord | None:
    """Take a job in hand that waits, and return it; None where it waits no more."""
    values = {"state": JobState.RUNNING, "attempts": _JOB.attempts + 1}
    if not _change(db, values, _JOB.id == job_id, _JOB.state == JobState.QUEUED):
        return None
    return db.get_one(JobRecord, job_id)


def count_on(db: Database, job_id: int, attempt: int) -> None:
    """Show that the worker of a job lives."""
    _change(db, {"beats": _JOB.beats + 1}, *_in_hand(job_id, attempt))


def note_written(db: Database, job_id: int, attempt: int) -> bool:
    """Write down that a job is writing what it does; return whether it is still in hand."""
    return _change(db, {"written": True}, *_in_hand(job_id, attempt))


def end_job(db: Database, job_id: int, attempt: int, values: Mapping[str, Any]) -> None:
    """Write down how a job ended, unless it was taken out of hand."""
    _change(db, values, *_in_hand(job_id, attempt))


def unended_jobs(db: Database) -> dict[int, Sign]:
    """Return the jobs that have not ended, and where they stand."""
    asked = select(_JOB.id, _JOB.state, _JOB.attempts, _JOB.beats).where(_JOB.state.in_(_UNENDED))
    return {id_: Sign(state, attempts, beats) for id_, state, attempts, beats in db.execute(asked)}


def put_back(db: Database, job_id: int, seen: Sign) -> bool:
    """Let a job wait again whose worker gave no sign since it was seen; return whether it does now."""
    return _change(db, {"state": JobState.QUEUED}, *_as_seen(job_id, seen))


def give_up(db: Database, job_id: int, seen: Sign, why: dict[str, Any], now: datetime) -> None:
    """End a job whose worker gave no sign since it was seen."""
    _change(db, {"state": JobState.FAILED, "error": why, "ended_at": now}, *_as_seen(job_id, seen))


def _in_hand(job_id: int, attempt: int) -> tuple[Any, ...]:
    return _JOB.id == job_id, _JOB.state == JobState.RUNNING, _JOB.attempts == attempt


def _as_seen(job_id: int, seen: Sign) -> tuple[Any, ...]:
    return *_in_hand(job_id, seen.attempts), _JOB.beats == seen.beats


def _change(db: Database, values: Mapping[str, Any], *which: Any) -> bool:
    asked = update(_JOB).where(*which).values(dict(values)).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.execute(asked)).rowcount == 1
