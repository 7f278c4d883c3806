from __future__ import annotations

from itertools import product

from hypothesis import given

from matcher.planning.breaks.crowds import crowd
from matcher.planning.breaks.model import open_slots
from matcher.planning.breaks.problem import EventProblem
from tests.matcher.planning.breaks.small_events import event, events


def test_meetings_that_all_find_a_table_are_no_crowd() -> None:
    problem = event("ab", "cd", "ac", tables=1)
    assert crowd(problem, open_slots(problem)) is None


def test_more_meetings_than_tables_all_day_are_a_crowd() -> None:
    problem = event("ab", "cd", "ac", "bd", tables=1)
    found = crowd(problem, open_slots(problem))
    assert found is not None
    assert (found.rows, found.slots) == ((0, 1, 2, 3), frozenset({1, 2, 3}))


def test_a_crowd_in_one_slot_leaves_the_others_out() -> None:
    problem = event("ab", "cd", "ac", tables=1, fixed={"ab": 2, "cd": 2})
    found = crowd(problem, open_slots(problem))
    assert found is not None
    assert (found.rows, found.slots) == ((0, 1), frozenset({2}))


def test_a_meeting_without_any_slot_is_a_crowd_of_its_own() -> None:
    problem = event("ab", away={"a": [1, 2], "b": [3]})
    found = crowd(problem, open_slots(problem))
    assert found is not None
    assert (found.rows, found.slots) == ((0,), frozenset())


@given(events())
def test_there_is_a_crowd_exactly_where_tables_do_not_suffice(problem: EventProblem) -> None:
    slots = open_slots(problem)
    fits = any(all(choice.count(slot) <= problem.tables for slot in choice) for choice in product(*slots))
    found = crowd(problem, slots)
    assert (found is None) == fits
    if found is not None:
        assert all(found.slots.issuperset(slots[row]) for row in found.rows)
        assert len(found.rows) > problem.tables * len(found.slots)
