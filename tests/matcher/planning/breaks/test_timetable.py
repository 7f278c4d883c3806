from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from matcher.intake.event_file import read_event
from matcher.planning.breaks import timetable as module
from matcher.planning.breaks.checks import breaks_of, event_violations
from matcher.planning.breaks.problem import EventMeeting, EventProblem
from matcher.planning.breaks.search import Progress
from matcher.planning.breaks.timetable import plan_event
from matcher.planning.conflicts import Conflict
from matcher.planning.problem import PlanStatus
from tests.matcher.planning.breaks.small_events import event

REAL = Path(os.environ.get("MATCHER_TEST_DATA", "data-not-given")) / "b2b_meetings"


def test_the_fewest_breaks_are_proven() -> None:
    found = plan_event(event("ab", "ac", away={"a": [2]}))
    assert (found.status, found.breaks, found.bound) == (PlanStatus.OPTIMAL, 1, 1)
    assert sorted((found.slots or {}).values()) == [1, 3]


def test_what_is_impossible_is_explained() -> None:
    found = plan_event(event("ab", fixed={"ab": 1}, away={"a": [1]}))
    assert (found.status, found.breaks, found.bound, found.slots) == (PlanStatus.INFEASIBLE, None, None, None)
    assert found.conflict is not None
    assert found.conflict.smallest


@pytest.mark.parametrize(("tables", "status"), [(2, PlanStatus.FEASIBLE), (1, PlanStatus.UNKNOWN)])
def test_the_time_limit_is_kept(tables: int, status: PlanStatus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_work", dawdle)
    start = monotonic()
    found = plan_event(event("ab", "ac", tables=tables), seconds=0.5)
    assert monotonic() - start < 3
    assert (found.status, found.bound) == (status, 0)


def dawdle(problem: EventProblem, hurried: bool) -> Iterator[Progress | Conflict | None]:
    """Find a timetable at once if there are two tables, and nothing else for a long time."""
    if problem.tables > 1:
        yield Progress(0, {"ab": 1, "ac": 3}, 1)
    sleep(60)


def test_an_illegal_timetable_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_work", lambda *_: iter([Progress(0, {"ab": 1, "ac": 1}, 0), None]))
    with pytest.raises(RuntimeError, match="breaks a rule"):
        plan_event(event("ab", "ac"))


@pytest.mark.skipif(not REAL.is_dir(), reason="MATCHER_TEST_DATA does not name a folder that holds b2b_meetings/")
@pytest.mark.parametrize(
    ("name", "breaks"),
    [("tic-12", 0), ("tic-13crafc", 4), ("forumt-14", 5), ("forumt-14crafd", 4), ("forumt-14crafe", 5)],
)
def test_real_events_have_their_published_optimum(name: str, breaks: int) -> None:
    read = read_event(REAL / f"{name}.original.json")
    meetings = tuple(EventMeeting(m.id, m.participants, m.allowed, m.fixed, m.after) for m in read.meetings)
    problem = EventProblem(read.slots, read.tables, read.unavailable, meetings, read.max_break_difference)
    found = plan_event(problem)
    assert (found.status, found.breaks, found.bound) == (PlanStatus.OPTIMAL, breaks, breaks)
    assert not event_violations(problem, found.slots or {})
    assert sum(breaks_of(problem, found.slots or {}).values()) == breaks
    assert json.dumps(found.record())
