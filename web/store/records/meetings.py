"""The two doors to a meeting, the meeting itself, and the guards that keep people and tables in one place."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.profiles import Side
from web.store.records.columns import NEVER_AGAIN, Base, Moment, Prose
from web.store.records.conferences import SessionRecord, SubForumRecord
from web.store.records.participants import ParticipantRecord


class RequestState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MeetingRequestRecord(Base):
    """A participant's own wish to meet; while it waits it blocks nobody's time."""

    __tablename__ = "meeting_requests"
    __table_args__ = (
        Index(
            "uq_meeting_requests_pending",
            "investor_id",
            "startup_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    investor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    startup_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    asked_by: Mapped[Side]
    """The side that asks; the other answers."""
    sub_forum_id: Mapped[int] = mapped_column(ForeignKey("sub_forums.id"))
    message: Mapped[Prose] = mapped_column(default="")
    wished_start: Mapped[Moment | None]
    """The time the asking side would like; None: any."""
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]
    answer_message: Mapped[Prose] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    investor: Mapped[ParticipantRecord] = relationship(foreign_keys=[investor_id])
    startup: Mapped[ParticipantRecord] = relationship(foreign_keys=[startup_id])
    sub_forum: Mapped[SubForumRecord] = relationship()


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    """A side has not answered yet."""
    AGREED = "agreed"
    """Both sides said yes: there is a meeting."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """The organiser took it back."""


class ProposalRecord(Base):
    """A match of an approved list, put to both sides for a yes."""

    __tablename__ = "proposals"
    __table_args__ = (
        Index(
            "uq_proposals_live",
            "investor_id",
            "startup_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'agreed')"),
            postgresql_where=text("state IN ('open', 'agreed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    match_list_id: Mapped[int] = mapped_column(ForeignKey("match_lists.id"), index=True)
    investor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    startup_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    sub_forum_id: Mapped[int] = mapped_column(ForeignKey("sub_forums.id"))
    investor_yes: Mapped[bool | None]
    """What the investor answered; None: nothing yet."""
    startup_yes: Mapped[bool | None]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    created_at: Mapped[Moment]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    investor: Mapped[ParticipantRecord] = relationship(foreign_keys=[investor_id])
    startup: Mapped[ParticipantRecord] = relationship(foreign_keys=[startup_id])
    sub_forum: Mapped[SubForumRecord] = relationship()


class MeetingState(StrEnum):
    """Where a meeting stands."""

    AGREED = "agreed"
    """Both said yes; it waits for its time and table."""
    BOOKED = "booked"
    """It has a time and a table."""
    CANCELLED = "cancelled"


class Door(StrEnum):
    """How a meeting came about."""

    PROPOSAL = "proposal"
    REQUEST = "request"
    STAND_IN = "stand_in"
    """Somebody did not come, and both were free just then."""


class MeetingRecord(Base):
    """Both sides said yes. With a place it holds people and a table in ``busy_people`` and ``busy_tables``."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index(
            "uq_meetings_live",
            "investor_id",
            "startup_id",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    investor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    startup_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    sub_forum_id: Mapped[int] = mapped_column(ForeignKey("sub_forums.id"))
    door: Mapped[Door]
    state: Mapped[MeetingState]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    starts_at: Mapped[Moment | None]
    ends_at: Mapped[Moment | None]
    table: Mapped[int | None]
    """Number of the table in its session, from 1."""
    pinned: Mapped[bool] = mapped_column(default=False)
    """No draft and no repair moves it."""
    cancelled_by: Mapped[Side | None]
    """Who cancelled; None: the organiser, or nobody."""
    reason: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    sequence: Mapped[int] = mapped_column(default=0)
    """How often its time or place changed, for calendars."""
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    investor: Mapped[ParticipantRecord] = relationship(foreign_keys=[investor_id])
    startup: Mapped[ParticipantRecord] = relationship(foreign_keys=[startup_id])
    sub_forum: Mapped[SubForumRecord] = relationship()
    session: Mapped[SessionRecord | None] = relationship()


class AbsenceRecord(Base):
    """A time at which a participant cannot be met."""

    __tablename__ = "absences"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    note: Mapped[Prose] = mapped_column(default="")


class BusyPersonRecord(Base):
    """The guard against two places at once: one row for each tick of a booked meeting or an absence.

    A tick is five minutes, counted from 1970 in UTC.
    """

    __tablename__ = "busy_people"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    absence_id: Mapped[int | None] = mapped_column(ForeignKey("absences.id", ondelete="CASCADE"), index=True)


class BusyTableRecord(Base):
    """The guard against two meetings at one table: one row for each tick of a booked meeting, or of a closure."""

    __tablename__ = "busy_tables"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    table: Mapped[int] = mapped_column(primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    """None: the table is closed then."""
