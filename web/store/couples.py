"""What the database knows of an investor and a startup together: all that a decision about them rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)

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


def lock_people(db: Database, ids: Sequence[int]) -> dict[int, ParticipantRecord]:
    """Return some participants by id; on PostgreSQL nobody else decides about them until the transaction ends."""
    asked = select(ParticipantRecord).where(ParticipantRecord.id.in_(ids)).order_by(ParticipantRecord.id)
    # Others may go on writing rows that speak of them: only keys matter to those, and these never change.
    locked = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {row.id: row for row in db.scalars(locked)}


def shared_forums(db: Database, one: int, other: int) -> list[int]:
    """Return the ids of the sub-forums that both participants belong to, in the order of the programme."""
    return list(db.scalars(_SHARED_FORUMS, {"one": one, "other": other}))


def _shared_forums() -> Select[int]:
    belong = select(ForumPlaceRecord.sub_forum_id)
    return (
        select(SubForumRecord.id)
        .where(
            SubForumRecord.id.in_(belong.where(ForumPlaceRecord.participant_id == bindparam("one"))),
            SubForumRecord.id.in_(belong.where(ForumPlaceRecord.participant_id == bindparam("other"))),
        )
        .order_by(SubForumRecord.position)
    )


_SHARED_FORUMS = _shared_forums()


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
    return db.scalars(_PENDING_REQUEST, {"investor": investor_id, "startup": startup_id}).one_or_none()


_PENDING_REQUEST = select(MeetingRequestRecord).where(
    MeetingRequestRecord.investor_id == bindparam("investor"),
    MeetingRequestRecord.startup_id == bindparam("startup"),
    MeetingRequestRecord.state == RequestState.PENDING,
)


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
    return db.scalars(_LIVE_MEETING, {"investor": investor_id, "startup": startup_id}).one_or_none()


_LIVE_MEETING = select(MeetingRecord).where(
    MeetingRecord.investor_id == bindparam("investor"),
    MeetingRecord.startup_id == bindparam("startup"),
    MeetingRecord.state != MeetingState.CANCELLED,
)


def live_proposal(db: Database, investor_id: int, startup_id: int) -> ProposalRecord | None:
    """Return the proposal of a couple that is open or agreed."""
    return db.scalars(_LIVE_PROPOSAL, {"investor": investor_id, "startup": startup_id}).one_or_none()


_LIVE_PROPOSAL = select(ProposalRecord).where(
    ProposalRecord.investor_id == bindparam("investor"),
    ProposalRecord.startup_id == bindparam("startup"),
    ProposalRecord.state.in_([ProposalState.OPEN, ProposalState.AGREED]),
)


def requests_waiting(db: Database, participant_id: int, now: datetime) -> tuple[int, int]:
    """Return how many requests of a participant wait for an answer, and how many to it."""
    outgoing, every = db.execute(_REQUESTS_WAITING, {"person": participant_id, "now": now}).one()
    return outgoing, every - outgoing


def _requests_waiting() -> Select[int, int]:
    row = MeetingRequestRecord
    person: BindParameter[int] = bindparam("person")
    own = (
        and_(row.investor_id == person, row.asked_by == Side.INVESTOR),
        and_(row.startup_id == person, row.asked_by == Side.STARTUP),
    )
    return select(func.count().filter(or_(*own)), func.count()).where(
        or_(row.investor_id == person, row.startup_id == person),
        row.state == RequestState.PENDING,
        row.expires_at > bindparam("now"),
    )


_REQUESTS_WAITING = _requests_waiting()


def meeting_counts(db: Database, ids: Sequence[int]) -> dict[int, int]:
    """Return how many meetings each of some participants has, agreed or booked."""
    found = dict.fromkeys(ids, 0)
    for person, count in db.execute(_MEETING_COUNTS, {"people": list(ids)}):
        found[person] += count
    return found


def _meeting_counts() -> CompoundSelect[int, int]:
    people: ColumnElement[int] = bindparam("people", expanding=True)
    counted = [
        select(own, func.count())
        .where(own.in_(people), MeetingRecord.state != MeetingState.CANCELLED)
        .group_by(own)
        for own in (MeetingRecord.investor_id, MeetingRecord.startup_id)
    ]
    return union_all(*counted)


_MEETING_COUNTS = _meeting_counts()


def booked_hours(
    db: Database, people: Sequence[int], excluding_meeting_id: int | None = None
) -> dict[int, list[Interval]]:
    """Return when each of some participants has a booked meeting, but for one, in the order of time."""
    found: dict[int, list[Interval]] = {person: [] for person in people}
    asked = {"people": list(people), "but": excluding_meeting_id or -1}
    for investor, startup, start, end in db.execute(_BOOKED_HOURS, asked):
        assert start is not None, "a booked meeting has its hours"
        assert end is not None, "a booked meeting has its hours"
        for person in (investor, startup):
            if person in found:
                found[person].append(Interval(start, end))
    return found


def _booked_hours() -> Select[int, int, datetime | None, datetime | None]:
    row = MeetingRecord
    people: ColumnElement[int] = bindparam("people", expanding=True)
    return (
        select(row.investor_id, row.startup_id, row.starts_at, row.ends_at)
        .where(
            row.state == MeetingState.BOOKED,
            or_(row.investor_id.in_(people), row.startup_id.in_(people)),
            row.id != bindparam("but"),
        )
        .order_by(row.starts_at)
    )


_BOOKED_HOURS = _booked_hours()


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
