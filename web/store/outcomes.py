"""What became of meetings: one at a time, at the tables of a slot, and those of which nobody has said it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from web.store.engine import Database
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import BusyPersonRecord, BusyTableRecord, MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord


@dataclass(frozen=True, slots=True)
class AtTable:
    """A meeting with its people and what is said of it; no row: nobody said anything."""

    meeting: MeetingRecord
    said: OutcomeRecord | None

    @property
    def outcome(self) -> Outcome | None:
        """What counts; None: nothing was said, or the sides contradict each other."""
        return self.said.outcome if self.said else None

    @property
    def disputed(self) -> bool:
        """Whether somebody said something that contradicts another's word."""
        row = self.said
        if row is None:
            return False
        return len({one for one in (row.investor_said, row.startup_said, row.staff_said) if one}) > 1

    @property
    def unsettled(self) -> bool:
        """Whether the two contradict each other and nobody of the staff has decided."""
        return self.said is not None and self.said.outcome is None


def outcome_row(db: Database, meeting_id: int) -> OutcomeRecord | None:
    """Return what is said of a meeting."""
    return db.get(OutcomeRecord, meeting_id, populate_existing=True)


def outcomes_of(db: Database, meetings: Collection[int]) -> dict[int, OutcomeRecord]:
    """Return what is said of some meetings, by their ids."""
    asked = select(OutcomeRecord).where(OutcomeRecord.meeting_id.in_(meetings))
    return {row.meeting_id: row for row in db.scalars(asked)}


def at_tables(db: Database, session_id: int, start: datetime) -> list[AtTable]:
    """Return the meetings of a session that start at a moment, by table."""
    asked = (
        select(MeetingRecord, OutcomeRecord)
        .outerjoin(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .where(
            MeetingRecord.session_id == session_id,
            MeetingRecord.starts_at == start,
            MeetingRecord.state == MeetingState.BOOKED,
        )
        .options(joinedload(MeetingRecord.investor), joinedload(MeetingRecord.startup))
        .order_by(MeetingRecord.table, MeetingRecord.id)
    )
    return [AtTable(*row) for row in db.execute(asked)]


def starts_at_tables(db: Database, session_id: int) -> list[datetime]:
    """Return when meetings are booked in a session, also at times that it does not have any more."""
    asked = select(MeetingRecord.starts_at).where(
        MeetingRecord.session_id == session_id,
        MeetingRecord.state == MeetingState.BOOKED,
        MeetingRecord.starts_at.is_not(None),
    )
    return [start for start in db.scalars(asked.distinct().order_by(MeetingRecord.starts_at)) if start]


def without_outcome(db: Database, conference_id: int, now: datetime, most: int | None = None) -> list[AtTable]:
    """Return the meetings that are over and of which nothing counts yet, the earliest first."""
    asked = _without_outcome(select(MeetingRecord, OutcomeRecord), conference_id, now)
    asked = asked.options(
        joinedload(MeetingRecord.investor),
        joinedload(MeetingRecord.startup),
        joinedload(MeetingRecord.session),
    ).order_by(MeetingRecord.starts_at, MeetingRecord.session_id, MeetingRecord.table, MeetingRecord.id)
    return [AtTable(*row) for row in db.execute(asked if most is None else asked.limit(most))]


def count_without_outcome(db: Database, conference_id: int, now: datetime) -> int:
    """Return how many meetings are over and nothing counts of them yet."""
    return db.scalar(_without_outcome(select(func.count(MeetingRecord.id)), conference_id, now)) or 0


def _without_outcome(asked: object, conference_id: int, now: datetime):  # type: ignore[no-untyped-def]
    return (
        asked.select_from(MeetingRecord)  # type: ignore[attr-defined]
        .outerjoin(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .where(
            MeetingRecord.conference_id == conference_id,
            MeetingRecord.state == MeetingState.BOOKED,
            MeetingRecord.ends_at <= now,
            OutcomeRecord.outcome.is_(None),
        )
    )


def outcome_counts(db: Database, conference_id: int) -> dict[Outcome, int]:
    """Return how many meetings came out how."""
    asked = select(OutcomeRecord.outcome, func.count()).where(
        OutcomeRecord.conference_id == conference_id, OutcomeRecord.outcome.is_not(None)
    )
    return {outcome: count for outcome, count in db.execute(asked.group_by(OutcomeRecord.outcome)) if outcome}


def is_place_free(db: Database, meeting: MeetingRecord, wanted: range) -> bool:
    """Return whether nobody else has taken a meeting's people or its table in some ticks."""
    people = select(BusyPersonRecord.tick).where(
        BusyPersonRecord.participant_id.in_((meeting.investor_id, meeting.startup_id)),
        BusyPersonRecord.tick >= wanted.start,
        BusyPersonRecord.tick < wanted.stop,
    )
    tables = select(BusyTableRecord.tick).where(
        BusyTableRecord.session_id == meeting.session_id,
        BusyTableRecord.table == meeting.table,
        BusyTableRecord.tick >= wanted.start,
        BusyTableRecord.tick < wanted.stop,
    )
    return all(db.scalars(asked.limit(1)).first() is None for asked in (people, tables))


def missed(db: Database, conference_id: int, since: datetime, until: datetime) -> set[int]:
    """Return who missed a meeting that began in some hours, and was in no later one of them."""
    asked = (
        select(MeetingRecord.investor_id, MeetingRecord.startup_id, OutcomeRecord)
        .join(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .where(
            MeetingRecord.conference_id == conference_id,
            MeetingRecord.starts_at >= since,
            MeetingRecord.starts_at <= until,
        )
        .order_by(MeetingRecord.starts_at, MeetingRecord.id)
    )
    found: set[int] = set()
    for investor, startup, row in db.execute(asked):
        outcome = first_outcome(row)
        if outcome is Outcome.HELD:
            found -= {investor, startup}
        if outcome in (Outcome.INVESTOR_MISSING, Outcome.BOTH_MISSING):
            found.add(investor)
        if outcome in (Outcome.STARTUP_MISSING, Outcome.BOTH_MISSING):
            found.add(startup)
    return found


def first_outcome(row: OutcomeRecord) -> Outcome | None:
    """Return what counts of a meeting by itself: for one that was replaced, what was said of it before that."""
    if row.outcome is not Outcome.REPLACED:
        return row.outcome
    return row.staff_said or row.investor_said or row.startup_said


def given_back_counts(db: Database, people: Collection[int]) -> dict[int, int]:
    """Return how many of the booked meetings of some participants came to nothing and were given back."""
    found = dict.fromkeys(people, 0)
    for own in (MeetingRecord.investor_id, MeetingRecord.startup_id):
        asked = (
            select(own, func.count())
            .join(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
            .where(
                own.in_(people),
                MeetingRecord.state == MeetingState.BOOKED,
                OutcomeRecord.given_back_at.is_not(None),
            )
        )
        for person, count in db.execute(asked.group_by(own)):
            found[person] += count
    return found


def waiting_alone(db: Database, now: datetime) -> list[tuple[int, int]]:
    """Return the meetings that are going on and that one side missed: (conference, meeting)."""
    investor, startup = aliased(ParticipantRecord), aliased(ParticipantRecord)
    asked = (
        select(MeetingRecord.conference_id, MeetingRecord.id)
        .join(OutcomeRecord, OutcomeRecord.meeting_id == MeetingRecord.id)
        .join(investor, investor.id == MeetingRecord.investor_id)
        .join(startup, startup.id == MeetingRecord.startup_id)
        .where(
            MeetingRecord.state == MeetingState.BOOKED,
            MeetingRecord.starts_at <= now,
            MeetingRecord.ends_at > now,
            or_(
                and_(OutcomeRecord.outcome == Outcome.INVESTOR_MISSING, startup.withdrawn_at.is_(None)),
                and_(OutcomeRecord.outcome == Outcome.STARTUP_MISSING, investor.withdrawn_at.is_(None)),
                OutcomeRecord.outcome == Outcome.BOTH_MISSING,
            ),
        )
        .order_by(MeetingRecord.id)
    )
    return [(conference, meeting) for conference, meeting in db.execute(asked)]
