"""What a whole conference's proposals rest on: who is settled, who said what, and how many meetings each has."""

from __future__ import annotations

from sqlalchemy import func, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.meetings import MeetingRecord, MeetingState, ProposalRecord, ProposalState
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord

Couples = set[tuple[int, int]]
"""Pairs of (investor id, startup id)."""


def settled_couples(db: Database, conference_id: int) -> Couples:
    """Return the couples that have a live proposal or a meeting, and those that the organiser blocked."""
    proposed = select(ProposalRecord.investor_id, ProposalRecord.startup_id).where(
        ProposalRecord.conference_id == conference_id,
        ProposalRecord.state.in_([ProposalState.OPEN, ProposalState.AGREED]),
    )
    met = select(MeetingRecord.investor_id, MeetingRecord.startup_id).where(
        MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED
    )
    blocked = select(PairRuleRecord.investor_id, PairRuleRecord.startup_id).where(
        PairRuleRecord.conference_id == conference_id, PairRuleRecord.kind == PairRuleKind.BLOCKED
    )
    return {(investor, startup) for asked in (proposed, met, blocked) for investor, startup in db.execute(asked)}


def answers_said(db: Database, conference_id: int) -> dict[Answer, dict[Side, Couples]]:
    """Return the couples to which each side of a conference said yes, and no."""
    asked = (
        select(RegardRecord.participant_id, RegardRecord.other_id, RegardRecord.answer, ParticipantRecord.side)
        .join(ParticipantRecord, ParticipantRecord.id == RegardRecord.participant_id)
        .where(ParticipantRecord.conference_id == conference_id)
    )
    found: dict[Answer, dict[Side, Couples]] = {answer: {side: set() for side in Side} for answer in Answer}
    for own, other, answer, side in db.execute(asked):
        if answer is not None:
            found[answer][side].add((own, other) if side is Side.INVESTOR else (other, own))
    return found


def meetings_had(db: Database, conference_id: int) -> dict[int, int]:
    """Return how many meetings everybody of a conference has who has one."""
    found: dict[int, int] = {}
    for own in (MeetingRecord.investor_id, MeetingRecord.startup_id):
        asked = select(own, func.count()).where(
            MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED
        )
        found.update((person, count) for person, count in db.execute(asked.group_by(own)))
    return found


def open_proposals(db: Database, conference_id: int) -> dict[tuple[int, int], ProposalRecord]:
    """Return the proposals of a conference that wait for an answer, by couple."""
    asked = select(ProposalRecord).where(
        ProposalRecord.conference_id == conference_id, ProposalRecord.state == ProposalState.OPEN
    )
    return {(row.investor_id, row.startup_id): row for row in db.scalars(asked)}
