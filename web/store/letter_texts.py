"""What organisers wrote in place of the shipped texts of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from web.store.engine import Database
from web.store.records.messages import LetterTextRecord, NoticeKind


def texts_of(db: Database, conference_id: int) -> Sequence[LetterTextRecord]:
    """Return the texts that the organisers of a conference wrote."""
    return db.scalars(select(LetterTextRecord).where(LetterTextRecord.conference_id == conference_id)).all()


def write_text(db: Database, key: tuple[int, NoticeKind, str], wording: tuple[str, str], now: datetime) -> None:
    """Keep a text: the conference, kind and language it is for, its subject and body."""
    row = db.get(LetterTextRecord, key)
    if row is None:
        row = LetterTextRecord(conference_id=key[0], kind=key[1], language=key[2])
        db.add(row)
    row.subject, row.body, row.changed_at = *wording, now
    db.flush()


def drop_text(db: Database, conference_id: int, kind: NoticeKind, language: str) -> bool:
    """Forget a text; return whether there was one."""
    row = db.get(LetterTextRecord, (conference_id, kind, language))
    if row is None:
        return False
    db.delete(row)
    db.flush()
    return True
