from __future__ import annotations

import pytest
from hypothesis import given

from matcher.planning.breaks.checks import breaks_of, event_violations
from matcher.planning.breaks.model import open_slots
from matcher.planning.breaks.problem import EventProblem
from matcher.planning.breaks.prover import Found, Prover
from tests.matcher.planning.breaks.small_events import event, events, fewest_breaks

WAIT = event("ab", "ac", away={"a": [2]}, limit=0)


def prover(problem: EventProblem, *, by_people: bool = True) -> Prover:
    return Prover(problem, open_slots(problem), by_people=by_people)


@pytest.mark.parametrize("by_people", [True, False])
def test_a_prover_says_how_few_breaks_there_can_be(by_people: bool) -> None:
    asked = prover(WAIT, by_people=by_people)
    assert asked.ask(0) is False
    assert asked.ask(1)
    assert asked.found() == Found(asked.found().slots, {"a": 1, "b": 0, "c": 0})
    assert asked.found().total == 1
    assert asked.ask(99)
    assert asked.ask(None)


def test_meetings_can_be_kept_in_their_slots() -> None:
    asked = prover(event("ab", "ac"))
    assert asked.ask(0, kept={0: 2})
    assert asked.found().slots["ab"] == 2
    assert asked.ask(0, kept={0: 1, 1: 3}) is False


def test_a_no_that_fewer_breaks_do_not_explain_is_final() -> None:
    asked = prover(WAIT)
    assert asked.ask(0) is False
    assert not asked.is_stuck()
    asked.deny(0)
    asked.demand_fairness()
    assert asked.ask(1) is False
    assert asked.is_stuck()


def test_fairness_is_within_the_limit() -> None:
    found = Found({}, {"a": 3, "b": 1})
    assert found.is_fair(2)
    assert found.is_fair(None)
    assert not found.is_fair(1)
    assert Found({}, {}).is_fair(0)


@given(events(most=4))
def test_what_is_found_is_legal_and_counted(problem: EventProblem) -> None:
    slots = open_slots(problem)
    if not all(slots):
        return
    asked = Prover(problem, slots, by_people=False)
    asked.demand_fairness()
    assert bool(asked.ask(None)) == (fewest_breaks(problem) is not None)
    if asked.ask(None):
        assert not event_violations(problem, asked.found().slots)
        assert asked.found().breaks == breaks_of(problem, asked.found().slots)
