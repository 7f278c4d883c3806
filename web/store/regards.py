"""What participants told us of each other: answers, shortlists and notes. Only its sayer ever sees any of it."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, selectinload

from web.store.engine import Database
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord


def regard(db: Database, participant_id: int, other_id: int) -> RegardRecord | None:
    """Return what one participant told us of another."""
    return db.get(RegardRecord, (participant_id, other_id))


def regard_to_change(db: Database, participant_id: int, other_id: int) -> RegardRecord:
    """Return what one participant told us of another, to be changed; a new row where it said nothing yet."""
    asked = select(RegardRecord).where(
        RegardRecord.participant_id == participant_id, RegardRecord.other_id == other_id
    )
    row = db.scalars(asked.with_for_update()).one_or_none()
    if row is None:
        row = RegardRecord(participant_id=participant_id, other_id=other_id, note="")
        db.add(row)
    return row


def answers_of(db: Database, participant_id: int) -> dict[int, Answer]:
    """Return the answers of one participant, by whom they are about."""
    found = db.execute(_ANSWERS, {"person": participant_id})
    return {other: answer for other, answer in found if answer is not None}


_ANSWERS = select(RegardRecord.other_id, RegardRecord.answer).where(
    RegardRecord.participant_id == bindparam("person"), RegardRecord.answer.is_not(None)
)


def last_answered(db: Database, participant_id: int) -> RegardRecord | None:
    """Return the latest answer of a participant about somebody who still takes part, and who that is."""
    return db.scalars(_LAST_ANSWERED, {"person": participant_id}).one_or_none()


_LAST_ANSWERED = (
    select(RegardRecord)
    .join(RegardRecord.other)
    .where(
        RegardRecord.participant_id == bindparam("person"),
        RegardRecord.answer.is_not(None),
        ParticipantRecord.withdrawn_at.is_(None),
    )
    .options(contains_eager(RegardRecord.other))
    .order_by(RegardRecord.answered_at.desc(), RegardRecord.other_id.desc())
    .limit(1)
)


def shortlist_of(db: Database, participant_id: int, to_change: bool = False) -> list[RegardRecord]:
    """Return the shortlist of a participant, the most wanted first, with those who left meanwhile."""
    asked = (
        select(RegardRecord)
        .where(RegardRecord.participant_id == participant_id, RegardRecord.rank.is_not(None))
        .order_by(RegardRecord.rank, RegardRecord.other_id)
        .options(selectinload(RegardRecord.other))
    )
    return list(db.scalars(asked.with_for_update() if to_change else asked))
