"""Who was shown to whom: written once a person and version of the suggestions, read as a whole for learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import undefer

from matcher.profiles import Side
from web.store.engine import Database, Store
from web.store.evidence import COLUMNS
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import ShownBecause, ShownRecord, SuggestionRunRecord
from web.store.records.participants import RegardRecord, SuggestionRecord


def write_run(store: Store, made: tuple[int, int], weights: tuple[int, str], exploring: float) -> None:
    """Write down how the suggestions of a conference and version are made.

    Parameters
    ----------
    weights : their number at the conference and their fingerprint.
    exploring : the share of the first places that was explored.
    """
    with store.writing(together=True) as db:
        db.add(
            SuggestionRunRecord(
                conference_id=made[0],
                version=made[1],
                bundle=weights[0],
                fingerprint=weights[1],
                columns=list(COLUMNS),
                exploring=exploring,
            )
        )


def was_shown(db: Database, reader_id: int, other_id: int, version: int) -> bool:
    """Return whether it is written down that somebody was shown in a version of the suggestions."""
    return db.scalar(_WAS_SHOWN, {"reader": reader_id, "other": other_id, "version": version}) is not None


_WAS_SHOWN = select(ShownRecord.version).where(
    ShownRecord.participant_id == bindparam("reader"),
    ShownRecord.other_id == bindparam("other"),
    ShownRecord.version == bindparam("version"),
)


def write_shown(
    db: Database, conference: ConferenceRecord, side: Side, couple: tuple[int, int], at: datetime
) -> None:
    """Write down that a reader of a side is shown somebody, as (reader, other), where that is still suggested."""
    reader, other = couple
    investor, startup = couple if side is Side.INVESTOR else (other, reader)
    asked = select(SuggestionRecord).where(
        SuggestionRecord.conference_id == conference.id,
        SuggestionRecord.version == conference.suggestion_version,
        SuggestionRecord.investor_id == investor,
        SuggestionRecord.startup_id == startup,
    )
    row = db.scalars(asked.options(undefer(SuggestionRecord.evidence))).one_or_none()
    if row is None or was_shown(db, reader, other, row.version):
        return
    mine = side is Side.INVESTOR
    chance = row.investor_chance if mine else row.startup_chance
    db.add(
        ShownRecord(
            conference_id=conference.id,
            participant_id=reader,
            other_id=other,
            version=row.version,
            place=row.investor_place if mine else row.startup_place,
            at=at,
            why=ShownBecause.RANKED if chance is None else ShownBecause.EXPLORED,
            chance=chance,
            evidence=row.evidence,
        )
    )


def everything_shown(db: Database, conference_id: int) -> Sequence[ShownRecord]:
    """Return everybody that was shown to somebody, by time."""
    asked = select(ShownRecord).where(ShownRecord.conference_id == conference_id)
    return db.scalars(asked.order_by(ShownRecord.at, ShownRecord.version)).all()


def runs_of(db: Database, conference_id: int) -> dict[int, SuggestionRunRecord]:
    """Return how each version of the suggestions was made."""
    asked = select(SuggestionRunRecord).where(SuggestionRunRecord.conference_id == conference_id)
    return {row.version: row for row in db.scalars(asked)}


def list_lengths(db: Database, conference: ConferenceRecord) -> dict[int, int]:
    """Return how many are suggested to each participant now."""
    found: dict[int, int] = {}
    for own in (SuggestionRecord.investor_id, SuggestionRecord.startup_id):
        asked = (
            select(own, func.count())
            .where(
                SuggestionRecord.conference_id == conference.id,
                SuggestionRecord.version == conference.suggestion_version,
            )
            .group_by(own)
        )
        found |= dict(db.execute(asked).all())
    return found


@dataclass(frozen=True, slots=True)
class ToLearn:
    """How much there is to learn from, counted quickly."""

    answers: int
    readers: int
    shown: int
    explored: int


def counts_to_learn(db: Database, conference_id: int) -> ToLearn:
    """Return how many suggestions were looked at, and how many of those were answered in the review."""
    answered = (
        select(RegardRecord.participant_id, RegardRecord.other_id)
        .join(
            ShownRecord,
            (ShownRecord.participant_id == RegardRecord.participant_id)
            & (ShownRecord.other_id == RegardRecord.other_id),
        )
        .where(ShownRecord.conference_id == conference_id, RegardRecord.answer.is_not(None))
        .distinct()
        .subquery()
    )
    answers, readers = db.execute(
        select(func.count(), func.count(answered.c.participant_id.distinct())).select_from(answered)
    ).one()
    shown, explored = db.execute(
        select(func.count(), func.count(ShownRecord.chance)).where(ShownRecord.conference_id == conference_id)
    ).one()
    return ToLearn(answers, readers, shown, explored)
