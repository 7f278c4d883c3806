from __future__ import annotations

import pytest
from hypothesis import given, settings

from matcher.planning.breaks import scout
from matcher.planning.breaks import search as module
from matcher.planning.breaks.checks import breaks_of, event_violations
from matcher.planning.breaks.problem import EventProblem
from matcher.planning.breaks.search import Progress, forced_breaks, search
from tests.matcher.planning.breaks.small_events import event, events, fewest_breaks


def agree(problem: EventProblem, *, hurried: bool = False) -> None:
    """Check every step of a search against brute force and the checker."""
    best = fewest_breaks(problem)
    steps = list(search(problem, hurried=hurried))
    for step in steps:
        if step.bound is not None:
            assert best is None or step.bound <= best
        if step.slots is not None:
            assert not event_violations(problem, step.slots)
            assert sum(breaks_of(problem, step.slots).values()) == step.breaks
    assert (steps[-1].bound, steps[-1].breaks) == (best, best)


@given(events())
@settings(max_examples=200)
def test_the_fewest_breaks_are_those_of_brute_force(problem: EventProblem) -> None:
    agree(problem)


@given(events())
def test_the_same_question_has_the_same_answer(problem: EventProblem) -> None:
    assert list(search(problem)) == list(search(problem))


@given(events())
def test_impatient_turns_come_to_the_same_end(problem: EventProblem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PROOF_CONFLICTS", (1, 1, 1, 1))
        patch.setattr(scout, "_FAIR_CONFLICTS", 1)
        agree(problem)
        agree(problem, hurried=True)


def test_an_empty_event_has_no_breaks() -> None:
    assert list(search(event()))[-1] == Progress(0, {}, 0)


def test_breaks_that_must_be_equal_may_be_impossible() -> None:
    # a must wait in slot 2, but b and c have one meeting each and no break.
    assert list(search(event("ab", "ac", away={"a": [2]}, limit=0)))[-1].bound is None
    assert list(search(event("ab", "ac", away={"a": [2]}, limit=1)))[-1].bound == 1


@pytest.mark.parametrize(
    ("slots", "meetings", "breaks"),
    [
        ({1, 2, 3}, 3, 0),
        ({1, 2, 4}, 3, 1),
        ({1, 2, 4}, 2, 0),
        ({1, 3, 5}, 3, 2),
        ({1, 3, 4, 6}, 3, 1),
        (set(), 0, 0),
        ({2}, 1, 0),
    ],
)
def test_breaks_that_absences_force(slots: set[int], meetings: int, breaks: int) -> None:
    assert forced_breaks(slots, meetings) == breaks
