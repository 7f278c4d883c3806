"""The weights that a conference learned: written once, read by number."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from matcher.bundle import Bundle, bundle_of, default_bundle
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import BundleRecord


def bundle_row(db: Database, conference_id: int, number: int) -> BundleRecord | None:
    """Return a conference's weights by their number."""
    asked = select(BundleRecord).where(BundleRecord.conference_id == conference_id, BundleRecord.number == number)
    return db.scalars(asked).one_or_none()


def bundles_of(db: Database, conference_id: int) -> list[BundleRecord]:
    """Return all weights that a conference learned, the latest first."""
    asked = select(BundleRecord).where(BundleRecord.conference_id == conference_id)
    return list(db.scalars(asked.order_by(BundleRecord.number.desc())))


def next_number(db: Database, conference_id: int) -> int:
    """Return the number of the weights that are learned next."""
    asked = select(func.coalesce(func.max(BundleRecord.number), 0)).where(
        BundleRecord.conference_id == conference_id
    )
    return int(db.scalars(asked).one()) + 1


def bundle_for(db: Database, conference: ConferenceRecord) -> Bundle:
    """Return the weights that hold at a conference.

    Raises
    ------
    ConfigurationError
        If they are damaged, or this version of matcher weighs other evidence.
    """
    return read_bundle(bundle_row(db, conference.id, conference.bundle)) if conference.bundle else default_bundle()


def read_bundle(row: BundleRecord | None) -> Bundle:
    """Return the weights of a row; without one, those that travel with matcher."""
    if row is None:
        return default_bundle()
    files = {name: str(text).encode() for name, text in row.files.items()}
    return bundle_of(files, Path(f"weights {row.number} of this conference"))


def conference_to_learn(db: Database, conference_id: int) -> ConferenceRecord:
    """Return a conference, locked, so that its weights can be changed."""
    asked = select(ConferenceRecord).where(ConferenceRecord.id == conference_id).with_for_update()
    return db.scalars(asked).one()
