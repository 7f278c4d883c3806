"""A released plan carried over to the changed conference: which meetings can still be, and where they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matcher.changes import Blocked, Cancelled, Change, NoShow, changed
from matcher.conference import Conference, Dataset
from matcher.errors import Finding, PlanError
from matcher.pairs import Roster
from matcher.planning.checks import Meeting
from matcher.planning.problem import UNPLACED, Flags, PlanningProblem, Timetable
from matcher.planning.repair import RepairProblem
from matcher.planning.slots import meeting_sessions, open_tables, slot_start
from matcher.profiles import Participant, Side
from matcher.words import Words

_GONE = Words("{who} is not in the tables any more", "参会名单中已没有 {who}")
_CANCELLED = Words("{who} does not come", "{who} 不来参会")
_NO_SHOW = Words("{who} did not show up", "{who} 未到场")
_BLOCKED = Words("the pair is blocked now", "该配对已被禁止")
_NO_PAIR = Words(
    "the two share no sub-forum any more, or a rule forbids the pair now", "双方已不在同一分论坛，或规则不再允许"
)
_SURPLUS = Words("{who} wants fewer meetings now", "{who} 减少了会面数")
_AWAY = Words("{who} is away then", "{who} 届时不在")
_NO_TABLE = Words("its table is lost", "所用的桌子不可用")
_NO_TIME = Words("its session is not held then any more", "所在场次的时间已变")
_NOWHERE = Words(
    "{why}, and there is no other place that costs no other meeting",
    "{why}，且不取消其他会面就没有别的位置",
)


@dataclass(frozen=True, slots=True)
class RepairRequest:
    """A released plan and what has happened since.

    Attributes
    ----------
    dataset : the conference folder as it is now, without the changes.
    released : the meetings of the released plan, each couple once.
    tables : the tables of each session of the released plan by its id.
    now : meetings that started before have begun and stay; None before the conference.
    refilling : whether freed places go to the next-best pairs.
    """

    dataset: Dataset
    findings: tuple[Finding, ...]
    released: tuple[Meeting, ...]
    tables: Mapping[str, int]
    changes: tuple[Change, ...]
    now: datetime | None = None
    seed: int = 0
    refilling: bool = True

    def begun(self, meeting: Meeting) -> bool:
        """Return whether a released meeting has begun, and nobody missed it."""
        return self.now is not None and meeting.start < self.now and self.missed(meeting) is None

    def missed(self, meeting: Meeting) -> NoShow | None:
        """Return who did not show up for a released meeting."""
        people = (Side.INVESTOR, meeting.investor_id), (Side.STARTUP, meeting.startup_id)
        for change in self.changes:
            if isinstance(change, NoShow) and (change.side, change.id) in people and change.since <= meeting.start:
                return change
        return None

    def changed(self) -> Dataset:
        """Return the dataset after the changes, which leave alone what has begun."""
        running = [one for one in self.released if self.begun(one)]
        over = max([one.end for one in running] + ([] if self.now is None else [self.now]), default=None)
        met = {(one.investor_id, one.startup_id) for one in running}
        effective = [
            one
            for one in self.changes
            if not (isinstance(one, Blocked) and (one.investor_id, one.startup_id) in met)
        ]
        return changed(self.dataset, effective, over)


@dataclass(frozen=True)
class CarriedOver:
    """The released plan in the rows and slots of the changed problem.

    Attributes
    ----------
    after : the dataset after the changes.
    tables : the tables of each session by its id.
    gone : why released meetings cannot be held any more, by their position.
    kept : the positions of the others, in the order of ``repair``.
    """

    asked: RepairRequest
    after: Dataset
    problem: PlanningProblem
    tables: Mapping[str, int]
    gone: dict[int, Words] = field(init=False)
    kept: list[int] = field(init=False)
    repair: RepairProblem = field(init=False)

    def __post_init__(self) -> None:
        rosters = {side: Roster(tuple(person.id for person in self.after.people(side))) for side in Side}
        rows = _rows_of(self.asked.released, self.problem, rosters, self.after.conference)
        gone = _impossible(self, rows)
        kept = [at for at in range(len(self.asked.released)) if at not in gone]
        object.__setattr__(self, "gone", gone)
        object.__setattr__(self, "kept", kept)
        object.__setattr__(self, "repair", _repair_problem(self, rows, rosters))

    def person(self, side: Side, id_: str) -> Participant | None:
        """Return a participant; None where the tables do not have it any more."""
        return next((one for one in self.after.people(side) if one.id == id_), None)

    def people(self, meeting: Meeting) -> list[tuple[Side, str]]:
        """Return the two people of a meeting."""
        return [(Side.INVESTOR, meeting.investor_id), (Side.STARTUP, meeting.startup_id)]

    def why(self, position: int) -> Words:
        """Return why a meeting that was kept found no place after all."""
        meeting = self.asked.released[position]
        slot = int(self.repair.before.slot[self.kept.index(position)])
        reason = _NO_TIME if slot == UNPLACED else _NO_TABLE
        for side, id_ in self.people(meeting):
            person = self.person(side, id_)
            if person and any(
                m.start < meeting.end and meeting.start < m.end for m in person.attendance.unavailable
            ):
                reason = _AWAY.format(who=person.name)
        return _NOWHERE.format(why=reason)


def _rows_of(
    meetings: tuple[Meeting, ...], problem: PlanningProblem, rosters: Mapping[Side, Roster], conference: Conference
) -> list[int]:
    """Return the row of each meeting's pair, or -1 where the pair is no candidate."""
    forums = {forum.id: row for row, forum in enumerate(conference.sub_forums)}
    investors, startups = rosters[Side.INVESTOR].rows, rosters[Side.STARTUP].rows
    pairs = problem.pairs
    size = max(len(forums), 1)
    keys = (pairs.investor.astype(np.int64) * max(len(startups), 1) + pairs.startup) * size + pairs.forum
    order = np.argsort(keys, kind="stable")
    rows = []
    for one in meetings:
        known = investors.get(one.investor_id), startups.get(one.startup_id), forums.get(one.sub_forum)
        if known[0] is None or known[1] is None or known[2] is None:
            rows.append(-1)
            continue
        key = (known[0] * len(startups) + known[1]) * size + known[2]
        at = int(np.searchsorted(keys, key, sorter=order))
        rows.append(int(order[at]) if at < len(order) and keys[order[at]] == key else -1)
    return rows


def _impossible(carried: CarriedOver, rows: list[int]) -> dict[int, Words]:
    """Return why meetings cannot be held at all, by position."""
    asked = carried.asked
    names = {(side, one.id): one.name for side in Side for one in carried.after.people(side)}
    cancelled = {(one.side, one.id) for one in asked.changes if isinstance(one, Cancelled)}
    blocked = {(one.investor_id, one.startup_id) for one in asked.changes if isinstance(one, Blocked)}
    gone: dict[int, Words] = {}
    for at, meeting in enumerate(asked.released):
        people = carried.people(meeting)
        missed = asked.missed(meeting)
        stranger = next((id_ for side, id_ in people if (side, id_) not in names), None)
        lost = next((names[one] for one in people if one in cancelled), None)
        if stranger is not None:
            gone[at] = _GONE.format(who=stranger)
        elif missed is not None:
            gone[at] = _NO_SHOW.format(who=names[missed.side, missed.id])
        elif not asked.begun(meeting) and lost is not None:
            gone[at] = _CANCELLED.format(who=lost)
        elif not asked.begun(meeting) and (meeting.investor_id, meeting.startup_id) in blocked:
            gone[at] = _BLOCKED
        elif rows[at] < 0:
            gone[at] = _NO_PAIR
    return gone | _surplus(carried, rows, gone, names)


def _surplus(
    carried: CarriedOver, rows: list[int], gone: Mapping[int, Words], names: Mapping[tuple[Side, str], str]
) -> dict[int, Words]:
    """Return the meetings of least score of people who take fewer now than were released."""
    asked, problem = carried.asked, carried.problem
    most = {
        (side, one.id): int(limit)
        for side, (people, _) in zip(Side, problem.sides, strict=True)
        for one, limit in zip(carried.after.people(side), people.most, strict=True)
    }
    counts: Counter[tuple[Side, str]] = Counter(
        who for at, meeting in enumerate(asked.released) if at not in gone for who in carried.people(meeting)
    )
    surplus: dict[int, Words] = {}
    if all(count <= most[who] for who, count in counts.items()):
        return surplus
    for at in sorted((at for at in range(len(rows)) if at not in gone), key=lambda at: problem.scores[rows[at]]):
        meeting = asked.released[at]
        over = next((who for who in carried.people(meeting) if counts[who] > most[who]), None)
        if over is not None and not asked.begun(meeting):
            surplus[at] = _SURPLUS.format(who=names[over])
            counts.subtract(carried.people(meeting))
    return surplus


def _repair_problem(carried: CarriedOver, rows: list[int], rosters: Mapping[Side, Roster]) -> RepairProblem:
    asked, problem, conference = carried.asked, carried.problem, carried.after.conference
    meetings = [asked.released[at] for at in carried.kept]
    starts = [slot_start(conference, problem.grid, slot) for slot in range(len(problem.grid))]
    slots, wishes = _places(carried, meetings, starts)
    lost = np.zeros(len(problem.investors) + len(problem.startups), dtype=np.int64)
    for at in carried.gone:
        for side, id_ in carried.people(asked.released[at]):
            row = rosters[side].rows.get(id_)
            if row is not None:
                lost[row + (0 if side is Side.INVESTOR else len(problem.investors))] += 1
    pins = conference.rules.pinned
    return RepairProblem(
        problem=problem,
        before=Timetable(
            np.array([rows[at] for at in carried.kept], dtype=np.int32),
            slots,
            np.array([meeting.table for meeting in meetings], dtype=np.int32),
        ),
        wish=wishes,
        pinned=np.array([(one.investor_id, one.startup_id) in pins for one in meetings], dtype=bool),
        tables=_tables_there(carried, starts),
        open=np.array([asked.now is None or start >= asked.now for start in starts], dtype=bool),
        lost=lost,
        barred=_barred(carried, rosters),
    )


def _places(
    carried: CarriedOver, meetings: list[Meeting], starts: list[datetime]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the slot of each meeting, and the one of the same number in its session where that was moved.

    Raises
    ------
    PlanError
        When a meeting that has begun has no slot in the changed programme.
    """
    before, after = carried.asked.dataset.conference, carried.after.conference
    home = {
        (one.sub_forum, one.room, start): (one.id, number)
        for one in meeting_sessions(before)
        for number, start in enumerate(before.starts(one))
    }
    ids = [one.id for one in meeting_sessions(after)]
    places = zip(_sessions(carried), starts, strict=True)
    slot_of = {(ids[session], start): at for at, (session, start) in enumerate(places)}
    moved = {one.id: after.starts(one) for one in meeting_sessions(after)}
    slots = np.full(len(meetings), UNPLACED, dtype=np.int32)
    wishes = slots.copy()
    for at, meeting in enumerate(meetings):
        session, number = home.get((meeting.sub_forum, meeting.room, meeting.start), ("", 0))
        slots[at] = slot_of.get((session, meeting.start), UNPLACED)
        if session and number < len(moved[session]):
            wishes[at] = slot_of[session, moved[session][number]]
        if slots[at] == UNPLACED and carried.asked.begun(meeting):
            raise PlanError(
                f"The meeting of {meeting.investor_id} and {meeting.startup_id} has begun, but the programme has "
                "no such meeting time any more. Leave sessions that have begun as they are."
            )
    return slots, wishes


def _sessions(carried: CarriedOver) -> list[int]:
    return [int(session) for session in carried.problem.grid.session]


def _tables_there(carried: CarriedOver, starts: list[datetime]) -> Flags:
    conference = carried.after.conference
    sessions = meeting_sessions(conference)
    there = np.zeros((len(starts), max(carried.tables.values(), default=0)), dtype=bool)
    for slot, (session, start) in enumerate(zip(_sessions(carried), starts, strict=True)):
        own = sessions[session]
        there[slot, [number - 1 for number in open_tables(conference, own, carried.tables[own.id], start)]] = True
    return there


def _barred(carried: CarriedOver, rosters: Mapping[Side, Roster]) -> Flags:
    """Return (m,) bool: the pairs that were blocked since, or have missed their meeting."""
    problem = carried.problem
    couples = [(one.investor_id, one.startup_id) for one in carried.asked.changes if isinstance(one, Blocked)]
    rows = [
        rosters[Side.INVESTOR].rows[investor] * len(problem.startups) + rosters[Side.STARTUP].rows[startup]
        for investor, startup in couples
        if investor in rosters[Side.INVESTOR].rows and startup in rosters[Side.STARTUP].rows
    ]
    ends = problem.pairs.investor.astype(np.int64) * len(problem.startups) + problem.pairs.startup
    return np.isin(ends, rows)
