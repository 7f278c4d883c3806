"""Every kind of conflict by hand, and those of random events: nothing to spare, and the way out leads out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from matcher.planning.breaks.problem import EventProblem
from matcher.planning.breaks.rules import why_impossible
from matcher.planning.conflicts import Conflict
from tests.matcher.planning.breaks.small_events import event, events, fewest_breaks


def why(problem: EventProblem) -> Conflict:
    return list(why_impossible(problem))[-1]


def clash(problem: EventProblem) -> set[str]:
    found = why(problem)
    assert found.smallest
    return {rule.words.en for rule in found.rules}


@pytest.mark.parametrize(
    ("problem", "rules", "way_out"),
    [
        (
            event("ab", fixed={"ab": 1}, away={"a": [1]}),
            {"meeting ab is fixed to slot 1", "participant a is unavailable in slot 1"},
            {"free meeting ab from slot 1"},
        ),
        (
            event("ab", "ac", fixed={"ab": 1, "ac": 1}),
            {"meeting ab is fixed to slot 1", "meeting ac is fixed to slot 1"},
            None,  # either
        ),
        (
            event("ab", fixed={"ab": 1}, allowed={"ab": frozenset({2})}),
            {"meeting ab is fixed to slot 1", "allowed slots of meeting ab: 2"},
            {"free meeting ab from slot 1"},
        ),
        (
            event("ab", "cd", "ac", slots=2, tables=1),
            {"1 table in slot 1", "1 table in slot 2"},
            None,
        ),
        (
            event("ab", "cd", fixed={"ab": 2, "cd": 1}, after={"cd": ("ab",)}),
            None,  # the order and either of the fixed slots: cd cannot come first, ab not so late
            None,
        ),
        (
            event("ab", "ac", limit=0, away={"a": [2]}),
            {"participant a is unavailable in slot 2", "breaks differ by at most 0"},
            {"let breaks differ by 1 more"},
        ),
    ],
)
def test_each_kind_of_rule_can_clash(
    problem: EventProblem, rules: set[str] | None, way_out: set[str] | None
) -> None:
    assert rules is None or clash(problem) == rules
    found = why(problem)
    assert found.way_out is not None
    assert way_out is None or {words.en for words in found.way_out} == way_out


def test_meetings_that_no_rule_bars_are_told_themselves() -> None:
    # Three people who all meet need three slots: of the three meetings, one has to go.
    assert clash(event("ab", "bc", "ac", slots=2)) == {f"meeting {one} takes place" for one in ("ab", "bc", "ac")}


def test_the_words_are_in_both_languages() -> None:
    found = why(event("ab", fixed={"ab": 1}, away={"a": [1]}))
    assert {rule.words.zh for rule in found.rules} == {"会面 ab 固定在时段 1", "参会者 a 在时段 1 没有空"}


def test_more_tables_are_counted_as_steps() -> None:
    found = why(event("ab", "cd", "ef", "gh", slots=1, tables=1))
    assert [words.en for words in found.way_out or ()] == ["tables in slot 1: 3 more"]
    assert found.cost == 9


def test_what_is_proven_but_not_yet_understood_is_told_as_a_whole() -> None:
    problem = event("ab", "ac", slots=4, limit=0, away={"a": [2, 3]}, fixed={"ab": 1})
    first, *_, last = why_impossible(problem, proven=True)
    assert (len(first.rules), first.minimal) == (4, False)
    assert (len(last.rules), last.smallest) == (3, True)


@given(events(most=4))
@settings(max_examples=150)
def test_infeasible_events_and_only_they_have_a_conflict(problem: EventProblem) -> None:
    assert bool(list(why_impossible(problem))) == (fewest_breaks(problem) is None)


@given(events(most=4))
@settings(max_examples=150)
def test_no_rule_of_a_conflict_can_be_spared(problem: EventProblem) -> None:
    assume(fewest_breaks(problem) is None)
    found = why(problem)
    assert found.smallest
    told = {rule.words.en for rule in found.rules}
    assert fewest_breaks(only(problem, told)) is None
    if not any("takes place" in one for one in told):
        for one in told:
            assert fewest_breaks(only(problem, told - {one})) is not None


def only(problem: EventProblem, told: set[str]) -> EventProblem:
    """Return the problem under some of its rules; tables are kept or free in all slots together."""
    assume(not any("table" in one for one in told) or problem.slots == 1)
    away = {
        who: frozenset(slot for slot in slots if f"participant {who} is unavailable in slot {slot}" in told)
        for who, slots in problem.unavailable.items()
    }
    meetings = tuple(
        replace(
            meeting,
            allowed=meeting.allowed if any(f"meeting {meeting.id}:" in one for one in told) else None,
            fixed=meeting.fixed if f"meeting {meeting.id} is fixed to slot {meeting.fixed}" in told else None,
            after=tuple(one for one in meeting.after if f"meeting {one} before meeting {meeting.id}" in told),
        )
        for meeting in problem.meetings
    )
    return replace(
        problem,
        tables=problem.tables if any("table" in one for one in told) else len(problem.meetings) + 1,
        unavailable=away,
        meetings=meetings,
        max_break_difference=problem.max_break_difference if any("differ" in one for one in told) else None,
    )
