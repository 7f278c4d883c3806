"""What the organiser decides: the conference, its sub-forums and its sessions."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.conference import USUAL_BALANCE
from web.store.records.columns import NEVER_AGAIN, Base, Moment, Name, Prose, Record
from web.store.records.learning import USUAL_SHARE


class ConferenceState(StrEnum):
    """How far a conference is."""

    SETUP = "setup"
    """Only its organisers see it."""
    OPEN = "open"
    """Participants review, ask and book."""
    CLOSED = "closed"
    """Everything can be read, nothing changed."""


class ConferenceRecord(Base):
    """A conference; ``matcher.conference.Conference`` is made from it and its sub-forums and sessions."""

    __tablename__ = "conferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    """Its name in addresses: lower-case letters, digits and hyphens."""
    name_en: Mapped[Name]
    name_zh: Mapped[Name]
    zone: Mapped[str]
    """IANA name of the time zone its times are shown in."""
    state: Mapped[ConferenceState] = mapped_column(default=ConferenceState.SETUP)
    meeting_minutes: Mapped[int] = mapped_column(default=15)
    changeover_minutes: Mapped[int] = mapped_column(default=5)
    rules: Mapped[Record] = mapped_column(default=dict)
    """``matcher.conference.Rules`` without pairs, as plain values."""
    aims: Mapped[Record] = mapped_column(default=dict)
    """``matcher.conference.Aims`` as plain values; empty: the usual ones."""
    balance: Mapped[float] = mapped_column(default=USUAL_BALANCE)
    """How evenly its suggestions share out attention, from 0, the most mutual yes, to 1, no envy."""
    exploring: Mapped[float] = mapped_column(default=USUAL_SHARE)
    """Share of the first places of everybody's list that goes to somebody drawn from below, to learn from it."""
    bundle: Mapped[int] = mapped_column(default=0)
    """Number of its own learned weights that holds; 0: those that travel with matcher."""
    encoder: Mapped[str] = mapped_column(default="default")
    fictional: Mapped[bool] = mapped_column(default=False)
    is_template: Mapped[bool] = mapped_column(default=False)
    """Its sub-forums are those of the shipped sample, which then teaches what they mean."""
    outgoing_cap: Mapped[int] = mapped_column(default=10)
    """Most requests of one participant that may wait for an answer at a time."""
    incoming_cap: Mapped[int] = mapped_column(default=20)
    """Most requests to one participant that may wait for its answer at a time."""
    request_hours: Mapped[int] = mapped_column(default=48)
    """After so many hours a request that nobody answered expires."""
    grace_minutes: Mapped[int] = mapped_column(default=5)
    """After so many minutes without the other side somebody is offered another meeting."""
    suggestion_version: Mapped[int] = mapped_column(default=0)
    """The version of its suggestions that holds; 0: none were made yet."""
    suggested: Mapped[Record] = mapped_column(default=dict)
    """What is known of that version as a whole, as plain values: ``yardstick`` (``matcher.plan.Yardstick``) and
    ``balance`` (``web.services.balance_price``)."""
    privacy_holder: Mapped[Name] = mapped_column(default="", server_default="")
    """Who answers for its personal data, as the privacy page names it."""
    privacy_contact: Mapped[Name] = mapped_column(default="", server_default="")
    """How that is reached: an e-mail address or a page."""
    erase_after: Mapped[Moment | None]
    """When personal data is erased and only numbers stay; None: no date is set."""
    erased_at: Mapped[Moment | None]
    """When that was done."""
    board_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    """What makes the secret address of its board for the hall; None: nobody asked for one yet."""
    created_at: Mapped[Moment]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    sub_forums: Mapped[list[SubForumRecord]] = relationship(
        back_populates="conference", order_by="SubForumRecord.position", cascade="all, delete-orphan"
    )
    sessions: Mapped[list[SessionRecord]] = relationship(
        back_populates="conference",
        order_by="SessionRecord.starts_at, SessionRecord.id",
        cascade="all, delete-orphan",
    )


class SubForumRecord(Base):
    """A theme with a place in the programme."""

    __tablename__ = "sub_forums"
    __table_args__ = (UniqueConstraint("conference_id", "code"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    code: Mapped[Name]
    """Its id in conference folders."""
    position: Mapped[int]
    name_en: Mapped[Name]
    name_zh: Mapped[Name]
    field_en: Mapped[Name] = mapped_column(default="")
    field_zh: Mapped[Name] = mapped_column(default="")
    description_en: Mapped[Prose] = mapped_column(default="")
    description_zh: Mapped[Prose] = mapped_column(default="")

    conference: Mapped[ConferenceRecord] = relationship(back_populates="sub_forums")


class SessionRecord(Base):
    """A continuous stretch of the programme in one room."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("conference_id", "code"),
        CheckConstraint("ends_at > starts_at", name="hours"),
        CheckConstraint("tables >= 0", name="tables"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    code: Mapped[Name]
    sub_forum_id: Mapped[int | None] = mapped_column(ForeignKey("sub_forums.id"))
    """None: a plenary session without one-on-one meetings."""
    name_en: Mapped[Name]
    name_zh: Mapped[Name]
    room: Mapped[Name]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    tables: Mapped[int] = mapped_column(default=10)
    meeting_minutes: Mapped[int | None]
    """Length of its meetings where it is not that of the conference."""

    conference: Mapped[ConferenceRecord] = relationship(back_populates="sessions")
    sub_forum: Mapped[SubForumRecord | None] = relationship()
