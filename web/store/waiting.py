"""What waits for a participant's answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal, or_, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.columns import UtcDateTime
from web.store.records.floor import StandInRecord, StandInState
from web.store.records.meetings import MeetingRequestRecord, ProposalRecord, ProposalState, RequestState

_PERSON: ColumnElement[int] = bindparam("person", type_=Integer)
_NOW: ColumnElement[datetime] = bindparam("now", type_=UtcDateTime)


def waiting_for(db: Database, participant_id: int, now: datetime) -> int:
    """Return how many requests, proposals and offers to stand in wait for one participant's answer."""
    return int(db.scalar(_COUNTED, {"person": participant_id, "now": now}) or 0)


def _counted() -> Select[Any]:
    asked, offered = MeetingRequestRecord, ProposalRecord
    requests = select(func.count()).where(
        asked.state == RequestState.PENDING,
        asked.expires_at > _NOW,
        or_(
            and_(asked.investor_id == _PERSON, asked.asked_by == Side.STARTUP),
            and_(asked.startup_id == _PERSON, asked.asked_by == Side.INVESTOR),
        ),
    )
    proposals = select(func.count()).where(
        offered.state == ProposalState.OPEN,
        or_(
            and_(offered.investor_id == _PERSON, offered.investor_yes.is_(None)),
            and_(offered.startup_id == _PERSON, offered.startup_yes.is_(None)),
        ),
    )
    chances = select(func.count()).where(
        StandInRecord.state == StandInState.OPEN,
        StandInRecord.expires_at > _NOW,
        or_(
            and_(StandInRecord.freed_id == _PERSON, StandInRecord.freed_yes.is_(None)),
            and_(StandInRecord.other_id == _PERSON, StandInRecord.other_yes.is_(None)),
        ),
    )
    return select(sum((one.scalar_subquery() for one in (requests, proposals, chances)), literal(0)))


_COUNTED = _counted()
