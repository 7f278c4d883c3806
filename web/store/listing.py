"""Long lists in parts, for other programs: in the order of ids, from where the last part ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState, RequestState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchRecord, PlaceRecord, Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list: after which id, and how many at most."""

    after: int
    most: int


def people_part(
    db: Database, conference_id: int, part: Part, side: Side | None, present: bool | None
) -> Sequence[ParticipantRecord]:
    """Return participants, of one side where it is given; ``present``: only those who take part, or who left."""
    asked = select(ParticipantRecord).where(ParticipantRecord.conference_id == conference_id)
    if side is not None:
        asked = asked.where(ParticipantRecord.side == side)
    if present is not None:
        left = ParticipantRecord.withdrawn_at
        asked = asked.where(left.is_(None) if present else left.is_not(None))
    return _part(db, asked, ParticipantRecord.id, part)


def meetings_part(
    db: Database, conference_id: int, part: Part, state: MeetingState | None, person: int | None
) -> Sequence[MeetingRecord]:
    """Return meetings, in one state or of one person where they are given."""
    asked = select(MeetingRecord).where(MeetingRecord.conference_id == conference_id)
    if state is not None:
        asked = asked.where(MeetingRecord.state == state)
    if person is not None:
        asked = asked.where(or_(MeetingRecord.investor_id == person, MeetingRecord.startup_id == person))
    return _part(db, asked, MeetingRecord.id, part)


def requests_part(
    db: Database, conference_id: int, part: Part, state: RequestState | None, person: int | None
) -> Sequence[MeetingRequestRecord]:
    """Return requests, in one state or of one person where they are given."""
    row = MeetingRequestRecord
    asked = select(row).where(row.conference_id == conference_id)
    if state is not None:
        asked = asked.where(row.state == state)
    if person is not None:
        asked = asked.where(or_(row.investor_id == person, row.startup_id == person))
    return _part(db, asked, row.id, part)


def matches_part(db: Database, match_list_id: int, part: Part, verdict: Verdict | None) -> Sequence[MatchRecord]:
    """Return matches of a list, with one verdict where it is given."""
    asked = select(MatchRecord).where(MatchRecord.match_list_id == match_list_id)
    if verdict is not None:
        asked = asked.where(MatchRecord.verdict == verdict)
    return _part(db, asked, MatchRecord.id, part)


def places_part(db: Database, timetable_id: int, part: Part) -> Sequence[tuple[PlaceRecord, MeetingRecord]]:
    """Return where a timetable has meetings, each with its meeting."""
    asked = (
        select(PlaceRecord, MeetingRecord)
        .join(MeetingRecord, MeetingRecord.id == PlaceRecord.meeting_id)
        .where(PlaceRecord.timetable_id == timetable_id, PlaceRecord.meeting_id > part.after)
        .order_by(PlaceRecord.meeting_id)
        .limit(part.most)
    )
    return [(place, meeting) for place, meeting in db.execute(asked)]


def _part(db: Database, asked: Select[T], column: Any, part: Part) -> Sequence[T]:
    return db.scalars(asked.where(column > part.after).order_by(column).limit(part.most)).all()
