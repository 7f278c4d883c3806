"""Files that organisers sent, as they came, and what an import of each would do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from web.seats import Seat
from web.store.engine import Database
from web.store.records.log import JobKind, JobRecord, JobState, UploadRecord

#: What a file holds that was made here to be fetched, not sent here to be imported.
PRINT = "print"


def add_upload(db: Database, seat: Seat, table: str, filename: str, content: bytes, now: datetime) -> UploadRecord:
    """Keep a file."""
    row = UploadRecord(
        conference_id=seat.conference_id,
        account_id=seat.account_id,
        table=table,
        filename=filename,
        content=content,
        preview={},
        created_at=now,
    )
    db.add(row)
    db.flush()
    return row


def same_upload(db: Database, seat: Seat, table: str, filename: str, content: bytes) -> int | None:
    """Return the number of the file that an account sent last, if it is this one and was not imported yet."""
    last = select(UploadRecord.id).where(
        UploadRecord.conference_id == seat.conference_id, UploadRecord.account_id == seat.account_id
    )
    asked = select(UploadRecord).where(
        UploadRecord.id == last.order_by(UploadRecord.id.desc()).limit(1).scalar_subquery(),
        UploadRecord.table == table,
        UploadRecord.filename == filename,
        UploadRecord.imported_at.is_(None),
    )
    row = db.scalars(asked).one_or_none()
    return row.id if row is not None and row.content == content else None


def upload_row(db: Database, conference_id: int, id_: int) -> UploadRecord | None:
    """Return a file of a conference, with its preview and without its content."""
    asked = select(UploadRecord).where(
        UploadRecord.id == id_, UploadRecord.conference_id == conference_id, UploadRecord.table != PRINT
    )
    return db.scalars(asked.options(undefer(UploadRecord.preview))).one_or_none()


def content_of(db: Database, id_: int) -> bytes:
    """Return a file as it came."""
    return db.scalars(select(UploadRecord.content).where(UploadRecord.id == id_)).one()


def uploads_of(db: Database, conference_id: int, most: int = 10) -> list[UploadRecord]:
    """Return the files of a conference, the latest first."""
    asked = select(UploadRecord).where(UploadRecord.conference_id == conference_id, UploadRecord.table != PRINT)
    return list(db.scalars(asked.order_by(UploadRecord.id.desc()).limit(most)))


def job_waits(db: Database, conference_id: int, kind: JobKind, asked: dict[str, Any] | None = None) -> int | None:
    """Return the number of a job of a kind that has not ended, for just this where it is given; None without."""
    rows = select(JobRecord).where(
        JobRecord.conference_id == conference_id,
        JobRecord.kind == kind,
        JobRecord.state.in_((JobState.QUEUED, JobState.RUNNING)),
    )
    for row in db.scalars(rows.order_by(JobRecord.id)):
        if asked is None or row.asked == asked:
            return row.id
    return None
