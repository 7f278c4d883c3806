"""What waits for a participant's answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, or_, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.meetings import MeetingRequestRecord, ProposalRecord, ProposalState, RequestState


def waiting_for(db: Database, participant_id: int, now: datetime) -> int:
    """Return how many requests and proposals wait for one participant's answer."""
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
    return int(db.scalar(select(requests.scalar_subquery() + proposals.scalar_subquery())) or 0)
