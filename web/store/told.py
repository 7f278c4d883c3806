"""What letters tell, as it stands now: notices that wait, and the rows they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, func, or_, select
from sqlalchemy.orm import joinedload

from web.store.engine import Database
from web.store.records.accounts import MembershipRecord, SeatKind
from web.store.records.conferences import SessionRecord
from web.store.records.floor import Outcome, OutcomeRecord, StandInRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState, ProposalRecord
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord

_PARTICIPANTS = (SeatKind.INVESTOR, SeatKind.STARTUP)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets the letters of a participant; no language: both."""

    email: str
    name: str
    language: str | None


@dataclass(frozen=True)
class Ground:
    """What the notices of some people are about.

    ``known``: (person, subject, id) that a letter told of before; ``coming``: booked meetings of each person.
    """

    meetings: Mapping[int, MeetingRecord]
    requests: Mapping[int, MeetingRequestRecord]
    proposals: Mapping[int, ProposalRecord]
    sessions: Mapping[int, SessionRecord]
    stand_ins: Mapping[int, StandInRecord]
    outcomes: Mapping[int, Outcome | None]
    known: frozenset[tuple[int, str, int]]
    coming: Mapping[int, Sequence[MeetingRecord]]


def people_to_tell(
    db: Database, now: datetime, since: datetime, at_once: Iterable[NoticeKind], after: int, most: int
) -> list[int]:
    """Return people with a notice that waits since long ago, or of a kind that may not; the first after an id."""
    row = NoticeRecord
    urgent = func.sum(row.kind.in_(list(at_once)).cast(Integer))
    asked = (
        select(row.participant_id)
        .where(row.told_at.is_(None), row.due_at <= now, row.participant_id > after)
        .group_by(row.participant_id)
        .having(or_(func.min(row.due_at) <= since, urgent > 0))
        .order_by(row.participant_id)
    )
    return list(db.scalars(asked.limit(most)))


def waiting_notices(db: Database, people: Iterable[int], now: datetime) -> dict[int, list[NoticeRecord]]:
    """Return the notices of some people that are due and not told, in the order in which things happened."""
    row = NoticeRecord
    asked = select(row).where(row.participant_id.in_(list(people)), row.told_at.is_(None), row.due_at <= now)
    found: dict[int, list[NoticeRecord]] = {}
    for one in db.scalars(asked.order_by(row.created_at, row.id)):
        found.setdefault(one.participant_id, []).append(one)
    return found


def ground_of(db: Database, notices: Iterable[NoticeRecord]) -> Ground:
    """Return what notices are about, as it stands now."""
    rows = list(notices)
    people = {one.participant_id for one in rows}
    ids: dict[str, set[int]] = {}
    for one in rows:
        ids.setdefault(one.subject, set()).add(one.subject_id)
    coming = _coming(db, people)
    meetings = {one.id: one for of_one in coming.values() for one in of_one}
    asked = select(MeetingRecord).where(MeetingRecord.id.in_(ids.get("meeting", set()) - set(meetings)))
    meetings |= {one.id: one for one in db.scalars(asked.options(*_whole_meeting()))}
    outcome = OutcomeRecord
    said = select(outcome.meeting_id, outcome.outcome).where(outcome.meeting_id.in_(ids.get("meeting", ())))
    return Ground(
        meetings=meetings,
        requests=_couples(db, MeetingRequestRecord, ids.get("meeting_request", ())),
        proposals=_couples(db, ProposalRecord, ids.get("proposal", ())),
        sessions={one.id: one for one in db.scalars(_by_id(SessionRecord, ids.get("session", ())))},
        stand_ins={one.id: one for one in db.scalars(_by_id(StandInRecord, ids.get("stand_in", ())))},
        outcomes=dict(db.execute(said).all()),
        known=_known(db, rows),
        coming=coming,
    )


def readers_of(db: Database, people: Iterable[int]) -> dict[int, list[Reader]]:
    """Return who reads the letters of each of some participants; whoever has no account reads both languages."""
    ids = list(people)
    seat = MembershipRecord
    asked = select(seat).where(seat.participant_id.in_(ids), seat.kind.in_(_PARTICIPANTS))
    found: dict[int, list[Reader]] = {}
    for one in db.scalars(asked.options(joinedload(seat.account)).order_by(seat.id)):
        if one.participant_id is not None and one.account.active:
            account = one.account
            found.setdefault(one.participant_id, []).append(Reader(account.email, account.name, account.language))
    person = ParticipantRecord
    without = select(person.id, person.email).where(person.id.in_([id_ for id_ in ids if id_ not in found]))
    for id_, email in db.execute(without.where(person.email != "")):
        found[id_] = [Reader(email, "", None)]
    return found


def participants_by_id(db: Database, people: Iterable[int]) -> dict[int, ParticipantRecord]:
    """Return participants with their conferences."""
    person = ParticipantRecord
    asked = select(person).where(person.id.in_(list(people)))
    return {one.id: one for one in db.scalars(asked.options(joinedload(person.conference)))}


def _by_id(kind: Any, ids: Iterable[int]) -> Any:
    return select(kind).where(kind.id.in_(list(ids)))


def _couples(db: Database, kind: Any, ids: Iterable[int]) -> dict[int, Any]:
    both = joinedload(kind.investor), joinedload(kind.startup)
    return {one.id: one for one in db.scalars(_by_id(kind, ids).options(*both))}


def _whole_meeting() -> tuple[Any, ...]:
    row = MeetingRecord
    return tuple(joinedload(one) for one in (row.investor, row.startup, row.session, row.sub_forum))


def _coming(db: Database, people: Iterable[int]) -> dict[int, list[MeetingRecord]]:
    ids = set(people)
    row = MeetingRecord
    asked = (
        select(row)
        .where(or_(row.investor_id.in_(ids), row.startup_id.in_(ids)), row.state == MeetingState.BOOKED)
        .options(*_whole_meeting())
        .order_by(row.starts_at, row.id)
    )
    found: dict[int, list[MeetingRecord]] = {id_: [] for id_ in ids}
    for one in db.scalars(asked):
        for person in (one.investor_id, one.startup_id):
            if person in ids:
                found[person].append(one)
    return found


def _known(db: Database, rows: Sequence[NoticeRecord]) -> frozenset[tuple[int, str, int]]:
    people = {one.participant_id for one in rows}
    row = NoticeRecord
    asked = select(row.participant_id, row.subject, row.subject_id).where(
        and_(row.participant_id.in_(people), row.letter_id.is_not(None))
    )
    return frozenset((person, subject, id_) for person, subject, id_ in db.execute(asked.distinct()))


def latest_notices(db: Database, conference_id: int, kind: NoticeKind, most: int) -> list[NoticeRecord]:
    """Return the latest notices of a kind."""
    row = NoticeRecord
    asked = select(row).where(row.conference_id == conference_id, row.kind == kind)
    return list(db.scalars(asked.order_by(row.id.desc()).limit(most)))


def notices_of(db: Database, participant_id: int, most: int) -> list[NoticeRecord]:
    """Return the latest notices of somebody, the oldest of them first."""
    row = NoticeRecord
    asked = select(row).where(row.participant_id == participant_id, row.kind != NoticeKind.INVITATION)
    return list(db.scalars(asked.order_by(row.id.desc()).limit(most)))[::-1]
