"""Drafting a timetable: every agreed meeting gets a place around those that are booked, with a proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.planning.problem import Flags, Plan, PlanningProblem
from matcher.planning.slots import meeting_sessions, open_tables, slot_start
from matcher.planning.solve import solve
from matcher.progress import StepProgress
from matcher.words import Words
from matcher.workers import spread
from web.errors import RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.timetable.live_meetings import LiveMeetings
from web.store.bookings import blocked_couples
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingState
from web.store.records.plans import VersionState
from web.store.timetables import Placed, View, add_timetable, meetings_in, newest, write_places

_NOTHING = Words(
    "There is no agreed meeting to place yet. Approve a match list and wait until both sides say yes.",
    "还没有可排的会面。请先批准匹配名单，并等待双方同意。",
)
_LEFT = Words("{who} does not come any more.", "{who} 已不再参会。")
_BLOCKED = Words("The organiser has blocked this pair.", "主办方已禁止该配对。")
_MAXIMUM = Words("{who} wants at most {most} meetings and has them.", "{who} 最多接受 {most} 场会面，已满。")
_NO_SESSION = Words(
    "The sub-forum has no time or no table for meetings. Give it a session with tables.",
    "该分论坛没有会面时段或桌子。请为其安排设有桌子的场次。",
)
_NEVER_TOGETHER = Words(
    "The two are never free at the same time while their sub-forum meets.",
    "分论坛会面期间，双方没有共同的空闲时间。",
)
_BOTH_BUSY = Words(
    "Whenever both are there, one of the two has another meeting.", "双方都在场的时间，总有一方已有其他会面。"
)
_TABLES = Words(
    "At the times when both are free every table is taken. More tables would help.",
    "双方都有空的时间，桌子均已占用。增加桌数会有帮助。",
)


@dataclass(frozen=True)
class _Task:
    """What is to be placed, around what stands.

    ``there``: (k, t) bool, whether the table of the column, plus one, can be had in the slot. ``all_free``: the
    problem before anything that stands was taken out of it.
    """

    live: LiveMeetings
    waiting: list[Placed]
    fixed: list[Placed]
    refused: list[Placed]
    all_free: PlanningProblem
    problem: PlanningProblem
    there: Flags


def draft_timetable(store: Store, seat: Seat, now: datetime, progress: StepProgress) -> int:
    """Draft a timetable anew and return its version.

    Booked meetings stay where they are, and so do pinned ones that the last draft had placed.
    """
    seat.needs(Right.PLAN)
    progress("read", 0, 1)
    with store.reading() as db:
        task = _task(db, open_conference(db, seat), now)
    progress("plan", 0, 1)
    plan = next(spread(solve, [(task.problem,)]))
    placed = _placed(task, plan)
    progress("check", 0, 1)
    dataset, done = task.live.dataset, [task.live.meeting(one) for one in task.fixed]
    task.live.refuse_illegal(dataset, [*done, *(task.live.meeting(one) for one in placed)], done)
    left = [*task.refused, *_left(task, plan)]
    progress("write", 0, 1)
    with store.writing() as db:
        row = add_timetable(db, seat.conference_id, seat.account_id, now, figures=_figures(task, plan, len(left)))
        write_places(db, row.id, [*task.fixed, *placed, *left])
        after = {"version": row.version, "placed": len(placed), "without_place": len(left)}
        log_change(db, seat, "draft timetable", ("timetable", row.id), now, ({}, after))
        return row.version


def _task(db: Database, conference: ConferenceRecord, now: datetime) -> _Task:
    meetings = meetings_in(db, View(conference.id))
    live = LiveMeetings.read(db, conference)
    blocked = blocked_couples(db, conference.id)
    fixed = [one for one in meetings if one.state is MeetingState.BOOKED]
    agreed = [_refused(live, blocked, one) for one in meetings if one.state is MeetingState.AGREED]
    refused = [one for one in agreed if one.reason]
    waiting = [one for one in agreed if not one.reason]
    if pinned := _pinned_before(db, conference.id, waiting):
        everything = live.problem(live.dataset, waiting)
        there = _there(live, everything)
        fixed += _still_possible(_around(live, everything, fixed, there, now), there, pinned, live)
        waiting = [one for one in waiting if one.meeting_id not in {kept.meeting_id for kept in fixed}]
    if not waiting:
        raise RefusedError(_NOTHING)
    all_free = live.problem(live.dataset, waiting)
    there = _there(live, all_free)
    problem = _around(live, all_free, fixed, there, now)
    return _Task(live, waiting, fixed, refused, all_free, problem, there)


def _refused(live: LiveMeetings, blocked: set[tuple[int, int]], one: Placed) -> Placed:
    """Return an agreed meeting, with the reason where it must not be held."""
    gone = next((live.people[id_].name for id_ in one.people if live.people[id_].left), None)
    if gone is not None:
        return replace(one, reason=_LEFT.format(who=gone).record())
    return replace(one, reason=_BLOCKED.record()) if one.people in blocked else one


def _pinned_before(db: Database, conference_id: int, waiting: Sequence[Placed]) -> list[Placed]:
    """Return the pinned meetings that the last draft has placed."""
    draft = newest(db, conference_id, VersionState.DRAFT)
    if draft is None or not any(one.pinned for one in waiting):
        return []
    known = {one.meeting_id for one in waiting}
    return [
        one
        for one in meetings_in(db, View(conference_id, draft))
        if one.pinned and one.spot and one.meeting_id in known
    ]


def _there(live: LiveMeetings, problem: PlanningProblem) -> Flags:
    conference, tables = live.dataset.conference, live.tables
    sessions = meeting_sessions(conference)
    there = np.zeros((len(problem.grid), max(tables.values(), default=0)), dtype=bool)
    for slot in range(len(problem.grid)):
        session = sessions[problem.grid.session[slot]]
        start = slot_start(conference, problem.grid, slot)
        there[slot, [number - 1 for number in open_tables(conference, session, tables[session.id], start)]] = True
    return there


def _around(
    live: LiveMeetings, problem: PlanningProblem, fixed: Sequence[Placed], there: Flags, now: datetime
) -> PlanningProblem:
    """Take what stands out of a problem, and out of the tables that are there; and the times that are over."""
    grid, conference = problem.grid, live.dataset.conference
    free = {
        side: people.free.copy() for side, people in zip("is", (problem.investors, problem.startups), strict=True)
    }
    taken = {side: np.zeros(len(own), dtype=np.int32) for side, own in free.items()}
    rows = {
        "i": {one.id: row for row, one in enumerate(live.dataset.investors)},
        "s": {one.id: row for row, one in enumerate(live.dataset.startups)},
    }
    codes = {row.id: row.code for row in live.conference.sessions}
    session_rows = {one.id: row for row, one in enumerate(meeting_sessions(conference))}
    pause = int(conference.changeover.total_seconds() // 60)
    for one in fixed:
        assert one.spot is not None
        start, end = (int(moment.timestamp() // 60) for moment in (one.spot.starts_at, one.spot.ends_at))
        near = (grid.start < end + pause) & (start < grid.end)
        for side, person in zip("is", one.people, strict=True):
            row = rows[side][live.people[person].code]
            free[side][row, near] = False
            taken[side][row] += 1
        there_too = (grid.start < end) & (start < grid.end - pause)
        there_too &= grid.session == session_rows.get(codes[one.spot.session_id], -1)
        if one.spot.table <= there.shape[1]:
            there[there_too, one.spot.table - 1] = False
    over = grid.start * 60 < now.timestamp()
    there[over] = False
    investors, startups = (
        replace(
            people,
            least=np.maximum(people.least - taken[side], 0),
            most=np.maximum(people.most - taken[side], 0),
            free=free[side] & ~over,
        )
        for side, people in zip("is", (problem.investors, problem.startups), strict=True)
    )
    left = replace(grid, tables=there.sum(axis=1).astype(np.int32))
    return replace(problem, investors=investors, startups=startups, grid=left)


def _still_possible(
    problem: PlanningProblem, there: Flags, pinned: Sequence[Placed], live: LiveMeetings
) -> list[Placed]:
    """Return the pinned meetings whose place in the last draft can still be had."""
    sessions = [one.id for one in meeting_sessions(live.dataset.conference)]
    codes = {row.id: row.code for row in live.conference.sessions}
    slots = {
        (sessions[session], int(start)): slot
        for slot, (session, start) in enumerate(
            zip(problem.grid.session.tolist(), problem.grid.start, strict=True)
        )
    }
    rows = (
        {one.id: row for row, one in enumerate(live.dataset.investors)},
        {one.id: row for row, one in enumerate(live.dataset.startups)},
    )
    kept = []
    for one in pinned:
        assert one.spot is not None
        slot = slots.get((codes[one.spot.session_id], int(one.spot.starts_at.timestamp() // 60)))
        if slot is None or one.spot.table > there.shape[1] or not there[slot, one.spot.table - 1]:
            continue
        investor, startup = (own[live.people[id_].code] for own, id_ in zip(rows, one.people, strict=True))
        if problem.investors.free[investor, slot] and problem.startups.free[startup, slot]:
            kept.append(one)
    return kept


def _placed(task: _Task, plan: Plan) -> list[Placed]:
    grid, live = task.problem.grid, task.live
    chosen, slots = plan.timetable.chosen.tolist(), plan.timetable.slot.tolist()
    tables = _seats(task, chosen, slots)
    return [
        task.waiting[row].at(
            live.spot(
                live.dataset, int(grid.session[slot]), slot_start(live.dataset.conference, grid, slot), table
            )
        )
        for row, slot, table in zip(chosen, slots, tables, strict=True)
    ]


def _seats(task: _Task, chosen: list[int], slots: list[int]) -> list[int]:
    """Return tables that are there: within a session an investor keeps its own where it can."""
    grid, free = task.problem.grid, task.there.copy()
    codes = [one.id for one in meeting_sessions(task.live.dataset.conference)]
    session_of = {row.id: codes.index(row.code) for row in task.live.conference.sessions if row.code in codes}
    last = {(session_of[one.spot.session_id], one.investor_id): one.spot.table for one in task.fixed if one.spot}
    used = {(session, table) for (session, _), table in last.items()}
    tables = [0] * len(chosen)
    order = sorted(range(len(chosen)), key=lambda at: slots[at])
    for slot in sorted(set(slots)):
        session = int(grid.session[slot])
        here = [at for at in order if slots[at] == slot]
        wanted = {at: last.get((session, task.waiting[chosen[at]].investor_id), 0) for at in here}
        # Whoever has a table goes first, so that newcomers sit down where nobody's table is.
        for at in sorted(here, key=lambda at: (wanted[at] == 0, at)):
            numbers = (np.flatnonzero(free[slot]) + 1).tolist()
            own = wanted[at]
            table = own if own in numbers else min(numbers, key=lambda one: ((session, one) in used, one))
            free[slot, table - 1] = False
            used.add((session, table))
            last[session, task.waiting[chosen[at]].investor_id] = table
            tables[at] = table
    return tables


def _left(task: _Task, plan: Plan) -> list[Placed]:
    """Return the meetings without a place, each with the first rule that stood in its way."""
    problem, standing = task.problem, _Standing.of(task, plan)
    rows = np.setdiff1d(np.arange(len(task.waiting)), plan.timetable.chosen).tolist()
    return [replace(task.waiting[row], reason=standing.why(problem, task, row).record()) for row in rows]


@dataclass(frozen=True)
class _Standing:
    """The finished draft: how many meetings people have, when they are free, and the tables left in each slot."""

    counts: tuple[NDArray[np.int64], NDArray[np.int64]]
    free: tuple[Flags, Flags]
    tables: NDArray[np.int64]

    @classmethod
    def of(cls, task: _Task, plan: Plan) -> _Standing:
        problem, chosen, slots = task.problem, plan.timetable.chosen, plan.timetable.slot
        counts, free = [], []
        for people, own in problem.sides:
            counts.append(np.bincount(own[chosen], minlength=len(people)))
            left = people.free.copy()
            for person, slot in zip(own[chosen].tolist(), slots.tolist(), strict=True):
                left[person, problem.grid.clash[slot]] = False
            free.append(left)
        tables = problem.grid.tables - np.bincount(slots, minlength=len(problem.grid))
        return cls((counts[0], counts[1]), (free[0], free[1]), tables)

    def why(self, problem: PlanningProblem, task: _Task, row: int) -> Words:
        """Return why a meeting has no place."""
        ends = int(problem.pairs.investor[row]), int(problem.pairs.startup[row])
        names = task.waiting[row].investor_name, task.waiting[row].startup_name
        for at, (people, _) in enumerate(problem.sides):
            if self.counts[at][ends[at]] >= people.most[ends[at]]:
                whole = task.all_free.sides[at][0].most[ends[at]]
                return _MAXIMUM.format(who=names[at], most=int(whole))
        own = problem.grid.forum == problem.pairs.forum[row]
        if not np.any(own & (task.all_free.grid.tables > 0)):
            return _NO_SESSION
        always = [people.free[end] for (people, _), end in zip(task.all_free.sides, ends, strict=True)]
        if not np.any(own & always[0] & always[1]):
            return _NEVER_TOGETHER
        if not np.any(own & self.free[0][ends[0]] & self.free[1][ends[1]]):
            return _BOTH_BUSY
        return _TABLES


def _figures(task: _Task, plan: Plan, left: int) -> dict[str, Any]:
    """Return how good the draft is, as plain values."""
    return {
        "status": plan.status.value,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "placed": len(plan.timetable.chosen),
        "kept": len(task.fixed),
        "left": left,
        "comfort": asdict(plan.comfort),
    }
