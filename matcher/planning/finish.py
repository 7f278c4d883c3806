"""Small sessions alone in their stretch of the day: the fewest breaks, then the fewest tables, by clauses.

Exchanges of slots come near to both, and stop there. Where nobody can be elsewhere meanwhile, the timetable of a
session is an event of its own (``matcher.planning.breaks``), and a small one is mostly settled within a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aim
from matcher.pairs import Rows
from matcher.planning.comfort import comfort, stretches
from matcher.planning.problem import PlanningProblem, SlotGrid

if TYPE_CHECKING:
    from matcher.planning.breaks.problem import EventProblem, Id

# Larger sessions are left as they are: exchanges do well there, and clauses take long.
_MOST_MEETINGS, _MOST_SLOTS = 200, 24
# Conflicts that one question may take, a few seconds at most; they are counted so that every machine ends alike.
_CONFLICTS = 4_000
# After so many questions without an answer the next ones are hardly easier.
_PATIENCE = 2

Slots = NDArray[np.intp]


def finish(problem: PlanningProblem, chosen: Rows, slot: Rows) -> Rows:
    """Return slots for the same meetings, (j,) int32, with fewer breaks and tables in small, lone sessions.

    Nothing changes where breaks are not what the timetable minds first.
    """
    weights = {aim: problem.aims.weight(aim, 2) for aim in Aim}
    if problem.aims.weights or weights[Aim.BREAKS] == 0 or weights[Aim.BREAKS] < max(weights.values()):
        return slot
    for own in _lone_sessions(problem.grid):
        meetings = np.flatnonzero(np.isin(slot, own))
        if 0 < len(meetings) <= _MOST_MEETINGS:
            slot = slot.copy()
            slot[meetings] = _settled(problem, chosen[meetings], slot[meetings], own)
    return slot


def _lone_sessions(grid: SlotGrid) -> Iterator[Slots]:
    """Yield the slots of each stretch of the day with one session, without gaps, and always as many tables."""
    shortest = int((grid.end - grid.start).min(initial=np.iinfo(np.int64).max))
    stretch = stretches(grid)
    for number in np.unique(stretch):
        own = np.flatnonzero(stretch == number)
        idle = grid.start[own[1:]] - grid.end[own[:-1]]
        alike = all(len(np.unique(column[own])) == 1 for column in (grid.session, grid.tables))
        if alike and np.all((idle >= 0) & (idle < shortest)) and len(own) <= _MOST_SLOTS:
            yield own


def _settled(problem: PlanningProblem, chosen: Rows, slot: Rows, own: Slots) -> Rows:
    """Return the slots of a session's meetings with the fewest breaks and tables that were found."""
    event = _event(problem, chosen, own)
    best, asked = slot, comfort(problem, chosen, slot)
    found = _fewest_breaks(event, asked.breaks)
    if found is not None:
        best = _slots_of(found, own)
    breaks, most = comfort(problem, chosen, best).breaks, comfort(problem, chosen, best).most_breaks
    while Aim.TABLES in problem.aims:
        tables = comfort(problem, chosen, best).tables
        if (tables - 1) * len(own) < len(chosen):
            break
        fewer = _with_at_most(replace(event, tables=tables - 1), breaks)
        if not fewer or comfort(problem, chosen, _slots_of(fewer, own)).most_breaks > most:
            break
        best = _slots_of(fewer, own)
    return best


def _event(problem: PlanningProblem, chosen: Rows, own: Slots) -> EventProblem:
    """Return the session's meetings, called by their positions, and its slots, counted from 1, as an event."""
    from matcher.planning.breaks.problem import EventMeeting, EventProblem

    pairs = problem.pairs.take(chosen)
    people = [pairs.investor.tolist(), (len(problem.investors) + pairs.startup).tolist()]
    free = np.concatenate([problem.investors.free, problem.startups.free])[:, own]
    away = {who: frozenset((np.flatnonzero(~free[who]) + 1).tolist()) for side in people for who in side}
    meetings = tuple(EventMeeting(row, both) for row, both in enumerate(zip(*people, strict=True)))
    return EventProblem(len(own), int(problem.grid.tables[own[0]]), away, meetings)


def _fewest_breaks(event: EventProblem, breaks: int) -> Mapping[Id, int] | None:
    """Return a timetable with fewer breaks than so many, as few as the questions allow; None without one."""
    unknown = 0
    for most in range(breaks):
        found = _with_at_most(event, most)
        if found:
            return found
        unknown += found is None
        if unknown == _PATIENCE:
            break
    return None


def _with_at_most(event: EventProblem, breaks: int) -> Mapping[Id, int] | None:
    """Return a timetable with at most so many breaks, an empty one if there is none, None if that is not known."""
    from matcher.planning.breaks.model import break_literals, open_slots, people_model, table_rules
    from matcher.planning.satisfiability import Search

    model = people_model(event, open_slots(event))
    table_rules(model, by_people=True)
    pauses = [literal for who in model.busy for literal in break_literals(model, who, together=True)]
    if breaks < len(pauses):
        model.formula.add(-model.formula.counted(pauses, breaks + 1)[breaks])
    solver = Search(model.formula)
    answer = solver.holds((), _CONFLICTS)
    return model.slots_of(solver.true_literals()) if answer else {} if answer is False else None


def _slots_of(found: Mapping[Id, int], own: Slots) -> Rows:
    return np.asarray(own[np.array([found[row] for row in range(len(found))]) - 1], dtype=np.int32)
