"""What happened between two people as labels: who said how much of a yes, when, and in what way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.log import ChangeRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, ProposalRecord, RequestState
from web.store.records.opinions_after import RatingRecord
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord


class LabelKind(StrEnum):
    """In what way somebody said it."""

    REVIEW = "review"
    """Yes, maybe or no to a suggestion."""
    REQUEST = "request"
    """It asked for a meeting."""
    REPLY = "reply"
    """It accepted or declined a request."""
    PROPOSAL = "proposal"
    """Yes or no to a proposed meeting."""
    ATTENDANCE = "attendance"
    """It came to the meeting, or did not."""
    RATING = "rating"
    """Afterwards: useful or not, will follow up or not."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one side of a couple said; ``value`` is from 0, no, to 1, yes."""

    investor_id: int
    startup_id: int
    side: Side
    kind: LabelKind
    value: float
    at: datetime

    @property
    def reader_id(self) -> int:
        """Who said it."""
        return self.investor_id if self.side is Side.INVESTOR else self.startup_id

    @property
    def other_id(self) -> int:
        """About whom."""
        return self.startup_id if self.side is Side.INVESTOR else self.investor_id


_SAID = {Answer.YES: 1.0, Answer.MAYBE: 0.5, Answer.NO: 0.0}
_REPLIED = {RequestState.ACCEPTED: 1.0, RequestState.DECLINED: 0.0}
#: Whoever does not come may have lost its way: that is no yes, and no no either.
_MISSED = 0.5


def labels_of(db: Database, conference_id: int) -> list[Label]:
    """Return everything that people of a conference said of each other, by time.

    What nobody said is not there: a request that expired, a suggestion passed over, a proposal without an answer.
    """
    found = [
        *_reviews(db, conference_id),
        *_requests(db, conference_id),
        *_proposals(db, conference_id),
        *_attendance(db, conference_id),
        *_ratings(db, conference_id),
    ]
    return sorted(found, key=lambda one: (one.at, one.investor_id, one.startup_id, one.side, one.kind))


def _reviews(db: Database, conference_id: int) -> Iterator[Label]:
    asked = (
        select(RegardRecord, ParticipantRecord.side)
        .join(ParticipantRecord, ParticipantRecord.id == RegardRecord.participant_id)
        .where(ParticipantRecord.conference_id == conference_id, RegardRecord.answer.is_not(None))
    )
    for row, side in db.execute(asked):
        couple = _couple(side, row.participant_id, row.other_id)
        for answer, at in ((row.answer_before, row.answered_before_at), (row.answer, row.answered_at)):
            if answer is not None and at is not None:
                yield Label(*couple, side, LabelKind.REVIEW, _SAID[answer], at)


def _requests(db: Database, conference_id: int) -> Iterator[Label]:
    asked = select(MeetingRequestRecord).where(MeetingRequestRecord.conference_id == conference_id)
    for row in db.scalars(asked):
        couple = (row.investor_id, row.startup_id)
        yield Label(*couple, row.asked_by, LabelKind.REQUEST, 1.0, row.created_at)
        if row.state in _REPLIED and row.answered_at is not None:
            yield Label(*couple, row.asked_by.other, LabelKind.REPLY, _REPLIED[row.state], row.answered_at)


def _proposals(db: Database, conference_id: int) -> Iterator[Label]:
    """Yield the answers to proposals, at the time of the last one: the log does not say which side's each was."""
    last = (
        select(ChangeRecord.subject_id, func.max(ChangeRecord.at).label("at"))
        .where(
            ChangeRecord.conference_id == conference_id,
            ChangeRecord.subject == "proposal",
            ChangeRecord.verb == "answer proposal",
        )
        .group_by(ChangeRecord.subject_id)
        .subquery()
    )
    asked = (
        select(ProposalRecord, last.c.at)
        .join(last, last.c.subject_id == ProposalRecord.id)
        .where(ProposalRecord.conference_id == conference_id)
    )
    for row, at in db.execute(asked):
        for side, said in ((Side.INVESTOR, row.investor_yes), (Side.STARTUP, row.startup_yes)):
            if said is not None:
                yield Label(row.investor_id, row.startup_id, side, LabelKind.PROPOSAL, float(said), at)


def _attendance(db: Database, conference_id: int) -> Iterator[Label]:
    asked = (
        select(OutcomeRecord, MeetingRecord)
        .join(MeetingRecord, MeetingRecord.id == OutcomeRecord.meeting_id)
        .where(OutcomeRecord.conference_id == conference_id, OutcomeRecord.outcome.is_not(None))
    )
    missing = {
        Side.INVESTOR: (Outcome.INVESTOR_MISSING, Outcome.BOTH_MISSING),
        Side.STARTUP: (Outcome.STARTUP_MISSING, Outcome.BOTH_MISSING),
    }
    for row, meeting in db.execute(asked):
        if row.outcome is Outcome.REPLACED:  # it does not say who of the two was missing
            continue
        for side in Side:
            came = _MISSED if row.outcome in missing[side] else 1.0
            yield Label(meeting.investor_id, meeting.startup_id, side, LabelKind.ATTENDANCE, came, row.at)


def _ratings(db: Database, conference_id: int) -> Iterator[Label]:
    """Yield what was said after meetings: the mean of useful and following up, of what was said."""
    asked = (
        select(RatingRecord, MeetingRecord)
        .join(MeetingRecord, MeetingRecord.id == RatingRecord.meeting_id)
        .where(MeetingRecord.conference_id == conference_id)
    )
    for row, meeting in db.execute(asked):
        said = [float(one) for one in (row.useful, row.follow_up) if one is not None]
        if said:
            value = sum(said) / len(said)
            yield Label(meeting.investor_id, meeting.startup_id, row.side, LabelKind.RATING, value, row.at)


def _couple(side: Side, own: int, other: int) -> tuple[int, int]:
    return (own, other) if side is Side.INVESTOR else (other, own)
