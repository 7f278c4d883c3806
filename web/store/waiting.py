"""What waits for a participant's answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, literal, or_, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.floor import StandInRecord, StandInState
from web.store.records.meetings import MeetingRequestRecord, ProposalRecord, ProposalState, RequestState


def waiting_for(db: Database, participant_id: int, now: datetime) -> int:
    """Return how many requests, proposals and offers to stand in wait for one participant's answer."""
    asked, offered = MeetingRequestRecord, ProposalRecord
    requests = select(func.count()).where(
        asked.state == RequestState.PENDING,
        asked.expires_at > now,
        or_(
            and_(asked.investor_id == participant_id, asked.asked_by == Side.STARTUP),
            and_(asked.startup_id == participant_id, asked.asked_by == Side.INVESTOR),
        ),
    )
    proposals = select(func.count()).where(
        offered.state == ProposalState.OPEN,
        or_(
            and_(offered.investor_id == participant_id, offered.investor_yes.is_(None)),
            and_(offered.startup_id == participant_id, offered.startup_yes.is_(None)),
        ),
    )
    chances = select(func.count()).where(
        StandInRecord.state == StandInState.OPEN,
        StandInRecord.expires_at > now,
        or_(
            and_(StandInRecord.freed_id == participant_id, StandInRecord.freed_yes.is_(None)),
            and_(StandInRecord.other_id == participant_id, StandInRecord.other_yes.is_(None)),
        ),
    )
    counts = (one.scalar_subquery() for one in (requests, proposals, chances))
    return int(db.scalar(select(sum(counts, literal(0)))) or 0)
