"""The timetable with the fewest breaks within a time limit, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from matcher.planning.breaks.checks import breaks_of, event_violations
from matcher.planning.breaks.problem import EventProblem, EventTimetable
from matcher.planning.breaks.rules import why_impossible
from matcher.planning.breaks.search import Progress, search
from matcher.planning.conflicts import Conflict
from matcher.planning.deadline import Deadline, until
from matcher.planning.problem import PlanStatus

#: Seconds that the explanation of what is impossible may take, once that is proven.
_EXPLANATION = 15.0
#: With less time than this, good timetables are looked for before the long turns of the proof.
_UNHURRIED = 30.0


def plan_event(problem: EventProblem, seconds: float = 60.0) -> EventTimetable:
    """Return the timetable with the fewest breaks, or the best one that was found in time.

    Parameters
    ----------
    seconds : the time limit; the explanation of an infeasible problem takes at most 15 s of it.

    Raises
    ------
    RuntimeError
        If the independent checker objects to what was found.
    """
    start, deadline = monotonic(), Deadline.after(seconds)
    known, proven, conflict = Progress(0), False, None
    for news in until(deadline, _work, problem, seconds < _UNHURRIED):
        if isinstance(news, Conflict):
            conflict = news
        elif news is None:
            proven = True
        else:
            known = news
            if known.bound is None:
                deadline.move(_EXPLANATION)
    timetable = _timetable(known, proven, monotonic() - start, conflict)
    _check(problem, timetable)
    return timetable


def _work(problem: EventProblem, hurried: bool) -> Iterator[Progress | Conflict | None]:
    """Yield what is learned; None says that the search is complete."""
    found = Progress(0)
    for found in search(problem, hurried=hurried):
        yield found
    yield None
    if found.bound is None:
        yield from why_impossible(problem, proven=True)


def _timetable(known: Progress, proven: bool, seconds: float, conflict: Conflict | None) -> EventTimetable:
    if known.bound is None:
        status = PlanStatus.INFEASIBLE
    elif known.slots is None:
        status = PlanStatus.UNKNOWN
    else:
        status = PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE
    return EventTimetable(status, known.slots, known.breaks, known.bound, seconds, conflict)


def _check(problem: EventProblem, timetable: EventTimetable) -> None:
    if timetable.slots is None:
        return
    broken = event_violations(problem, timetable.slots)
    if broken or sum(breaks_of(problem, timetable.slots).values()) != timetable.breaks:
        raise RuntimeError(f"the timetable breaks a rule that the model should keep: {broken[:3]}")
