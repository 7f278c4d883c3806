"""The board in the hall: which conference an address shows."""

from __future__ import annotations

from sqlalchemy import select

from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord


def conference_by_board(db: Database, slug: str, token: str) -> ConferenceRecord | None:
    """Return the conference whose board has this secret address."""
    asked = select(ConferenceRecord).where(ConferenceRecord.slug == slug, ConferenceRecord.board_token == token)
    return db.scalars(asked).one_or_none()
