"""The change log as organisers read it: found by subject, person and account, with names instead of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from web.store.engine import Database
from web.store.records.accounts import User
from web.store.records.log import ChangeRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, ProposalRecord
from web.store.records.participants import ParticipantRecord

#: Subjects that are about a couple.
_COUPLES: dict[str, Any] = {
    "meeting": MeetingRecord,
    "meeting_request": MeetingRequestRecord,
    "proposal": ProposalRecord,
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Which changes are looked for; empty: all."""

    subject: str = ""
    person: str = ""
    """Words in the name of a participant that the change is about."""
    account: str = ""
    """Words in the name or address of who did it."""


def found_changes(
    db: Database, conference_id: int, sought: Sought, first: int, most: int
) -> tuple[list[tuple[ChangeRecord, User | None]], int]:
    """Return changes with the account that made each, the latest first, and how many there are in all."""
    asked = (
        select(ChangeRecord, User)
        .outerjoin(User, User.id == ChangeRecord.account_id)
        .where(ChangeRecord.conference_id == conference_id)
    )
    if sought.subject:
        asked = asked.where(ChangeRecord.subject == sought.subject)
    for word in sought.account.split():
        asked = asked.where(
            or_(User.name.icontains(word, autoescape=True), User.email.icontains(word, autoescape=True))
        )
    if sought.person:
        asked = asked.where(_about(conference_id, sought.person))
    counted = asked.with_only_columns(func.count(ChangeRecord.id))
    count = int(db.scalar(counted) or 0)
    rows = db.execute(asked.order_by(ChangeRecord.id.desc()).offset(first).limit(most))
    return [(change, account) for change, account in rows], count


def _about(conference_id: int, words: str) -> ColumnElement[bool]:
    people: Select[int] = select(ParticipantRecord.id).where(ParticipantRecord.conference_id == conference_id)
    for word in words.split():
        people = people.where(ParticipantRecord.name.icontains(word, autoescape=True))
    couples = (
        and_(
            ChangeRecord.subject == subject,
            ChangeRecord.subject_id.in_(
                select(kind.id).where(or_(kind.investor_id.in_(people), kind.startup_id.in_(people)))
            ),
        )
        for subject, kind in _COUPLES.items()
    )
    own = and_(ChangeRecord.subject == "participant", ChangeRecord.subject_id.in_(people))
    return or_(own, ChangeRecord.on_behalf_of.in_(people), *couples)


def subjects_of(db: Database, conference_id: int) -> list[str]:
    """Return the kinds of subject that the log of a conference speaks of."""
    asked = select(ChangeRecord.subject).where(ChangeRecord.conference_id == conference_id).distinct()
    return sorted(db.scalars(asked))


def names_in(db: Database, changes: Iterable[ChangeRecord]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the names of the people whom changes are about, by subject and id, in four queries at most."""
    ids: dict[str, set[int]] = {}
    for change in changes:
        ids.setdefault(change.subject, set()).add(change.subject_id)
        if change.on_behalf_of is not None:
            ids.setdefault("participant", set()).add(change.on_behalf_of)
    couples: dict[tuple[str, int], tuple[int, int]] = {}
    for subject, kind in _COUPLES.items():
        if subject in ids:
            asked = select(kind.id, kind.investor_id, kind.startup_id).where(kind.id.in_(ids[subject]))
            couples |= {(subject, id_): (i, s) for id_, i, s in db.execute(asked)}
    people = ids.get("participant", set()) | {person for pair in couples.values() for person in pair}
    named = select(ParticipantRecord.id, ParticipantRecord.name).where(ParticipantRecord.id.in_(people))
    names = dict(db.execute(named).all()) if people else {}
    return {
        **{("participant", id_): (name,) for id_, name in names.items()},
        **{key: tuple(names.get(person, "") for person in pair) for key, pair in couples.items()},
    }
