"""The change log: every change of state leaves a row, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from web.seats import Seat
from web.store.engine import Database
from web.store.records.accounts import User
from web.store.records.log import ChangeRecord


def log_change(
    db: Database,
    seat: Seat,
    verb: str,
    subject: tuple[str, int],
    at: datetime,
    change: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> None:
    """Write down who did what to which subject (its kind and id), and what it was before and after."""
    db.add(
        ChangeRecord(
            conference_id=seat.conference_id,
            at=at,
            account_id=seat.account_id,
            on_behalf_of=seat.participant_id if seat.acting else None,
            verb=verb,
            subject=subject[0],
            subject_id=subject[1],
            before=dict(change[0]),
            after=dict(change[1]),
        )
    )


def log_changes(
    db: Database,
    seat: Seat,
    verb: str,
    subject: str,
    at: datetime,
    changes: Mapping[int, tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> None:
    """Write down the same deed for many subjects of a kind, each by its id with what it was before and after."""
    rows = [
        {
            "conference_id": seat.conference_id,
            "at": at,
            "account_id": seat.account_id,
            "on_behalf_of": seat.participant_id if seat.acting else None,
            "verb": verb,
            "subject": subject,
            "subject_id": id_,
            "before": dict(before),
            "after": dict(after),
        }
        for id_, (before, after) in changes.items()
    ]
    if rows:
        db.execute(insert(ChangeRecord), rows)


def changes_of(db: Database, conference_id: int, subject: str, subject_id: int) -> Sequence[ChangeRecord]:
    """Return what happened to one subject, the latest first."""
    asked = select(ChangeRecord).where(
        ChangeRecord.conference_id == conference_id,
        ChangeRecord.subject == subject,
        ChangeRecord.subject_id == subject_id,
    )
    return db.scalars(asked.order_by(ChangeRecord.id.desc())).all()


def last_change(
    db: Database, conference_id: int, subject: str, subject_id: int
) -> tuple[ChangeRecord, User | None] | None:
    """Return the latest change of one subject and the account that made it."""
    asked = (
        select(ChangeRecord, User)
        .outerjoin(User, User.id == ChangeRecord.account_id)
        .where(
            ChangeRecord.conference_id == conference_id,
            ChangeRecord.subject == subject,
            ChangeRecord.subject_id == subject_id,
        )
    )
    found = db.execute(asked.order_by(ChangeRecord.id.desc()).limit(1)).first()
    return None if found is None else (found[0], found[1])
