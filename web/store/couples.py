"""What the database knows of an investor and a startup together: all that a decision about them rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from matcher.profiles import Interval, Side
from web.store.engine import Database
from web.store.records.conferences import SubForumRecord
from web.store.records.meetings import (
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    ProposalRecord,
    ProposalState,
    RequestState,
)
from web.store.records.participants import Answer, ForumPlaceRecord, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord, TimetableRecord, VersionState

_LIVE_PROPOSAL = ProposalRecord.state.in_([ProposalState.OPEN, ProposalState.AGREED])


def lock_people(db: Database, ids: Sequence[int]) -> dict[int, ParticipantRecord]:
    """Return some participants by id; on PostgreSQL nobody else decides about them until the transaction ends."""
    asked = select(ParticipantRecord).where(ParticipantRecord.id.in_(ids)).order_by(ParticipantRecord.id)
    # Others may go on writing rows that speak of them: only keys matter to those, and these never change.
    locked = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {row.id: row for row in db.scalars(locked)}


def shared_forums(db: Database, one: int, other: int) -> list[int]:
    """Return the ids of the sub-forums that both participants belong to, in the order of the programme."""
    belong = select(ForumPlaceRecord.sub_forum_id)
    asked = select(SubForumRecord.id).where(
        SubForumRecord.id.in_(belong.where(ForumPlaceRecord.participant_id == one)),
        SubForumRecord.id.in_(belong.where(ForumPlaceRecord.participant_id == other)),
    )
    return list(db.scalars(asked.order_by(SubForumRecord.position)))


def said_no(db: Database, participant_id: int, other_id: int) -> RegardRecord | None:
    """Return a participant's own no to another; None where it said none."""
    row = db.get(RegardRecord, (participant_id, other_id))
    return row if row is not None and row.answer is Answer.NO else None


def is_blocked(db: Database, investor_id: int, startup_id: int) -> bool:
    """Return whether the organiser said that a couple must not meet."""
    rule = db.get(PairRuleRecord, (investor_id, startup_id))
    return rule is not None and rule.kind is PairRuleKind.BLOCKED


def pending_request(db: Database, investor_id: int, startup_id: int) -> MeetingRequestRecord | None:
    """Return the request of a couple that nobody answered, be it expired or not."""
    asked = select(MeetingRequestRecord).where(
        MeetingRequestRecord.investor_id == investor_id,
        MeetingRequestRecord.startup_id == startup_id,
        MeetingRequestRecord.state == RequestState.PENDING,
    )
    return db.scalars(asked).one_or_none()


def declined_lately(
    db: Database, couple: tuple[int, int], side: Side, since: datetime
) -> MeetingRequestRecord | None:
    """Return the last request of a couple if this side sent it since then and the other declined it."""
    row = MeetingRequestRecord
    asked = select(row).where(row.investor_id == couple[0], row.startup_id == couple[1]).order_by(row.id.desc())
    last = db.scalars(asked.limit(1)).one_or_none()
    if last is None or last.asked_by is not side or last.created_at <= since:
        return None
    return last if last.state is RequestState.DECLINED else None


def live_meeting(db: Database, investor_id: int, startup_id: int) -> MeetingRecord | None:
    """Return the meeting that a couple has."""
    asked = select(MeetingRecord).where(
        MeetingRecord.investor_id == investor_id,
        MeetingRecord.startup_id == startup_id,
        MeetingRecord.state != MeetingState.CANCELLED,
    )
    return db.scalars(asked).one_or_none()


def live_proposal(db: Database, investor_id: int, startup_id: int) -> ProposalRecord | None:
    """Return the proposal of a couple that is open or agreed."""
    asked = select(ProposalRecord).where(
        ProposalRecord.investor_id == investor_id, ProposalRecord.startup_id == startup_id, _LIVE_PROPOSAL
    )
    return db.scalars(asked).one_or_none()


def requests_waiting(db: Database, participant_id: int, now: datetime) -> tuple[int, int]:
    """Return how many requests of a participant wait for an answer, and how many to it."""
    row = MeetingRequestRecord
    own = (
        and_(row.investor_id == participant_id, row.asked_by == Side.INVESTOR),
        and_(row.startup_id == participant_id, row.asked_by == Side.STARTUP),
    )
    asked = select(func.count().filter(or_(*own)), func.count()).where(
        or_(row.investor_id == participant_id, row.startup_id == participant_id),
        row.state == RequestState.PENDING,
        row.expires_at > now,
    )
    outgoing, every = db.execute(asked).one()
    return outgoing, every - outgoing


def meeting_counts(db: Database, ids: Sequence[int]) -> dict[int, int]:
    """Return how many meetings each of some participants has, agreed or booked."""
    found = dict.fromkeys(ids, 0)
    for own in (MeetingRecord.investor_id, MeetingRecord.startup_id):
        asked = select(own, func.count()).where(own.in_(ids), MeetingRecord.state != MeetingState.CANCELLED)
        for person, count in db.execute(asked.group_by(own)):
            found[person] += count
    return found


def booked_hours(
    db: Database, people: Sequence[int], excluding_meeting_id: int | None = None
) -> dict[int, list[Interval]]:
    """Return when each of some participants has a booked meeting, but for one, in the order of time."""
    asked = select(
        MeetingRecord.investor_id, MeetingRecord.startup_id, MeetingRecord.starts_at, MeetingRecord.ends_at
    ).where(
        MeetingRecord.state == MeetingState.BOOKED,
        or_(MeetingRecord.investor_id.in_(people), MeetingRecord.startup_id.in_(people)),
        MeetingRecord.id != (excluding_meeting_id or -1),
    )
    found: dict[int, list[Interval]] = {person: [] for person in people}
    for investor, startup, start, end in db.execute(asked.order_by(MeetingRecord.starts_at)):
        assert start is not None, "a booked meeting has its hours"
        assert end is not None, "a booked meeting has its hours"
        for person in (investor, startup):
            if person in found:
                found[person].append(Interval(start, end))
    return found


def is_released(db: Database, conference_id: int) -> bool:
    """Return whether a conference has a released timetable."""
    asked = select(TimetableRecord.id).where(
        TimetableRecord.conference_id == conference_id, TimetableRecord.state == VersionState.FROZEN
    )
    return db.scalars(asked.limit(1)).first() is not None


def request_row(db: Database, conference_id: int, id_: int) -> MeetingRequestRecord | None:
    """Return a request of a conference."""
    row = db.get(MeetingRequestRecord, id_)
    return row if row is not None and row.conference_id == conference_id else None


def proposal_row(db: Database, conference_id: int, id_: int) -> ProposalRecord | None:
    """Return a proposal of a conference."""
    row = db.get(ProposalRecord, id_)
    return row if row is not None and row.conference_id == conference_id else None


def meeting_row(db: Database, conference_id: int, id_: int) -> MeetingRecord | None:
    """Return a meeting of a conference."""
    row = db.get(MeetingRecord, id_)
    return row if row is not None and row.conference_id == conference_id else None


def overdue_requests(db: Database, now: datetime) -> list[MeetingRequestRecord]:
    """Return the requests of all conferences that nobody answered in time."""
    asked = select(MeetingRequestRecord).where(
        MeetingRequestRecord.state == RequestState.PENDING, MeetingRequestRecord.expires_at <= now
    )
    return list(db.scalars(asked.order_by(MeetingRequestRecord.id).with_for_update()))
