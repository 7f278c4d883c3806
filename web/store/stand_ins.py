"""Offers to stand in, and who could: all that the choice of the best free person rests on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import joinedload

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.floor import StandInRecord, StandInState
from web.store.records.meetings import BusyPersonRecord, MeetingRecord, MeetingState
from web.store.records.participants import Answer, ForumPlaceRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord


def stand_in_row(db: Database, conference_id: int, id_: int) -> StandInRecord | None:
    """Return an offer of a conference as it is now."""
    row = db.get(StandInRecord, id_, populate_existing=True)
    return row if row is not None and row.conference_id == conference_id else None


def open_stand_in(db: Database, meeting_id: int) -> StandInRecord | None:
    """Return the offer that waits for an answer since somebody missed a meeting."""
    asked = select(StandInRecord).where(
        StandInRecord.meeting_id == meeting_id, StandInRecord.state == StandInState.OPEN
    )
    return db.scalars(asked).one_or_none()


def stand_ins_for(db: Database, participant_id: int, now: datetime) -> list[StandInRecord]:
    """Return the offers that a participant can still answer, the earliest first; those it said yes to wait too."""
    return list(db.scalars(_OFFERS_TO, {"person": participant_id, "now": now}))


_OFFERS_TO = (
    select(StandInRecord)
    .where(
        or_(StandInRecord.freed_id == bindparam("person"), StandInRecord.other_id == bindparam("person")),
        StandInRecord.state == StandInState.OPEN,
        StandInRecord.expires_at > bindparam("now"),
    )
    .options(
        joinedload(StandInRecord.freed),
        joinedload(StandInRecord.other),
        joinedload(StandInRecord.session),
        joinedload(StandInRecord.meeting),
    )
    .order_by(StandInRecord.id)
)


def open_stand_ins_of(db: Database, people: Collection[int]) -> list[StandInRecord]:
    """Return the offers that wait and in which one of some people takes part."""
    asked = select(StandInRecord).where(
        or_(StandInRecord.freed_id.in_(people), StandInRecord.other_id.in_(people)),
        StandInRecord.state == StandInState.OPEN,
    )
    return list(db.scalars(asked.order_by(StandInRecord.id).with_for_update()))


def overdue_stand_ins(db: Database, now: datetime) -> list[StandInRecord]:
    """Return the offers of all conferences that nobody can take any more."""
    asked = select(StandInRecord).where(StandInRecord.state == StandInState.OPEN, StandInRecord.expires_at <= now)
    return list(db.scalars(asked.order_by(StandInRecord.id).with_for_update()))


def asked_before(db: Database, meeting_id: int) -> set[int]:
    """Return who was offered already to stand in at a meeting."""
    asked = select(StandInRecord.other_id).where(StandInRecord.meeting_id == meeting_id)
    return set(db.scalars(asked))


def in_forum(db: Database, people: Sequence[int], sub_forum_id: int) -> set[int]:
    """Return which of some participants belong to a sub-forum."""
    asked = select(ForumPlaceRecord.participant_id).where(
        ForumPlaceRecord.sub_forum_id == sub_forum_id, ForumPlaceRecord.participant_id.in_(people)
    )
    return set(db.scalars(asked))


def busy_between(db: Database, people: Sequence[int], inner: range, outer: range) -> set[int]:
    """Return who of some participants is taken or away in the inner ticks, or has a meeting in the outer ones."""
    row = BusyPersonRecord
    asked = select(row.participant_id, row.tick, row.meeting_id).where(
        row.participant_id.in_(people), row.tick >= outer.start, row.tick < outer.stop
    )
    return {person for person, tick, meeting in db.execute(asked) if meeting is not None or tick in inner}


def kept_apart(db: Database, side: Side, own: int, others: Sequence[int]) -> set[int]:
    """Return who cannot meet somebody: one of the two said no, they have a meeting, or it is forbidden."""
    regard, meeting, rule = RegardRecord, MeetingRecord, PairRuleRecord
    said = select(regard.other_id).where(
        regard.participant_id == own, regard.other_id.in_(others), regard.answer == Answer.NO
    )
    heard = select(regard.participant_id).where(
        regard.other_id == own, regard.participant_id.in_(others), regard.answer == Answer.NO
    )
    mine, theirs = meeting.investor_id, meeting.startup_id
    ruled, ruled_out = rule.investor_id, rule.startup_id
    if side is Side.STARTUP:
        mine, theirs, ruled, ruled_out = theirs, mine, ruled_out, ruled
    met = select(theirs).where(mine == own, theirs.in_(others), meeting.state != MeetingState.CANCELLED)
    barred = select(ruled_out).where(ruled == own, ruled_out.in_(others), rule.kind == PairRuleKind.BLOCKED)
    return {person for asked in (said, heard, met, barred) for person in db.scalars(asked)}


def missed_meetings_at(db: Database, person_id: int, start: datetime, end: datetime) -> list[MeetingRecord]:
    """Return the booked meetings of somebody that touch some hours."""
    row = MeetingRecord
    asked = select(row).where(
        or_(row.investor_id == person_id, row.startup_id == person_id),
        row.state == MeetingState.BOOKED,
        row.starts_at < end,
        row.ends_at > start,
    )
    return list(db.scalars(asked))
