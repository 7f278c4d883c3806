"""Many meetings booked, moved or cancelled at once, with their guards; and what planning asks of live meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from matcher.profiles import Attendance, Interval, Side
from web.store.busy import TICK, moment_of, ticks
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import (
    BusyPersonRecord,
    BusyTableRecord,
    MeetingRecord,
    MeetingState,
    ProposalRecord,
    ProposalState,
)
from web.store.records.participants import ParticipantRecord, SuggestionRecord
from web.store.records.plans import (
    MatchListRecord,
    MatchRecord,
    PairRuleKind,
    PairRuleRecord,
    PlaceRecord,
    TimetableRecord,
    VersionState,
)
from web.store.timetables import Placed

# SQLite takes at most 32,766 values in one statement.
_CHUNK = 10_000
# Without the mapping, so that one statement takes the values of many rows.
_MEETINGS = cast("Table", MeetingRecord.__table__)


@dataclass(frozen=True, slots=True)
class Attendant:
    """Somebody with a meeting, as far as planning asks; it may have left since."""

    id: int
    side: Side
    code: str
    name: str
    attendance: Attendance
    left: bool


def lock_meetings(db: Database, conference_id: int) -> None:
    """Let nobody else change the meetings of a conference until this transaction ends."""
    asked = select(MeetingRecord.id).where(
        MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED
    )
    db.execute(asked.with_for_update()).all()


def free_places(db: Database, meetings: Iterable[int]) -> None:
    """Give back what many meetings held."""
    db.flush()
    for some in _chunks(list(meetings)):
        db.execute(delete(BusyPersonRecord).where(BusyPersonRecord.meeting_id.in_(some)))
        db.execute(delete(BusyTableRecord).where(BusyTableRecord.meeting_id.in_(some)))


def book_meetings(db: Database, meetings: Sequence[Placed], now: datetime) -> None:
    """Book many meetings at their spots, whose guards must be free; one booked elsewhere before counts a move."""
    if not meetings:
        return
    place: dict[str, Any] = {
        "session_id": bindparam("b_session"),
        "starts_at": bindparam("b_start"),
        "ends_at": bindparam("b_end"),
        "table": bindparam("b_table"),
    }
    _change_meetings(db, MeetingState.BOOKED, place, [_booking(one) for one in meetings], now)
    people, tables = _guards(meetings)
    db.connection().execute(insert(cast("Table", BusyPersonRecord.__table__)), people)
    db.connection().execute(insert(cast("Table", BusyTableRecord.__table__)), tables)


def _change_meetings(
    db: Database, state: MeetingState, place: Mapping[str, Any], meetings: list[dict[str, Any]], now: datetime
) -> None:
    """Give many meetings a state and a place; each binds its id, how often it moves, and where to."""
    row = _MEETINGS
    # The guard of edits rises here too: whoever read the meeting before sees that it changed.
    db.connection().execute(
        update(row)
        .where(row.c.id == bindparam("b_id"))
        .values(
            state=state,
            # One that lost its place and gets another has moved too, for calendars that know it as cancelled.
            sequence=row.c.sequence + case((row.c.sequence > 0, 1), else_=bindparam("b_moved")),
            changed_at=now,
            revision=row.c.revision + 1,
            **place,
        ),
        meetings,
    )


def _booking(one: Placed) -> dict[str, Any]:
    assert one.spot is not None
    return {
        "b_id": one.meeting_id,
        "b_session": one.spot.session_id,
        "b_start": one.spot.starts_at,
        "b_end": one.spot.ends_at,
        "b_table": one.spot.table,
        "b_moved": int(one.live is not None),
    }


def _guards(meetings: Sequence[Placed]) -> tuple[list[dict[str, int]], list[dict[str, int]]]:
    people, tables = [], []
    for one in meetings:
        assert one.spot is not None
        for tick in ticks(Interval(one.spot.starts_at, one.spot.ends_at)):
            held = {"tick": tick, "meeting_id": one.meeting_id}
            people += [{"participant_id": person, **held} for person in one.people]
            tables.append({"session_id": one.spot.session_id, "table": one.spot.table, **held})
    return people, tables


def cancel_meetings(db: Database, reasons: Mapping[int, str], now: datetime) -> list[int]:
    """Cancel many meetings for the organiser, each with its reason; return the proposals taken back with them.

    Their guards must be free already.
    """
    if not reasons:
        return []
    row = _MEETINGS
    db.connection().execute(
        update(row)
        .where(row.c.id == bindparam("b_id"))
        .values(
            state=MeetingState.CANCELLED,
            cancelled_by=None,
            reason=bindparam("b_reason"),
            sequence=row.c.sequence + 1,
            changed_at=now,
            revision=row.c.revision + 1,
        ),
        [{"b_id": id_, "b_reason": reason} for id_, reason in reasons.items()],
    )
    taken_back = []
    for some in _chunks(list(reasons)):
        asked = (
            select(ProposalRecord)
            .join(
                MeetingRecord,
                and_(
                    MeetingRecord.investor_id == ProposalRecord.investor_id,
                    MeetingRecord.startup_id == ProposalRecord.startup_id,
                ),
            )
            .where(MeetingRecord.id.in_(some), ProposalRecord.state == ProposalState.AGREED)
        )
        for proposal in db.scalars(asked):
            proposal.state = ProposalState.WITHDRAWN
            taken_back.append(proposal.id)
    return taken_back


def unbook_meetings(db: Database, meetings: Sequence[int], now: datetime) -> None:
    """Let many meetings wait for a place again; their guards must be free already."""
    if not meetings:
        return
    nowhere = dict.fromkeys(("session_id", "starts_at", "ends_at", "table"))
    _change_meetings(db, MeetingState.AGREED, nowhere, [{"b_id": id_, "b_moved": 1} for id_ in meetings], now)


def cancelled_since(db: Database, timetable: TimetableRecord) -> list[str]:
    """Return the pairs of a draft that cancelled after it was made."""
    investor, startup = aliased(ParticipantRecord), aliased(ParticipantRecord)
    asked = (
        select(investor.name, startup.name)
        .select_from(PlaceRecord)
        .join(MeetingRecord, MeetingRecord.id == PlaceRecord.meeting_id)
        .join(investor, investor.id == MeetingRecord.investor_id)
        .join(startup, startup.id == MeetingRecord.startup_id)
        .where(PlaceRecord.timetable_id == timetable.id, MeetingRecord.state == MeetingState.CANCELLED)
        .order_by(investor.name, startup.name)
    )
    return [f"{one} × {other}" for one, other in db.execute(asked)]


def pin(db: Database, meeting_id: int, *, pinned: bool) -> None:
    """Pin a meeting or not; that changes neither its time nor its place, so drafts need not notice."""
    db.execute(update(MeetingRecord).where(MeetingRecord.id == meeting_id).values(pinned=pinned))


def close_tables(db: Database, session_id: int, tables: Iterable[int], hours: Interval) -> None:
    """Close tables of a session in some hours; no meeting may be there then."""
    wanted = ticks(hours)
    asked = select(BusyTableRecord.table, BusyTableRecord.tick).where(
        BusyTableRecord.session_id == session_id,
        BusyTableRecord.meeting_id.is_(None),
        BusyTableRecord.tick >= wanted.start,
        BusyTableRecord.tick < wanted.stop,
    )
    closed = set(db.execute(asked))
    db.add_all(
        BusyTableRecord(session_id=session_id, table=table, tick=tick)
        for table in tables
        for tick in wanted
        if (table, tick) not in closed
    )
    db.flush()


def closures(db: Database, conference_id: int) -> dict[tuple[int, int], list[Interval]]:
    """Return when tables are closed, by (session, table), in unbroken stretches."""
    asked = (
        select(BusyTableRecord.session_id, BusyTableRecord.table, BusyTableRecord.tick)
        .join(SessionRecord, SessionRecord.id == BusyTableRecord.session_id)
        .where(SessionRecord.conference_id == conference_id, BusyTableRecord.meeting_id.is_(None))
        .order_by(BusyTableRecord.session_id, BusyTableRecord.table, BusyTableRecord.tick)
    )
    length = timedelta(seconds=TICK)
    found: dict[tuple[int, int], list[Interval]] = {}
    for session, table, tick in db.execute(asked):
        own, start = found.setdefault((session, table), []), moment_of(tick)
        if own and own[-1].end == start:
            own[-1] = Interval(own[-1].start, start + length)
        else:
            own.append(Interval(start, start + length))
    return found


def attendants(db: Database, conference_id: int) -> list[Attendant]:
    """Return everybody with a live meeting, in the order of their codes, whether they left or not."""
    live = and_(MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED)
    person = ParticipantRecord
    asked = select(
        person.id, person.side, person.code, person.name, person.profile["attendance"], person.withdrawn_at
    ).where(
        or_(
            person.id.in_(select(MeetingRecord.investor_id).where(live)),
            person.id.in_(select(MeetingRecord.startup_id).where(live)),
        )
    )
    return [
        Attendant(
            id_,
            side,
            code,
            name,
            Attendance(min_meetings=wishes["min_meetings"], max_meetings=wishes["max_meetings"]),
            left is not None,
        )
        for id_, side, code, name, wishes, left in db.execute(asked.order_by(person.code))
    ]


def found_people(db: Database, conference_id: int, text: str, most: int) -> list[ParticipantRecord]:
    """Return who is meant by a text: whoever has it as code, else as name, else whose name has it inside."""
    person = ParticipantRecord
    here = select(person).where(person.conference_id == conference_id, person.withdrawn_at.is_(None))
    wanted = text.strip().casefold()
    for condition in (
        func.lower(person.code) == wanted,
        func.lower(person.name) == wanted,
        func.lower(person.name).contains(wanted, autoescape=True),
    ):
        if found := db.scalars(here.where(condition).order_by(person.name, person.id).limit(most)).all():
            return list(found)
    return []


def scores_of_meetings(db: Database, conference: ConferenceRecord) -> dict[int, float]:
    """Return the score of each live meeting's pair: as suggested now, else as in the last approved match list."""
    live = and_(MeetingRecord.conference_id == conference.id, MeetingRecord.state != MeetingState.CANCELLED)
    approved = (
        select(MeetingRecord.id, MatchRecord.score)
        .join(
            MatchRecord,
            and_(
                MatchRecord.investor_id == MeetingRecord.investor_id,
                MatchRecord.startup_id == MeetingRecord.startup_id,
            ),
        )
        .join(MatchListRecord, MatchListRecord.id == MatchRecord.match_list_id)
        .where(live, MatchListRecord.state == VersionState.FROZEN)
        .order_by(MatchListRecord.version)
    )
    suggested = (
        select(MeetingRecord.id, SuggestionRecord.score)
        .join(
            SuggestionRecord,
            and_(
                SuggestionRecord.investor_id == MeetingRecord.investor_id,
                SuggestionRecord.startup_id == MeetingRecord.startup_id,
            ),
        )
        .where(
            live,
            SuggestionRecord.conference_id == conference.id,
            SuggestionRecord.version == conference.suggestion_version,
        )
    )
    return {id_: score for one in (approved, suggested) for id_, score in db.execute(one)}


def blocked_couples(db: Database, conference_id: int) -> set[tuple[int, int]]:
    """Return the couples that the organiser does not let meet."""
    asked = select(PairRuleRecord.investor_id, PairRuleRecord.startup_id).where(
        PairRuleRecord.conference_id == conference_id, PairRuleRecord.kind == PairRuleKind.BLOCKED
    )
    return set(db.execute(asked))


def left_people(db: Database, conference_id: int) -> set[int]:
    """Return who left a conference."""
    asked = select(ParticipantRecord.id).where(
        ParticipantRecord.conference_id == conference_id, ParticipantRecord.withdrawn_at.is_not(None)
    )
    return set(db.scalars(asked))


def live_count(db: Database, conference_id: int, state: MeetingState) -> int:
    """Return how many meetings of a conference are in a state."""
    asked = select(func.count()).where(MeetingRecord.conference_id == conference_id, MeetingRecord.state == state)
    return int(db.scalar(asked) or 0)


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
