"""What a participant's pages of meetings show; at most so many queries, however much there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from matcher.plan import Opinion
from matcher.profiles import Side
from web.store.engine import Database
from web.store.opinions import unpacked
from web.store.records.accounts import MembershipRecord
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import (
    AbsenceRecord,
    MeetingRecord,
    MeetingRequestRecord,
    ProposalRecord,
    ProposalState,
    RequestState,
)
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord, SuggestionRecord
from web.store.records.plans import MatchRecord

# So many past requests with their answers are told on one page.
_RECENT = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A request or a proposal, with whom it is, and why the two may fit; no opinion: they are no suggestion."""

    row: MeetingRequestRecord | ProposalRecord
    other: ParticipantRecord
    opinion: Opinion | None = None


def other_party(row: MeetingRecord | MeetingRequestRecord | ProposalRecord, own_id: int) -> ParticipantRecord:
    """Return the other side of a meeting, a request or a proposal."""
    return row.startup if row.investor_id == own_id else row.investor


def meetings_of(db: Database, participant_id: int) -> list[MeetingRecord]:
    """Return all meetings of a participant in the order of time, cancelled ones too; those without a time last."""
    return list(db.scalars(_MEETINGS, {"person": participant_id}))


# Asked for by the pages that people open most: putting these together would take longer than their answers.
_MEETINGS = (
    select(MeetingRecord)
    .where(or_(MeetingRecord.investor_id == bindparam("person"), MeetingRecord.startup_id == bindparam("person")))
    .options(
        joinedload(MeetingRecord.investor),
        joinedload(MeetingRecord.startup),
        joinedload(MeetingRecord.session),
        joinedload(MeetingRecord.sub_forum),
    )
    .order_by(MeetingRecord.starts_at.is_(None), MeetingRecord.starts_at, MeetingRecord.id)
)


def absence_row(db: Database, id_: int) -> AbsenceRecord | None:
    """Return an absence."""
    return db.get(AbsenceRecord, id_)


def absences_of_person(db: Database, participant_id: int) -> list[AbsenceRecord]:
    """Return when a participant cannot be met, in the order of time."""
    return list(db.scalars(_ABSENCES, {"person": participant_id}))


_ABSENCES = (
    select(AbsenceRecord)
    .where(AbsenceRecord.participant_id == bindparam("person"))
    .order_by(AbsenceRecord.starts_at, AbsenceRecord.id)
)


def forums_of_person(db: Database, participant_id: int) -> list[int]:
    """Return the ids of a participant's sub-forums."""
    return list(db.scalars(_FORUMS, {"person": participant_id}))


_FORUMS = select(ForumPlaceRecord.sub_forum_id).where(ForumPlaceRecord.participant_id == bindparam("person"))


def requests_to(db: Database, conference: ConferenceRecord, own: ParticipantRecord, now: datetime) -> list[Offer]:
    """Return the requests that wait for a participant's answer, those first that expire first."""
    rows = _waiting(db, own, own.side.other, now)
    told = _opinions(db, conference, own, [other_party(row, own.id).id for row in rows])
    return [Offer(row, other_party(row, own.id), told.get(other_party(row, own.id).id)) for row in rows]


def requests_from(db: Database, own: ParticipantRecord, now: datetime) -> list[Offer]:
    """Return a participant's own requests that wait for an answer, those first that expire first."""
    return [Offer(row, other_party(row, own.id)) for row in _waiting(db, own, own.side, now)]


def answers_to(db: Database, own: ParticipantRecord, now: datetime) -> list[Offer]:
    """Return a participant's own requests that came to no meeting, declined or expired, the latest first."""
    found = db.scalars(_ENDED[own.side], {"person": own.id, "by": own.side, "now": now})
    return [Offer(row, other_party(row, own.id)) for row in found]


def _waiting(db: Database, own: ParticipantRecord, asked_by: Side, now: datetime) -> list[MeetingRequestRecord]:
    return list(db.scalars(_WAITING[own.side], {"person": own.id, "by": asked_by, "now": now}))


def _requests(side: Side) -> Select[MeetingRequestRecord]:
    row = MeetingRequestRecord
    own = row.investor_id if side is Side.INVESTOR else row.startup_id
    return (
        select(row)
        .where(own == bindparam("person"), row.asked_by == bindparam("by"))
        .options(joinedload(row.investor), joinedload(row.startup))
    )


def _waiting_requests(side: Side) -> Select[MeetingRequestRecord]:
    row = MeetingRequestRecord
    waits = (row.state == RequestState.PENDING, row.expires_at > bindparam("now"))
    return _requests(side).where(*waits).order_by(row.expires_at, row.id)


def _ended_requests(side: Side) -> Select[MeetingRequestRecord]:
    row = MeetingRequestRecord
    ended = or_(
        row.state.in_([RequestState.DECLINED, RequestState.EXPIRED]),
        and_(row.state == RequestState.PENDING, row.expires_at <= bindparam("now")),
    )
    return _requests(side).where(ended).order_by(row.id.desc()).limit(_RECENT)


_WAITING = {side: _waiting_requests(side) for side in Side}
_ENDED = {side: _ended_requests(side) for side in Side}


def _opinions(
    db: Database, conference: ConferenceRecord, own: ParticipantRecord, others: Sequence[int]
) -> dict[int, Opinion]:
    """Return what a participant is expected to think of some others that are suggested to it."""
    if not others:
        return {}
    mine, theirs = SuggestionRecord.investor_id, SuggestionRecord.startup_id
    if own.side is Side.STARTUP:
        mine, theirs = theirs, mine
    asked = select(theirs, SuggestionRecord.told).where(
        SuggestionRecord.conference_id == conference.id,
        SuggestionRecord.version == conference.suggestion_version,
        mine == own.id,
        theirs.in_(others),
    )
    return {other: unpacked(told)[own.side] for other, told in db.execute(asked)}


def open_proposals_to(db: Database, own: ParticipantRecord) -> list[Offer]:
    """Return the open proposals to a participant with the reasons of their match, the best first."""
    offers = [
        Offer(row, other_party(row, own.id), None if told is None else unpacked(told)[own.side])
        for row, told in db.execute(_OPEN_PROPOSALS[own.side], {"person": own.id})
    ]
    return sorted(offers, key=lambda one: -(one.opinion.score if one.opinion else 0.0))


def _open_proposals(side: Side) -> Select[ProposalRecord, bytes]:
    own = ProposalRecord.investor_id if side is Side.INVESTOR else ProposalRecord.startup_id
    return (
        select(ProposalRecord, MatchRecord.told)
        .outerjoin(
            MatchRecord,
            and_(
                MatchRecord.match_list_id == ProposalRecord.match_list_id,
                MatchRecord.investor_id == ProposalRecord.investor_id,
                MatchRecord.startup_id == ProposalRecord.startup_id,
            ),
        )
        .where(own == bindparam("person"), ProposalRecord.state == ProposalState.OPEN)
        .options(
            joinedload(ProposalRecord.investor),
            joinedload(ProposalRecord.startup),
            joinedload(ProposalRecord.sub_forum),
        )
        .order_by(ProposalRecord.id)
    )


_OPEN_PROPOSALS = {side: _open_proposals(side) for side in Side}


def membership_by_token(db: Database, token: str) -> MembershipRecord | None:
    """Return the seat whose calendar has a private address."""
    asked = select(MembershipRecord).where(MembershipRecord.calendar_token == token)
    return db.scalars(
        asked.options(joinedload(MembershipRecord.conference), joinedload(MembershipRecord.participant))
    ).one_or_none()
