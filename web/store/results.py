"""What came of the meetings, one line each, for counting: no names, no notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.learning import ShownRecord
from web.store.records.meetings import Door, MeetingRecord, MeetingState
from web.store.records.opinions_after import RatingRecord
from web.store.records.participants import ParticipantRecord


@dataclass(frozen=True, slots=True)
class Told:
    """What one side of a meeting said, and who it is as far as it is counted."""

    person: int
    stage: str
    language: str
    useful: bool | None
    follow_up: bool | None


@dataclass(frozen=True, slots=True)
class Result:
    """A meeting whose time is over.

    Attributes
    ----------
    outcome : what became of it; None: nobody said it, or ``disputed`` the sides contradict each other.
    was_shown : whether one of the two was suggested to the other on a page before it was agreed.
    """

    sub_forum_id: int
    door: Door
    outcome: Outcome | None
    disputed: bool
    was_shown: bool
    sides: dict[Side, Told]


def results_of(db: Database, conference_id: int, now: datetime) -> list[Result]:
    """Return every booked meeting of a conference that is over."""
    investor, startup = aliased(ParticipantRecord), aliased(ParticipantRecord)
    by_investor, by_startup = aliased(RatingRecord), aliased(RatingRecord)
    asked = (
        select(
            MeetingRecord.sub_forum_id,
            MeetingRecord.door,
            OutcomeRecord.meeting_id,
            OutcomeRecord.outcome,
            _was_shown(),
            *(investor.id, investor.stage, investor.language, by_investor.useful, by_investor.follow_up),
            *(startup.id, startup.stage, startup.language, by_startup.useful, by_startup.follow_up),
        )
        .join(investor, investor.id == MeetingRecord.investor_id)
        .join(startup, startup.id == MeetingRecord.startup_id)
        .outerjoin(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .outerjoin(by_investor, _said(by_investor, Side.INVESTOR))
        .outerjoin(by_startup, _said(by_startup, Side.STARTUP))
        .where(
            MeetingRecord.conference_id == conference_id,
            # A meeting that somebody else stood in for is cancelled, and was missed all the same.
            or_(MeetingRecord.state == MeetingState.BOOKED, OutcomeRecord.outcome == Outcome.REPLACED),
            MeetingRecord.ends_at <= now,
        )
        .order_by(MeetingRecord.id)
    )
    return [
        Result(
            forum,
            door,
            outcome,
            known is not None and outcome is None,
            bool(was_shown),
            {Side.INVESTOR: Told(*told[:5]), Side.STARTUP: Told(*told[5:])},
        )
        for forum, door, known, outcome, was_shown, *told in db.execute(asked)
    ]


def _said(rating: type[RatingRecord], side: Side) -> ColumnElement[bool]:
    return and_(rating.meeting_id == MeetingRecord.id, rating.side == side)


def _was_shown() -> ColumnElement[bool]:
    """Return whether one of the two read the other among its suggestions before the meeting was agreed."""
    one, other = MeetingRecord.investor_id, MeetingRecord.startup_id
    return (
        exists()
        .where(
            or_(
                and_(ShownRecord.participant_id == one, ShownRecord.other_id == other),
                and_(ShownRecord.participant_id == other, ShownRecord.other_id == one),
            ),
            ShownRecord.at <= MeetingRecord.created_at,
        )
        .correlate(MeetingRecord)
    )
