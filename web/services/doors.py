"""The doors to a meeting, closed: what still waits is taken back when somebody leaves or two are kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from web.seats import Seat
from web.services.letters.notices import tell_proposal_over, tell_request_over
from web.store.engine import Database
from web.store.log import log_change
from web.store.records.meetings import MeetingRequestRecord, ProposalState, RequestState
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord
from web.store.rosters import waiting_proposals_of, waiting_requests_of


def leave(db: Database, seat: Seat, row: ParticipantRecord, told: Mapping[str, Any], now: datetime) -> None:
    """Let somebody take part no more: what waits is taken back; meetings are the caller's to cancel.

    Parameters
    ----------
    told : what the change log keeps of it, such as the reason.
    """
    row.withdrawn_at = now
    close_doors(db, seat, row.id, now)
    log_change(db, seat, "withdraw participant", ("participant", row.id), now, ({}, told))


def close_doors(db: Database, seat: Seat, person: int, now: datetime, other: int | None = None) -> None:
    """Take back every request and proposal that waits and in which somebody takes part, with one other or all."""
    for request in waiting_requests_of(db, person, other):
        _withdraw(db, seat, request, now)
    for proposal in waiting_proposals_of(db, person, other):
        proposal.state = ProposalState.WITHDRAWN
        states = {"state": ProposalState.OPEN.value}, {"state": ProposalState.WITHDRAWN.value}
        log_change(db, seat, "withdraw proposal", ("proposal", proposal.id), now, states)
        tell_proposal_over(db, seat, proposal, now)


def take_back_request(db: Database, seat: Seat, other: int, now: datetime) -> None:
    """Take one's own request to somebody back, if one waits; what the other asked waits on."""
    for request in waiting_requests_of(db, seat.participant, other):
        if request.asked_by is seat.side:
            _withdraw(db, seat, request, now)


def _withdraw(db: Database, seat: Seat, request: MeetingRequestRecord, now: datetime) -> None:
    request.state, request.answered_at = RequestState.WITHDRAWN, now
    states = {"state": RequestState.PENDING.value}, {"state": RequestState.WITHDRAWN.value}
    log_change(db, seat, "withdraw request", ("meeting_request", request.id), now, states)
    tell_request_over(db, seat, request, NoticeKind.DECLINED, now)
