"""What is said after meetings: by one side, of its own meetings; and who agreed with whom to follow up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.opinions_after import RatingRecord
from web.store.records.participants import ParticipantRecord


@dataclass(frozen=True, slots=True)
class Said:
    """A meeting that took place, the other side of it, and what its reader said of it so far."""

    meeting: MeetingRecord
    other: ParticipantRecord
    rating: RatingRecord | None

    @property
    def is_complete(self) -> bool:
        """Whether both questions are answered."""
        return self.rating is not None and None not in (self.rating.useful, self.rating.follow_up)


def _can_be_rated(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a meeting that began and of which nobody says that somebody was missing."""
    return (
        MeetingRecord.state == MeetingState.BOOKED,
        MeetingRecord.starts_at <= now,
        or_(OutcomeRecord.outcome.is_(None), OutcomeRecord.outcome == Outcome.HELD),
    )


def meetings_to_rate(db: Database, own: ParticipantRecord, now: datetime) -> list[Said]:
    """Return the meetings of which a participant can say how they were, the latest first."""
    asked = (
        _with_own_rating(own)
        .outerjoin(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .where(*_can_be_rated(now))
        .options(
            joinedload(MeetingRecord.investor),
            joinedload(MeetingRecord.startup),
            joinedload(MeetingRecord.session),
        )
        .order_by(MeetingRecord.starts_at.desc(), MeetingRecord.id.desc())
    )
    return [Said(meeting, _other(meeting, own), rating) for meeting, rating in db.execute(asked)]


def meeting_to_rate(db: Database, own: ParticipantRecord, meeting_id: int, now: datetime) -> Said | None:
    """Return one meeting of which a participant can say how it was; None: it cannot."""
    return next((one for one in meetings_to_rate(db, own, now) if one.meeting.id == meeting_id), None)


def _with_own_rating(own: ParticipantRecord) -> Select[MeetingRecord, RatingRecord]:
    column = MeetingRecord.investor_id if own.side is Side.INVESTOR else MeetingRecord.startup_id
    mine = and_(RatingRecord.meeting_id == MeetingRecord.id, RatingRecord.side == own.side)
    return select(MeetingRecord, RatingRecord).outerjoin(RatingRecord, mine).where(column == own.id)


def _other(meeting: MeetingRecord, own: ParticipantRecord) -> ParticipantRecord:
    return meeting.startup if own.side is Side.INVESTOR else meeting.investor


def agreed_follow_ups(db: Database, own: ParticipantRecord) -> list[Said]:
    """Return the meetings after which both sides will follow up, by the name of the other side."""
    theirs = aliased(RatingRecord)
    asked = (
        select(MeetingRecord, RatingRecord)
        .join(RatingRecord, and_(RatingRecord.meeting_id == MeetingRecord.id, RatingRecord.side == own.side))
        .join(theirs, and_(theirs.meeting_id == MeetingRecord.id, theirs.side == own.side.other))
        .outerjoin(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .where(
            (MeetingRecord.investor_id if own.side is Side.INVESTOR else MeetingRecord.startup_id) == own.id,
            MeetingRecord.state == MeetingState.BOOKED,
            or_(OutcomeRecord.outcome.is_(None), OutcomeRecord.outcome == Outcome.HELD),
            RatingRecord.follow_up.is_(True),
            theirs.follow_up.is_(True),
        )
        .options(joinedload(MeetingRecord.investor), joinedload(MeetingRecord.startup))
    )
    rows = [Said(meeting, _other(meeting, own), rating) for meeting, rating in db.execute(asked)]
    # Whoever took its data back since then can be followed up with no more.
    kept = [one for one in rows if one.other.erased_at is None]
    return sorted(kept, key=lambda one: (one.other.name.casefold(), one.meeting.id))


def rating_to_change(db: Database, meeting_id: int, side: Side, now: datetime) -> RatingRecord:
    """Return what a side said of a meeting, to say more; made now where it said nothing yet."""
    row = db.get(RatingRecord, (meeting_id, side))
    if row is None:
        row = RatingRecord(meeting_id=meeting_id, side=side, useful=None, follow_up=None, note="", at=now)
        db.add(row)
    return row


@dataclass(frozen=True, slots=True)
class Unasked:
    """Somebody whose meetings are over and who was never asked how they were."""

    participant_id: int
    last_end: datetime
    meetings: int
    open: int
    """Of how many of them it did not answer both questions yet."""


def conferences_with_meetings(db: Database, since: datetime, now: datetime) -> Sequence[ConferenceRecord]:
    """Return the conferences with meetings that ended in a stretch of time and whose data is still there."""
    ended = select(MeetingRecord.conference_id).where(
        MeetingRecord.state == MeetingState.BOOKED, MeetingRecord.ends_at > since, MeetingRecord.ends_at <= now
    )
    asked = select(ConferenceRecord).where(
        ConferenceRecord.id.in_(ended),
        ConferenceRecord.state != ConferenceState.SETUP,
        ConferenceRecord.erased_at.is_(None),
    )
    return db.scalars(asked.order_by(ConferenceRecord.id)).all()


def never_asked(db: Database, conference_id: int, now: datetime) -> list[Unasked]:
    """Return who had meetings, all of them over, and was never asked how they were."""
    sides = union_all(*(_side_of_meetings(conference_id, side) for side in Side)).subquery()
    person = sides.c.person
    asked_already = select(NoticeRecord.participant_id).where(
        NoticeRecord.conference_id == conference_id, NoticeRecord.kind == NoticeKind.OPINION_WANTED
    )
    asked = (
        select(
            person,
            func.max(sides.c.ends_at),
            func.count().filter(sides.c.can_be_rated),
            func.count().filter(and_(sides.c.can_be_rated, sides.c.unsaid)),
        )
        .join(ParticipantRecord, ParticipantRecord.id == person)
        .where(ParticipantRecord.erased_at.is_(None), person.not_in(asked_already))
        .group_by(person)
        .having(func.max(sides.c.ends_at) <= now)
        .order_by(person)
    )
    return [Unasked(*row) for row in db.execute(asked)]


def _side_of_meetings(conference_id: int, side: Side) -> Select[int, datetime | None, bool, bool]:
    meeting, said = MeetingRecord, RatingRecord
    return (
        select(
            (meeting.investor_id if side is Side.INVESTOR else meeting.startup_id).label("person"),
            meeting.ends_at.label("ends_at"),
            or_(OutcomeRecord.outcome.is_(None), OutcomeRecord.outcome == Outcome.HELD).label("can_be_rated"),
            or_(said.useful.is_(None), said.follow_up.is_(None)).label("unsaid"),
        )
        .outerjoin(OutcomeRecord, OutcomeRecord.meeting_id == meeting.id)
        .outerjoin(said, and_(said.meeting_id == meeting.id, said.side == side))
        .where(meeting.conference_id == conference_id, meeting.state == MeetingState.BOOKED)
    )
