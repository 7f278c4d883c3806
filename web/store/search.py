"""Finding people of the other side by what they show; what somebody hides is found by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.orm import selectinload

from matcher.profiles import Side, Stage
from web.store.engine import Database
from web.store.people import folded
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import (
    Answer,
    ForumPlaceRecord,
    ParticipantRecord,
    RegardRecord,
    SuggestionRecord,
)

#: Words beyond these are not looked for: nobody types so many, and a pasted page must not make a query of a page.
_MOST_WORDS = 20


class Order(StrEnum):
    """In which order people are listed."""

    SCORE = "score"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for; what is empty or None does not matter."""

    words: str = ""
    sub_forum_id: int | None = None
    stage: Stage | None = None
    country: str = ""
    unanswered: bool = False
    order: Order = Order.SCORE


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody found, with what the asker told us of it and what is expected of the two."""

    row: ParticipantRecord
    score: float | None
    """P(both say yes); None: not among the asker's suggestions."""
    answer: Answer | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of those found, and how many there are in all."""

    people: list[FoundPerson]
    count: int


def shows(column: str) -> ColumnElement[bool]:
    """Return the condition that somebody does not hide a column of its profile."""
    return (literal(" ") + ParticipantRecord.hidden + " ").not_like(f"% {column} %")


def shown_alike(db: Database, other: ParticipantRecord) -> list[ParticipantRecord]:
    """Return who says the most similar things, the nearest first; whoever hides its words is like nobody."""
    words = [shows(column) for column in ("thesis", "description", "tags")]
    asked = select(ParticipantRecord).where(
        ParticipantRecord.id.in_([other.id, *other.alike]),
        ParticipantRecord.withdrawn_at.is_(None),
        ParticipantRecord.unsuggested_at.is_(None),
        *words,
    )
    found = {row.id: row for row in db.scalars(asked)}
    return [found[id_] for id_ in other.alike if id_ in found] if other.id in found else []


def people_found(
    db: Database, conference: ConferenceRecord, asker: ParticipantRecord, wanted: Wanted, page: slice
) -> FoundPage:
    """Return those of the other side whom a participant looks for."""
    suits = _conditions(conference, asker, wanted)
    regards = and_(RegardRecord.participant_id == asker.id, RegardRecord.other_id == ParticipantRecord.id)
    counted = select(func.count()).select_from(ParticipantRecord).outerjoin(RegardRecord, regards).where(*suits)
    asked = (
        select(ParticipantRecord, SuggestionRecord.score, RegardRecord.answer, RegardRecord.rank)
        .outerjoin(RegardRecord, regards)
        .outerjoin(SuggestionRecord, _suggested(conference, asker))
        .where(*suits)
        .options(selectinload(ParticipantRecord.forums))
    )
    by_name = (func.lower(ParticipantRecord.name), ParticipantRecord.id)
    if wanted.order is Order.SCORE:
        asked = asked.order_by(SuggestionRecord.score.is_(None), SuggestionRecord.score.desc(), *by_name)
    else:
        asked = asked.order_by(*by_name)
    rows = db.execute(asked.offset(page.start).limit(page.stop - page.start))
    return FoundPage([FoundPerson(*row) for row in rows], int(db.scalar(counted) or 0))


def countries_shown(db: Database, conference_id: int, side: Side) -> list[str]:
    """Return the codes of the countries that people of one side say they sit in."""
    asked = select(ParticipantRecord.country).where(*_taking_part(conference_id, side), shows("country"))
    return sorted(code for code in db.scalars(asked.distinct()) if code)


def _taking_part(conference_id: int, side: Side) -> tuple[ColumnElement[bool], ...]:
    return (
        ParticipantRecord.conference_id == conference_id,
        ParticipantRecord.side == side,
        ParticipantRecord.withdrawn_at.is_(None),
    )


def _conditions(
    conference: ConferenceRecord, asker: ParticipantRecord, wanted: Wanted
) -> list[ColumnElement[bool]]:
    suits = list(_taking_part(conference.id, asker.side.other))
    words = folded(wanted.words).split()[:_MOST_WORDS]
    suits += [ParticipantRecord.shown_text.contains(word, autoescape=True) for word in words]
    if wanted.sub_forum_id is not None:
        there = ForumPlaceRecord.sub_forum_id == wanted.sub_forum_id
        suits.append(ParticipantRecord.id.in_(select(ForumPlaceRecord.participant_id).where(there)))
    if wanted.stage is not None:
        suits.append(ParticipantRecord.stage.contains(f",{wanted.stage.value},"))
        suits += [shows("stage"), shows("stages")]
    if wanted.country:
        suits += [ParticipantRecord.country == wanted.country, shows("country")]
    if wanted.unanswered:
        suits.append(RegardRecord.answer.is_(None))
    return suits


def _suggested(conference: ConferenceRecord, asker: ParticipantRecord) -> ColumnElement[bool]:
    own, other = SuggestionRecord.investor_id, SuggestionRecord.startup_id
    if asker.side is Side.STARTUP:
        own, other = other, own
    return and_(
        SuggestionRecord.conference_id == conference.id,
        SuggestionRecord.version == conference.suggestion_version,
        own == asker.id,
        other == ParticipantRecord.id,
        ParticipantRecord.unsuggested_at.is_(None),
    )
