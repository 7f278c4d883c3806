"""What people are told: notices of what happened, what letters say, and who asked for no more letters."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import Address, Base, Moment, Name, Prose, Record


class NoticeKind(StrEnum):
    """What somebody is told."""

    INVITATION = "invitation"
    REQUESTED = "requested"
    """Somebody asks for a meeting."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    """A request or a proposal came to nothing; who said no and why stays with whoever said it."""
    EXPIRED = "expired"
    """A request that nobody answered in time."""
    WITHDRAWN = "withdrawn"
    """A request that needs no answer any more."""
    PROPOSED = "proposed"
    """The organisers propose a meeting."""
    AGREED = "agreed"
    """Both sides said yes to a proposal."""
    RELEASED = "released"
    """The timetable gives a meeting its time and table."""
    MOVED = "moved"
    CANCELLED = "cancelled"
    SESSION_CHANGED = "session_changed"
    """A session begins later, or is in another room."""
    REMINDER_EVENING = "reminder_evening"
    REMINDER_SOON = "reminder_soon"
    PARTNER_MISSING = "partner_missing"
    """Somebody is not at the table, and the other side is."""
    OFFERED = "offered"
    """Somebody else is free for the time that became free."""
    OPINION_WANTED = "opinion_wanted"
    THANKS = "thanks"
    EXPORT_READY = "export_ready"


class NoticeRecord(Base):
    """One thing that one participant is told; its key is what makes it told once, whoever notices it how often."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("participant_id", "kind", "subject", "subject_id", "sequence"),
        Index("ix_notices_due", "told_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[NoticeKind]
    subject: Mapped[Name]
    """What kind of thing it is about: meeting, meeting_request, proposal, session, conference."""
    subject_id: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    """Which of several times the same happened to the same thing, such as a meeting's ``sequence``."""
    facts: Mapped[Record] = mapped_column(default=dict)
    """What no row says later, frozen when it happened, such as where a meeting was before."""
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    """When a letter should tell it."""
    told_at: Mapped[Moment | None]
    """When it was put into letters, or found to need none."""
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)
    """The first of the letters that tell it."""
    unsent: Mapped[str] = mapped_column(String(20), default="")
    """Why no letter tells it: stale, stopped, or address; empty: one does, or it waits."""


class LetterTextRecord(Base):
    """What an organiser wrote in place of a shipped text of letters."""

    __tablename__ = "letter_texts"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    subject: Mapped[Prose]
    body: Mapped[Prose]
    changed_at: Mapped[Moment]


class StoppedLettersRecord(Base):
    """Somebody wants no letters of a sort from a conference any more."""

    __tablename__ = "stopped_letters"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), primary_key=True)
    email: Mapped[Address] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(String(20), primary_key=True)
    """A ``web.services.letters.kinds.Sort``."""
    at: Mapped[Moment]
