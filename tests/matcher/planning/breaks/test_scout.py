from __future__ import annotations

from hypothesis import assume, given

from matcher.planning.breaks.checks import event_violations
from matcher.planning.breaks.model import open_slots
from matcher.planning.breaks.problem import EventProblem
from matcher.planning.breaks.scout import Scout
from tests.matcher.planning.breaks.small_events import event, events, fewest_breaks


def scout(problem: EventProblem) -> Scout:
    return Scout(problem, open_slots(problem))


def test_a_scout_knows_what_is_impossible() -> None:
    assert scout(event("ab", "ac", fixed={"ab": 1, "ac": 1})).is_possible() is False
    assert scout(event("ab", "ac", away={"a": [2]}, limit=0)).is_possible() is False
    assert scout(event("ab", "ac", limit=0)).is_possible()


def test_without_questions_nothing_gets_better() -> None:
    asked = scout(event("ab", "ac", slots=5))
    assert not list(asked.better(0, 5))
    asked.is_possible()
    assert not list(asked.better(0, 0))


@given(events())
def test_every_timetable_is_legal_and_better_than_the_one_before(problem: EventProblem) -> None:
    assume(all(open_slots(problem)))
    asked = scout(problem)
    best = fewest_breaks(problem)
    assert asked.is_possible() == (best is not None)
    if best is None or asked.best is None:
        return
    totals = [asked.best.total]
    for found in asked.better(best, 20):
        assert not event_violations(problem, found.slots)
        totals.append(found.total)
    assert totals == sorted(set(totals), reverse=True)
    # Within twenty questions a neighbourhood is the whole of so small an event.
    assert totals[-1] == best
