"""The condition of a database: whether its layout is this version's, whether it can be written, what waits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from web.errors import UnavailableError
from web.store.engine import Database, Store
from web.store.records.log import JobKind, JobRecord, JobState, MailState, OutgoingMailRecord
from web.store.upgrade import alembic_config, is_known, layout_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of one kind there are, and since when the oldest of them."""

    count: int
    since: datetime


class Fault(StrEnum):
    """Why a database cannot be worked with."""

    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    OLD = "old"
    """Its layout is that of an earlier version."""
    NEWER = "newer"
    """Its layout is that of a later version."""
    READ_ONLY = "read-only"


def fault_of(store: Store) -> Fault | None:
    """Return why a database cannot be worked with; None: it can."""
    try:
        with store.reading() as db:
            layout = layout_of(db.connection())
            if layout == newest_layout():
                return None if is_writable(store, db) else Fault.READ_ONLY
            return Fault.EMPTY if layout is None else Fault.OLD if is_known(layout) else Fault.NEWER
    except (UnavailableError, SQLAlchemyError):
        return Fault.UNREACHABLE


def words_of_driver(store: Store) -> str:
    """Return why a database cannot be reached, as its driver says it; empty: it can be."""
    try:
        with store.reading() as db:
            db.execute(select(1))
    except UnavailableError as error:
        return str(error.__cause__).strip()
    except SQLAlchemyError as error:
        return str(getattr(error, "orig", None) or error).strip()
    return ""


@cache
def newest_layout() -> str:
    """Return the name of the layout that this version works with."""
    return ScriptDirectory.from_config(alembic_config(None)).get_current_head() or ""


def is_writable(store: Store, db: Database) -> bool:
    """Return whether a database takes what is written, as far as that can be told without writing."""
    if store.has_server:
        return str(db.scalar(text("SHOW transaction_read_only"))) == "off"
    file = database_file(store)
    return file is None or (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def database_file(store: Store) -> Path | None:
    """Return the file of a database that has no server."""
    name = store.engine.url.database
    return Path(name) if name and not store.has_server else None


def server_facts(db: Database) -> dict[str, str]:
    """Return what a PostgreSQL server says of itself, by the names of its settings."""
    names = ("server_version", "server_version_num", "server_encoding", "TimeZone", "max_connections", "fsync")
    return {name: str(db.scalar(text(f"SHOW {name}"))) for name in names}


def waiting_jobs(db: Database, conference_id: int | None = None) -> dict[tuple[JobKind, JobState], Waiting]:
    """Return the jobs of one conference, or of all, by kind and state."""
    job = JobRecord
    asked = select(job.kind, job.state, func.count(), func.min(job.created_at)).group_by(job.kind, job.state)
    if conference_id is not None:
        asked = asked.where(job.conference_id == conference_id)
    return {(kind, state): Waiting(count, since) for kind, state, count, since in db.execute(asked)}


def failed_jobs(db: Database, conference_id: int, since: datetime) -> list[JobRecord]:
    """Return the jobs of a conference that failed since a moment, the latest first."""
    asked = select(JobRecord).where(
        JobRecord.conference_id == conference_id,
        JobRecord.state == JobState.FAILED,
        JobRecord.ended_at >= since,
    )
    return list(db.scalars(asked.order_by(JobRecord.id.desc()).limit(10)))


def open_jobs(db: Database, conference_id: int) -> list[JobRecord]:
    """Return the jobs of a conference that wait or are being done, in the order in which they were asked for."""
    asked = select(JobRecord).where(
        JobRecord.conference_id == conference_id, JobRecord.state.in_((JobState.QUEUED, JobState.RUNNING))
    )
    return list(db.scalars(asked.order_by(JobRecord.id).limit(20)))


def waiting_letters(db: Database, conference_id: int | None = None) -> dict[MailState, Waiting]:
    """Return the letters of one conference, or of all, by state."""
    letter = OutgoingMailRecord
    asked = select(letter.state, func.count(), func.min(letter.created_at)).group_by(letter.state)
    if conference_id is not None:
        asked = asked.where(letter.conference_id == conference_id)
    return {state: Waiting(count, since) for state, count, since in db.execute(asked)}
