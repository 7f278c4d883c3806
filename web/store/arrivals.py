"""Who has come on a day, and whom a badge belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from matcher.profiles import Side
from web.store.engine import Database
from web.store.people import folded
from web.store.records.floor import ArrivalRecord, BadgeRecord
from web.store.records.participants import ParticipantRecord


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who takes part, as far as the door needs to know; ``arrived_at`` is None until they come."""

    id: int
    side: Side
    code: str
    name: str
    place: str
    arrived_at: datetime | None = None


def guests_of(db: Database, conference_id: int, day: date) -> list[Guest]:
    """Return everybody who takes part by name, with when they came on a day."""
    return _guests(db, conference_id, day, "", None)


def found_guests(db: Database, conference_id: int, day: date, words: str, most: int) -> list[Guest]:
    """Return who has all the words in name or code, the first so many by name."""
    return _guests(db, conference_id, day, words, most)


def guest(db: Database, row: ParticipantRecord, day: date) -> Guest:
    """Return one participant as the door sees it."""
    known = arrival_of(db, row.id, day)
    at = known.at if known is not None and known.undone_at is None else None
    return Guest(row.id, row.side, row.code, row.name, row.place, at)


def _guests(db: Database, conference_id: int, day: date, words: str, most: int | None) -> list[Guest]:
    person = ParticipantRecord
    came = (
        select(ArrivalRecord.participant_id, ArrivalRecord.at)
        .where(
            ArrivalRecord.conference_id == conference_id,
            ArrivalRecord.day == day,
            ArrivalRecord.undone_at.is_(None),
        )
        .subquery()
    )
    asked = (
        select(person.id, person.side, person.code, person.name, person.place, came.c.at)
        .outerjoin(came, came.c.participant_id == person.id)
        .where(person.conference_id == conference_id, person.withdrawn_at.is_(None))
        .order_by(person.name, person.id)
    )
    for word in folded(words).split():
        text = func.lower(person.name).concat(" ").concat(func.lower(person.code))
        asked = asked.where(text.contains(word, autoescape=True))
    return [Guest(*row) for row in db.execute(asked if most is None else asked.limit(most))]


def arrival_of(db: Database, participant_id: int, day: date) -> ArrivalRecord | None:
    """Return the check-in of somebody on a day, be it taken back or not."""
    asked = select(ArrivalRecord).where(ArrivalRecord.participant_id == participant_id, ArrivalRecord.day == day)
    return db.scalars(asked).one_or_none()


def arrival_by_key(db: Database, conference_id: int, key: str) -> ArrivalRecord | None:
    """Return the check-in that a device calls by a key."""
    asked = select(ArrivalRecord).where(ArrivalRecord.conference_id == conference_id, ArrivalRecord.key == key)
    return db.scalars(asked.options(joinedload(ArrivalRecord.participant))).one_or_none()


def arrived_on(db: Database, conference_id: int, day: date) -> dict[int, datetime]:
    """Return who came on a day, and when."""
    asked = select(ArrivalRecord.participant_id, ArrivalRecord.at).where(
        ArrivalRecord.conference_id == conference_id, ArrivalRecord.day == day, ArrivalRecord.undone_at.is_(None)
    )
    return dict(db.execute(asked).all())


def badge_renewals(db: Database, people: Sequence[int]) -> dict[int, int]:
    """Return how often the badges of some participants were made anew, where they were."""
    asked = select(BadgeRecord.participant_id, BadgeRecord.renewals)
    return {
        person: count
        for start in range(0, len(people), 10_000)
        for person, count in db.execute(
            asked.where(BadgeRecord.participant_id.in_(people[start : start + 10_000]))
        )
    }


def badge_row(db: Database, participant_id: int) -> BadgeRecord | None:
    """Return the row of a badge that was made anew."""
    return db.get(BadgeRecord, participant_id)
