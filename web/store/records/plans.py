"""What organisers draft and freeze: match lists and timetables, each version kept for good."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.records.columns import Base, Moment, Prose, Record
from web.store.records.conferences import SubForumRecord
from web.store.records.participants import ParticipantRecord


class VersionState(StrEnum):
    """Where a version stands. Only a draft can be changed."""

    DRAFT = "draft"
    FROZEN = "frozen"
    """Approved (match list) or released (timetable): it is never changed again."""
    DISCARDED = "discarded"


class MatchListRecord(Base):
    """A version of who should meet whom."""

    __tablename__ = "match_lists"
    __table_args__ = (UniqueConstraint("conference_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    version: Mapped[int]
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    based_on: Mapped[int | None]
    """The version it was copied from; None: drafted anew."""
    sub_forum_id: Mapped[int | None] = mapped_column(ForeignKey("sub_forums.id"))
    """The only sub-forum that was drafted anew; None: all."""
    figures: Mapped[Record] = mapped_column(default=dict)
    """``matcher.plan.Figures`` as plain values, and what it was made with."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    frozen_at: Mapped[Moment | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who changed a match of it last."""
    changed_at: Mapped[Moment | None]
    shortfalls: Mapped[Record] = mapped_column(default=dict, deferred=True)
    """Who was left without a match, or with too few, and why; and which kept matches could not stay."""
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}


class Verdict(StrEnum):
    """What the organiser decided about a match."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


class MatchRecord(Base):
    """A pair in a match list."""

    __tablename__ = "matches"
    __table_args__ = (UniqueConstraint("match_list_id", "investor_id", "startup_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_list_id: Mapped[int] = mapped_column(ForeignKey("match_lists.id", ondelete="CASCADE"), index=True)
    investor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    startup_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    sub_forum_id: Mapped[int] = mapped_column(ForeignKey("sub_forums.id"), index=True)
    score: Mapped[float]
    investor_score: Mapped[float]
    startup_score: Mapped[float]
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.OPEN)
    reason: Mapped[Prose] = mapped_column(default="")
    pinned: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    """Where the draft would put it: proof that all matches fit, no promise. None: nowhere yet."""
    starts_at: Mapped[Moment | None]
    ends_at: Mapped[Moment | None]
    table: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    investor: Mapped[ParticipantRecord] = relationship(foreign_keys=[investor_id])
    startup: Mapped[ParticipantRecord] = relationship(foreign_keys=[startup_id])
    sub_forum: Mapped[SubForumRecord] = relationship()


class PairRuleKind(StrEnum):
    """What the organiser said of a pair for good."""

    PINNED = "pinned"
    BLOCKED = "blocked"


class PairRuleRecord(Base):
    """A pair that must meet, or must not, in every draft."""

    __tablename__ = "pair_rules"

    investor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    startup_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    kind: Mapped[PairRuleKind]
    reason: Mapped[Prose] = mapped_column(default="")


class TimetableRecord(Base):
    """A version of when and where the agreed meetings are."""

    __tablename__ = "timetables"
    __table_args__ = (UniqueConstraint("conference_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    version: Mapped[int]
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    figures: Mapped[Record] = mapped_column(default=dict)
    difference: Mapped[Record] = mapped_column(default=dict)
    """What a repair changed, by kind; empty: it was drafted anew."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    frozen_at: Mapped[Moment | None]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}


class PlaceRecord(Base):
    """Where a timetable puts a meeting; no place: the meeting found none, and ``reason`` says why."""

    __tablename__ = "places"

    timetable_id: Mapped[int] = mapped_column(ForeignKey("timetables.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True, index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    starts_at: Mapped[Moment | None]
    ends_at: Mapped[Moment | None]
    table: Mapped[int | None]
    reason: Mapped[Record] = mapped_column(default=dict)
    """``matcher.words.Words`` as plain values."""
    seen_revision: Mapped[int] = mapped_column(default=1)
    """The meeting's own revision when its place was chosen; another one: a booked meeting has changed since."""
