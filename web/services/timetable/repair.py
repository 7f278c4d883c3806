"""Repairing a released timetable after changes: the legal one with the fewest moves, as a new draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.carried_over import CarriedOver, RepairRequest
from matcher.changes import Blocked, Cancelled, Change
from matcher.conference import Closure, Dataset
from matcher.planning.repair import Repair, repair
from matcher.planning.slots import slot_start
from matcher.profiles import Attendance, Interval, Investor, Side, Startup
from matcher.progress import StepProgress
from matcher.words import Words
from web.errors import RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.timetable.happenings import Happening, HappeningKind, as_change
from web.services.timetable.live_meetings import LiveMeetings
from web.services.timetable.release import outcome_of
from web.store.bookings import blocked_couples
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingState
from web.store.timetables import Placed, Spot, View, add_timetable, meetings_in, write_places

_NOTHING_BOOKED = Words(
    "No meeting has a place yet, so there is nothing to repair. Draft a timetable.",
    "还没有会面有位置，无需修复。请先生成日程表。",
)
_BY_THE_WAY = Words(
    "A repair places nothing new. Draft again to place it.", "修复不会安排新的会面。请重新生成日程表。"
)


@dataclass(frozen=True)
class _Task:
    """The booked meetings and what has happened to them."""

    conference: ConferenceRecord
    live: LiveMeetings
    booked: list[Placed]
    begun: list[Placed]
    waiting: list[Placed]
    carried: CarriedOver


def draft_repair(
    store: Store, seat: Seat, happenings: Sequence[Happening], now: datetime, progress: StepProgress
) -> int:
    """Repair what is booked around what happened; return the new draft's version. The release makes it true.

    Besides what it is told, it minds who has left, pairs that were blocked, sessions that were moved and tables
    that are gone.
    """
    seat.needs(Right.PLAN)
    progress("read", 0, 1)
    with store.reading() as db:
        task = _task(db, open_conference(db, seat), happenings, now)
    progress("plan", 0, 1)
    made = repair(task.carried.repair, refilling=False)
    places = _places(task, made)
    progress("check", 0, 1)
    _refuse_illegal(task, places)
    progress("write", 0, 1)
    with store.writing() as db:
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        told = {"happenings": [one.record() for one in happenings], "proven": made.proven, "repair": True}
        told["cancelled"] = [
            {"meeting": one.meeting_id, "reason": dict(one.reason)} for one in places if not one.spot
        ]
        row = add_timetable(db, seat.conference_id, seat.account_id, now, difference=told)
        write_places(db, row.id, [*places, *task.begun, *task.waiting])
        row.difference = {**told, **outcome_of(db, conference, row, now).record()}
        log_change(db, seat, "repair timetable", ("timetable", row.id), now, ({}, {"version": row.version}))
        return row.version


def _task(db: Database, conference: ConferenceRecord, happenings: Sequence[Happening], now: datetime) -> _Task:
    meetings = meetings_in(db, View(conference.id))
    booked = [one for one in meetings if one.state is MeetingState.BOOKED]
    if not booked:
        raise RefusedError(_NOTHING_BOOKED)
    waiting = [
        replace(one, reason=_BY_THE_WAY.record()) for one in meetings if one.state is not MeetingState.BOOKED
    ]
    live = LiveMeetings.read(db, conference)
    dataset = _with_room_for(live, booked)
    # Where a session moves that has begun, its first meetings are in no slot of it any more: they stay.
    moved = {one.session_id for one in happenings if one.kind is HappeningKind.SESSION_MOVED}
    begun = [one for one in booked if one.spot and one.spot.session_id in moved and one.spot.starts_at < now]
    booked = [one for one in booked if one not in begun]
    dataset = _around(live, dataset, begun)
    asked = RepairRequest(
        dataset=dataset,
        findings=(),
        released=tuple(live.meeting(one) for one in booked),
        tables=live.tables,
        changes=(
            *(as_change(db, conference, one) for one in happenings),
            *_left(live),
            *_blocked(live, booked, blocked_couples(db, conference.id)),
        ),
        now=now,
        refilling=False,
    )
    after = asked.changed()
    problem = live.problem(after, booked)
    return _Task(conference, live, booked, begun, waiting, CarriedOver(asked, after, problem, live.tables))


def _around(live: LiveMeetings, dataset: Dataset, begun: Sequence[Placed]) -> Dataset:
    """Return the dataset in which what has begun takes its people, and its table, for as long as it lasts."""
    away: dict[tuple[Side, str], list[Interval]] = {}
    closed: dict[int, list[Closure]] = {}
    for one in begun:
        assert one.spot is not None
        until = one.spot.ends_at + dataset.conference.changeover
        for side, id_ in zip(Side, one.people, strict=True):
            own = away.setdefault((side, live.people[id_].code), [])
            own.append(Interval(one.spot.starts_at, until))
        held = Closure(frozenset({one.spot.table}), Interval(one.spot.starts_at, one.spot.ends_at))
        closed.setdefault(one.spot.session_id, []).append(held)

    def busy(person: Investor | Startup) -> Attendance:
        hours = away.get((person.side, person.id), [])
        return replace(person.attendance, unavailable=(*person.attendance.unavailable, *hours))

    codes = {row.code: row.id for row in live.conference.sessions}
    sessions = tuple(
        replace(one, closed=(*one.closed, *closed.get(codes[one.id], ()))) for one in dataset.conference.sessions
    )
    return replace(
        dataset,
        conference=replace(dataset.conference, sessions=sessions),
        investors=tuple(replace(one, attendance=busy(one)) for one in dataset.investors),
        startups=tuple(replace(one, attendance=busy(one)) for one in dataset.startups),
    )


def _with_room_for(live: LiveMeetings, booked: Sequence[Placed]) -> Dataset:
    """Return the dataset with maxima that leave room for all that is booked: nothing is cancelled for a number."""
    held: dict[tuple[Side, str], int] = {}
    for one in booked:
        for side, id_ in zip(Side, one.people, strict=True):
            who = side, live.people[id_].code
            held[who] = held.get(who, 0) + 1
    rules = live.dataset.conference.rules
    pinned = frozenset(
        (live.people[one.investor_id].code, live.people[one.startup_id].code) for one in booked if one.pinned
    )

    def wide(person: Investor | Startup) -> Attendance:
        own = person.attendance
        most = rules.limits[person.side].max if own.max_meetings is None else own.max_meetings
        return replace(own, min_meetings=0, max_meetings=max(most, held.get((person.side, person.id), 0)))

    return replace(
        live.dataset,
        conference=replace(live.dataset.conference, rules=replace(rules, pinned=pinned)),
        investors=tuple(replace(one, attendance=wide(one)) for one in live.dataset.investors),
        startups=tuple(replace(one, attendance=wide(one)) for one in live.dataset.startups),
    )


def _left(live: LiveMeetings) -> list[Change]:
    return [Cancelled(one.side, one.code) for one in live.people.values() if one.left]


def _blocked(live: LiveMeetings, booked: Sequence[Placed], blocked: set[tuple[int, int]]) -> list[Change]:
    return [
        Blocked(live.people[one.investor_id].code, live.people[one.startup_id].code)
        for one in booked
        if one.people in blocked
    ]


def _places(task: _Task, made: Repair) -> list[Placed]:
    """Return every booked meeting where the repair has it; a cancelled one without a spot, with the reason."""
    carried = task.carried
    spots: dict[int, Spot] = {}
    starts = [
        slot_start(carried.after.conference, carried.problem.grid, slot)
        for slot in range(len(carried.problem.grid))
    ]
    for source, slot, table in zip(
        *(column.tolist() for column in (made.source, made.timetable.slot, made.timetable.table)), strict=True
    ):
        session = int(carried.problem.grid.session[slot])
        spots[carried.kept[source]] = task.live.spot(carried.after, session, starts[slot], table)
    why = {**carried.gone, **{carried.kept[at]: carried.why(carried.kept[at]) for at in made.cancelled.tolist()}}
    return [
        one.at(spots[at]) if at in spots else replace(one.at(None), reason=why[at].record())
        for at, one in enumerate(task.booked)
    ]


def _refuse_illegal(task: _Task, places: Sequence[Placed]) -> None:
    """Let the independent checker look at the repaired timetable; what has begun is excused."""
    after = task.carried.after
    rooms = {one.id: one.room for one in after.conference.sessions}
    codes = {row.id: row.code for row in task.conference.sessions}
    meetings = [
        replace(task.live.meeting(one), room=rooms[codes[one.spot.session_id]]) for one in places if one.spot
    ]
    begun = [one for one in task.carried.asked.released if task.carried.asked.begun(one)]
    task.live.refuse_illegal(after, meetings, begun)
