"""What the matcher learns from: who was shown to whom and why, which weights made it, and the next weights."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import Base, Moment, Name, Record

#: One place in twenty.
USUAL_SHARE = 0.05


class ShownBecause(StrEnum):
    """Why a suggestion was where it was shown."""

    RANKED = "ranked"
    """Its score put it there."""
    EXPLORED = "explored"
    """It was drawn from further down, to learn what its place would hide."""


class SuggestionRunRecord(Base):
    """How the suggestions of one version were made."""

    __tablename__ = "suggestion_runs"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    bundle: Mapped[int]
    """Number of the conference's own weights it was made with; 0: those that travel with matcher."""
    fingerprint: Mapped[Name]
    """Which weights these were, wherever they come from."""
    columns: Mapped[list[str]] = mapped_column(JSON)
    """Names of the pieces of evidence, in the order of ``SuggestionRecord.evidence``."""
    exploring: Mapped[float]
    """Share of the first places that went to somebody drawn from below."""


class ShownRecord(Base):
    """Somebody was suggested to a participant on a page: the first time in a version of the suggestions."""

    __tablename__ = "shown"
    __table_args__ = (Index("ix_shown_run", "conference_id", "version"),)

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    """Who read it."""
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True, index=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    place: Mapped[int]
    """Its place in the reader's list, from 0."""
    at: Mapped[Moment]
    why: Mapped[ShownBecause]
    chance: Mapped[float | None]
    """How likely it was to be drawn, where it was explored."""
    evidence: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    """What was known of the pair, as the suggestion had it; empty: not kept."""


class BundleRecord(Base):
    """Weights that were learned at a conference, with what they were compared with. Rows are never changed."""

    __tablename__ = "bundles"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    number: Mapped[int]
    """From 1 within its conference."""
    based_on: Mapped[int]
    """Number of the weights that held when it was learned, which it was compared with; 0: matcher's own."""
    files: Mapped[Record]
    """The files of the bundle by name, as text; see ``matcher.bundle``."""
    report: Mapped[Record]
    """What it was learned from, and how it compares, as plain values."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]
