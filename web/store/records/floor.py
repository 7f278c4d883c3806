"""What happens in the hall: who has come, what became of meetings, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.records.columns import Base, Moment
from web.store.records.conferences import SessionRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord


class BadgeRecord(Base):
    """A badge that was made anew; whoever has no row has its first one."""

    __tablename__ = "badges"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    renewals: Mapped[int] = mapped_column(default=0)
    """How often it was made anew; earlier ones open nothing."""


class ArrivalRecord(Base):
    """Somebody came on a day."""

    __tablename__ = "arrivals"
    __table_args__ = (UniqueConstraint("participant_id", "day"), UniqueConstraint("conference_id", "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    day: Mapped[date]
    """The day in the conference's zone."""
    at: Mapped[Moment]
    """When the badge was read, as far as the device's clock can be believed."""
    received_at: Mapped[Moment]
    """When the server heard of it; later where the connection was down."""
    claimed_at: Mapped[Moment | None]
    """What the device's clock said where that cannot be; None: it was believed."""
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    key: Mapped[str] = mapped_column(String(64))
    """What the device calls this check-in, so that sending it twice counts once."""
    undone_at: Mapped[Moment | None]
    """When it was taken back as a mistake; None: it holds."""

    participant: Mapped[ParticipantRecord] = relationship()


class Outcome(StrEnum):
    """What became of a meeting."""

    HELD = "held"
    INVESTOR_MISSING = "investor_missing"
    STARTUP_MISSING = "startup_missing"
    BOTH_MISSING = "both_missing"
    REPLACED = "replaced"
    """One side did not come, and the other met somebody else in its place."""


class OutcomeRecord(Base):
    """What became of a meeting, and who says so; what was said before stands in the change log."""

    __tablename__ = "outcomes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    outcome: Mapped[Outcome | None]
    """What counts: the word of the staff, else what the sides agree on; None: they contradict each other."""
    investor_said: Mapped[Outcome | None]
    startup_said: Mapped[Outcome | None]
    staff_said: Mapped[Outcome | None]
    at: Mapped[Moment]
    """When somebody last said something."""
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    given_back_at: Mapped[Moment | None]
    """Since when its table and the time of both are free for others; None: they are held for it."""
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    meeting: Mapped[MeetingRecord] = relationship()


class StandInState(StrEnum):
    """Where an offer to stand in stands."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CLOSED = "closed"
    """One of the two found something else first, or the missing person came after all."""


class StandInRecord(Base):
    """Somebody whose other side is missing, and somebody free, are each asked to meet now."""

    __tablename__ = "stand_ins"
    __table_args__ = (
        Index(
            "uq_stand_ins_open",
            "meeting_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    """The meeting that somebody missed."""
    freed_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    """Who came."""
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    """Who is free."""
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    state: Mapped[StandInState] = mapped_column(default=StandInState.OPEN)
    freed_yes: Mapped[bool | None]
    """What each answered, told to nobody else; None: nothing yet."""
    other_yes: Mapped[bool | None]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    new_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    """The meeting that came of it."""
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    meeting: Mapped[MeetingRecord] = relationship(foreign_keys=[meeting_id])
    freed: Mapped[ParticipantRecord] = relationship(foreign_keys=[freed_id])
    other: Mapped[ParticipantRecord] = relationship(foreign_keys=[other_id])
    session: Mapped[SessionRecord] = relationship()
