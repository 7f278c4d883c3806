"""Each breach by hand gives exactly its violation, and its nearest legal neighbour gives none."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.planning.breaks.checks import EventViolation, breaks_of, event_violations
from matcher.planning.breaks.problem import EventProblem, Id
from tests.matcher.planning.breaks.small_events import event


def test_a_legal_timetable_has_no_violations() -> None:
    assert not event_violations(event("ab", "cd", "ac", "bd"), {"ab": 1, "cd": 1, "ac": 2, "bd": 2})


@pytest.mark.parametrize(
    ("problem", "slots", "rule", "concerned"),
    [
        (event("ab"), {}, "meeting without a slot", "ab"),
        (event("ab"), {"ab": 1, "xy": 1}, "unknown meeting", "xy"),
        (event("ab"), {"ab": 4}, "no such slot", "ab"),
        (event("ab"), {"ab": 0}, "no such slot", "ab"),
        (event("ab", allowed={"ab": frozenset({1, 2})}), {"ab": 3}, "outside the allowed slots", "ab"),
        (event("ab", fixed={"ab": 2}), {"ab": 1}, "not in its fixed slot", "ab"),
        (event("ab", away={"b": [1]}), {"ab": 1}, "meets while unavailable", "b"),
        (
            event("ab", "cd", after={"cd": ("ab",)}),
            {"ab": 1, "cd": 1},
            "not after an earlier meeting",
            "cd after ab",
        ),
        (event("ab", "ac"), {"ab": 1, "ac": 1}, "in two meetings at once", "a in slot 1"),
        (event("ab", "cd", tables=1), {"ab": 1, "cd": 1}, "more meetings than tables", "slot 1"),
        # a waits in slot 2, b to d never: one break more than allowed.
        (event("ab", "ac", away={"d": []}, limit=0), {"ab": 1, "ac": 3}, "breaks differ too much", "a and b"),
    ],
)
def test_each_breach_is_its_violation(
    problem: EventProblem, slots: dict[Id, int], rule: str, concerned: str
) -> None:
    assert event_violations(problem, slots) == [EventViolation(rule, concerned)]


@pytest.mark.parametrize(
    ("problem", "slots"),
    [
        (event("ab", allowed={"ab": frozenset({1, 2})}), {"ab": 2}),
        (event("ab", fixed={"ab": 2}), {"ab": 2}),
        (event("ab", away={"b": [1]}), {"ab": 2}),
        (event("ab", "cd", after={"cd": ("ab",)}), {"ab": 1, "cd": 2}),
        (event("ab", "ac"), {"ab": 1, "ac": 2}),
        (event("ab", "cd", tables=1), {"ab": 1, "cd": 3}),
        (event("ab", "ac", limit=1), {"ab": 1, "ac": 3}),
    ],
)
def test_the_nearest_neighbours_are_legal(problem: EventProblem, slots: dict[Id, int]) -> None:
    assert not event_violations(problem, slots)


@pytest.mark.parametrize(
    ("slots", "breaks"),
    [
        ({"ab": 1, "ac": 2, "ad": 3}, 0),
        ({"ab": 1, "ac": 2, "ad": 5}, 1),
        ({"ab": 1, "ac": 5, "ad": 3}, 2),  # an hour or three: a run of idle slots is one break
        ({"ab": 4}, 0),
        ({}, 0),
    ],
)
def test_a_break_is_an_idle_run_between_two_meetings(slots: dict[Any, int], breaks: int) -> None:
    counts = breaks_of(event("ab", "ac", "ad", slots=5), slots)
    assert counts == {"a": breaks, "b": 0, "c": 0, "d": 0}
