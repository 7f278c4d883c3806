"""Hypothesis strategies: small conferences whose every plan can be tried out, with the problem each one poses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from typing import TypeVar

import numpy as np
from hypothesis import strategies as st

from matcher.conference import Conference, Dataset, Rules, Session, overlaps
from matcher.pairs import Pairs
from matcher.planning.checks import Meeting, Ruling
from matcher.planning.problem import PlanningProblem, Timetable
from matcher.planning.slots import attendees, slot_grid, slot_start
from matcher.profiles import Attendance, Interval, Investor, Side, Startup
from tests.factories import NINE, between, conference, dataset, investor, session, startup, sub_forum

Person = TypeVar("Person", Investor, Startup)

#: Row of the investor, of the startup, and of the sub-forum.
Candidate = tuple[int, int, int]

# Minutes after nine: sessions begin together, half into each other, one after another, or on the next day.
_STARTS = (0, 10, 30, 60, 24 * 60)
# With meetings of 15 minutes and changeovers of 5: one, two or three slots; 35 ends with the last meeting.
_LENGTHS = (20, 35, 60)


@dataclass(frozen=True, slots=True)
class Case:
    """A small conference, who belongs to which sub-forum, and the planning problem that this poses."""

    ruling: Ruling
    problem: PlanningProblem

    def meetings(self, timetable: Timetable) -> list[Meeting]:
        """Return the meetings that the rows, slots and tables of a timetable stand for."""
        data, pairs, grid = self.ruling.dataset, self.problem.pairs, self.problem.grid
        starts = [slot_start(data.conference, grid, slot) for slot in timetable.slot]
        return [
            Meeting(
                investor_id=data.investors[pairs.investor[row]].id,
                startup_id=data.startups[pairs.startup[row]].id,
                sub_forum=data.conference.sub_forums[pairs.forum[row]].id,
                start=start,
                end=start + data.conference.length(data.conference.sessions[grid.session[slot]]),
                room=data.conference.sessions[grid.session[slot]].room,
                table=int(table),
            )
            for row, slot, start, table in zip(
                timetable.chosen, timetable.slot, starts, timetable.table, strict=True
            )
        ]


def problems(most_pairs: int = 14, most_slots: int = 12) -> st.SearchStrategy[PlanningProblem]:
    """Draw the planning problems of small conferences; their arrays cannot be written to."""
    return cases(most_pairs, most_slots).map(lambda case: case.problem)


@st.composite
def cases(draw: st.DrawFn, most_pairs: int = 14, most_slots: int = 12) -> Case:
    """Draw up to five people a side and three sub-forums, tables 0 to 3, and everybody's own wishes and times.

    Pairs that share a sub-forum and are no candidates are blocked.
    """
    programme = draw(_programmes(most_slots))
    investors = draw(_people(investor, programme))
    startups = draw(_people(startup, programme))
    shared = [
        (i, s, row)
        for i, one in enumerate(investors)
        for s, other in enumerate(startups)
        for row, forum in enumerate(programme.sub_forums)
        if forum.id in one.attendance.sub_forums and forum.id in other.attendance.sub_forums
    ]
    candidates = draw(st.permutations(shared))[: draw(st.sampled_from(range(min(3, most_pairs), most_pairs + 1)))]
    couples = [(investors[i].id, startups[s].id) for i, s, _ in candidates]
    rules = Rules(
        pinned=frozenset(couples[: draw(st.sampled_from((0, 0, 0, 0, 1, 2)))]),
        blocked=frozenset((investors[i].id, startups[s].id) for i, s, _ in shared) - set(couples),
    )
    data = dataset(
        conference=replace(programme, rules=rules), investors=tuple(investors), startups=tuple(startups)
    )
    tables = {
        each.id: draw(st.integers(0, 3)) if each.tables is None else each.tables for each in programme.sessions
    }
    belonging = {
        Side.INVESTOR: {person.id: frozenset(person.attendance.sub_forums) for person in investors},
        Side.STARTUP: {person.id: frozenset(person.attendance.sub_forums) for person in startups},
    }
    scores = [draw(st.integers(0, 100)) / 100 for _ in candidates]
    return Case(Ruling(data, belonging, tables), _problem(data, tables, candidates, scores))


def _problem(
    data: Dataset, tables: dict[str, int], candidates: Sequence[Candidate], scores: Sequence[float]
) -> PlanningProblem:
    grid = slot_grid(data.conference, tables)
    couples = [(data.investors[i].id, data.startups[s].id) for i, s, _ in candidates]
    problem = PlanningProblem(
        pairs=Pairs.of(*([candidate[column] for candidate in candidates] for column in range(3))),
        scores=np.array(scores, dtype=np.float64),
        pinned=np.array([couple in data.conference.rules.pinned for couple in couples], dtype=bool),
        investors=attendees(data.investors, data.conference, grid),
        startups=attendees(data.startups, data.conference, grid),
        grid=grid,
        forums=len(data.conference.sub_forums),
    )
    _freeze(problem)
    return problem


@st.composite
def _programmes(draw: st.DrawFn, most_slots: int) -> Conference:
    """Draw one to three sub-forums with one or two sessions each, in one room, with or without a name.

    Two sessions of a sub-forum at the same time are in two rooms.
    """
    forums = tuple(sub_forum(f"forum-{number}") for number in range(draw(st.integers(1, 3))))
    sessions: list[Session] = []
    for forum in forums:
        room = draw(st.sampled_from((forum.id, "")))
        for number in range(draw(st.integers(1, 2))):
            start = draw(st.sampled_from(_STARTS))
            hours = between(start, start + draw(st.sampled_from(_LENGTHS)))
            taken = any(overlaps(hours, Interval(s.start, s.end)) for s in sessions if s.sub_forum == forum.id)
            sessions.append(
                session(
                    f"{forum.id}-{number}",
                    sub_forum=forum.id,
                    room=f"{room} upstairs" if taken else room,
                    start=hours.start,
                    end=hours.end,
                    tables=draw(st.sampled_from((1, 2, 3, 0, None))),
                    meeting=draw(st.sampled_from((None, None, timedelta(minutes=20)))),
                )
            )
    made = conference(sub_forums=forums, sessions=tuple(sessions))
    while sum(len(made.starts(each)) for each in sessions) > most_slots:
        sessions.pop()
    return replace(made, sessions=tuple(sessions))


@st.composite
def _people(draw: st.DrawFn, make: Callable[..., Person], programme: Conference) -> list[Person]:
    ids = [forum.id for forum in programme.sub_forums]
    some = [own for size in range(len(ids), 0, -1) for own in combinations(ids, size)]
    people: list[Person] = []
    for number in range(draw(st.sampled_from((2, 3, 4, 5, 1)))):
        most = draw(st.sampled_from((1, 2, 3, 4, 0)))
        attendance = Attendance(
            sub_forums=draw(st.sampled_from(some)),
            unavailable=tuple(draw(st.lists(_absences(programme.sessions), max_size=2))),
            min_meetings=draw(st.integers(0, most)),
            max_meetings=most,
        )
        people.append(make(f"Person-{number}", attendance=attendance))
    return people


def _absences(sessions: Sequence[Session]) -> st.SearchStrategy[Interval]:
    """Stretches of 10 to 60 minutes around the beginnings of sessions."""
    starts = sorted({round((each.start - NINE).total_seconds()) // 60 for each in sessions})
    return st.builds(
        lambda start, offset, length: between(start + offset, start + offset + length),
        st.sampled_from(starts),
        st.integers(-1, 5).map(lambda tens: 10 * tens),
        st.integers(1, 6).map(lambda tens: 10 * tens),
    )


def _freeze(problem: PlanningProblem) -> None:
    """Make every array of the problem refuse to be written to."""
    for owner in (problem, problem.pairs, problem.grid, problem.investors, problem.startups):
        for name in owner.__slots__:
            column = getattr(owner, name)
            if isinstance(column, np.ndarray):
                column.flags.writeable = False
