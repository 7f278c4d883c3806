"""What stands already and no plan may touch: live meetings, and what became of proposals."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from web.store.engine import Database
from web.store.records.meetings import MeetingRecord, MeetingState, ProposalRecord, ProposalState


def live_meetings(db: Database, conference_id: int, booked_only: bool = False) -> Sequence[MeetingRecord]:
    """Return the meetings that both sides agreed to and nobody cancelled; only those with a place where asked."""
    states = (MeetingState.BOOKED,) if booked_only else (MeetingState.AGREED, MeetingState.BOOKED)
    asked = select(MeetingRecord).where(
        MeetingRecord.conference_id == conference_id, MeetingRecord.state.in_(states)
    )
    return db.scalars(asked.order_by(MeetingRecord.id)).all()


def couples_that_meet(db: Database, conference_id: int) -> set[tuple[int, int]]:
    """Return the couples, as (investor id, startup id), that have a live meeting."""
    asked = select(MeetingRecord.investor_id, MeetingRecord.startup_id).where(
        MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED
    )
    return {(investor, startup) for investor, startup in db.execute(asked)}


def couples_of_proposals(db: Database, conference_id: int, state: ProposalState) -> set[tuple[int, int]]:
    """Return the couples, as (investor id, startup id), that have a proposal in a state."""
    asked = select(ProposalRecord.investor_id, ProposalRecord.startup_id).where(
        ProposalRecord.conference_id == conference_id, ProposalRecord.state == state
    )
    return {(investor, startup) for investor, startup in db.execute(asked)}
