"""Who takes part, as it describes itself, and what it thinks of others."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.profiles import Side
from web.store.records.columns import Address, Base, Moment, Name, Prose, Record
from web.store.records.conferences import ConferenceRecord, SubForumRecord


class ParticipantRecord(Base):
    """An investor or a startup of a conference.

    ``profile`` is its ``matcher.profiles.Investor`` or ``Startup`` as plain values; the columns beside it repeat
    what lists are filtered by, and are written together with it.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("conference_id", "side", "code"),
        Index("ix_participants_by_name", "conference_id", "side", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    side: Mapped[Side]
    code: Mapped[Name]
    """Its id in conference folders and spreadsheets."""
    name: Mapped[Name]
    email: Mapped[Address] = mapped_column(default="")
    """Where its invitation goes; empty: unknown."""
    profile: Mapped[Record]
    search_text: Mapped[Prose] = mapped_column(default="")
    """Name, text, tags and place in folded case, for finding words."""
    shown_text: Mapped[Prose] = mapped_column(default="")
    """The same of what the other side may see; derived whenever the row is written."""
    stage: Mapped[str] = mapped_column(default="")
    """The rounds it can mean, as numbers of ``matcher.profiles.Stage`` between commas: ``,1,2,``."""
    country: Mapped[str] = mapped_column(default="")
    place: Mapped[Name] = mapped_column(default="")
    """City, else region."""
    language: Mapped[str] = mapped_column(default="en")
    """The language its profile is written in."""
    hidden: Mapped[str] = mapped_column(default="")
    """Names of profile columns that the other side does not see, joined by spaces."""
    newcomer: Mapped[bool | None]
    """Whether it is here for the first time; None: unknown."""
    withdrawn_at: Mapped[Moment | None]
    """When it left; None: it takes part."""
    unsuggested_at: Mapped[Moment | None]
    """When it said that it does not want to be suggested; None: it may be."""
    erased_at: Mapped[Moment | None]
    """When its personal data was erased; what is left of the row counts and says nothing."""
    vector: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Its embedding, (d,) float32, as the last suggestions were made with; derived."""
    imported: Mapped[Record] = mapped_column(default=dict, deferred=True)
    """What the last import said of it, field by field: the next one sees what it changed itself since then."""
    alike: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Ids of those of its side who say the most similar things, the nearest first; derived."""
    map_x: Mapped[float | None]
    map_y: Mapped[float | None]
    """Its place on the map of all profiles; derived."""
    created_at: Mapped[Moment]
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    conference: Mapped[ConferenceRecord] = relationship()
    forums: Mapped[list[ForumPlaceRecord]] = relationship(
        back_populates="participant", order_by="ForumPlaceRecord.sub_forum_id", cascade="all, delete-orphan"
    )


class AliasRecord(Base):
    """Another id under which spreadsheets know a participant, since an organiser said that both are the same."""

    __tablename__ = "aliases"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(200), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)


class ForumPlaceRecord(Base):
    """A participant's place in a sub-forum: named by itself, or suggested with a probability."""

    __tablename__ = "forum_places"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    sub_forum_id: Mapped[int] = mapped_column(ForeignKey("sub_forums.id"), primary_key=True, index=True)
    probability: Mapped[float | None]
    """None: it named the sub-forum itself."""

    participant: Mapped[ParticipantRecord] = relationship(back_populates="forums")
    sub_forum: Mapped[SubForumRecord] = relationship()


class InteractionRecord(Base):
    """Something that happened between an investor and a startup before; see ``matcher.conference.Interaction``."""

    __tablename__ = "interactions"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    investor_code: Mapped[Name]
    startup_code: Mapped[Name]
    kind: Mapped[Name]
    at: Mapped[str] = mapped_column(default="")
    """ISO date; empty: unknown."""
    round: Mapped[Name] = mapped_column(default="")


class PortfolioRecord(Base):
    """A company that interactions speak of and that is not at the conference."""

    __tablename__ = "portfolio"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    profile: Mapped[Record]


class Answer(StrEnum):
    """What somebody says to a suggestion."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class RegardRecord(Base):
    """What one participant told us of another. Nobody of the other side ever sees it."""

    __tablename__ = "regards"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True, index=True)
    answer: Mapped[Answer | None]
    answered_at: Mapped[Moment | None]
    answer_before: Mapped[Answer | None]
    """What it had said before that; taking the answer back restores it."""
    answered_before_at: Mapped[Moment | None]
    rank: Mapped[int | None]
    """Its place on the shortlist, from 1; None: not on it."""
    note: Mapped[Prose] = mapped_column(default="")

    other: Mapped[ParticipantRecord] = relationship(foreign_keys=[other_id])


class SuggestionRecord(Base):
    """A pair worth a look, scored from both sides, in the sub-forum where it scores best; derived."""

    __tablename__ = "suggestions"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    investor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    startup_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True, index=True)
    sub_forum_id: Mapped[int] = mapped_column(ForeignKey("sub_forums.id"))
    score: Mapped[float]
    """P(both say yes)."""
    investor_score: Mapped[float]
    startup_score: Mapped[float]
    investor_place: Mapped[int] = mapped_column(default=0)
    """Its place in the investor's list, from 0; of equal places the better score comes first."""
    startup_place: Mapped[int] = mapped_column(default=0)
    investor_chance: Mapped[float | None]
    """How likely it was drawn for its place in the investor's list; None: its score put it there."""
    startup_chance: Mapped[float | None]
    evidence: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True)
    """What is known of the pair as numbers; see ``web.store.evidence``."""
    told: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """Both opinions with their reasons, compressed; see ``web.store.opinions``."""
