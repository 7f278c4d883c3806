from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.planning.satisfiability import (
    Formula,
    Search,
    cheapest_relaxation,
    minimal_core,
    smallest_core,
)


def variables(formula: Formula, count: int) -> list[int]:
    return [formula.variable() for _ in range(count)]


def answers(formula: Formula, own: list[int]) -> set[tuple[bool, ...]]:
    """Return how the variables can be chosen so that all clauses hold."""
    search = Search(formula)
    choices = product((False, True), repeat=len(own))
    return {
        choice
        for choice in choices
        if search.holds([one if true else -one for one, true in zip(own, choice, strict=True)])
    }


@given(st.integers(0, 6), st.integers(0, 7))
def test_counts_are_kept(size: int, count: int) -> None:
    choices = set(product((False, True), repeat=size))
    formula = Formula()
    own = variables(formula, size)
    formula.at_most(own, count)
    assert answers(formula, own) == {one for one in choices if sum(one) <= count}
    formula = Formula()
    own = variables(formula, size)
    formula.exactly(own, count)
    assert answers(formula, own) == {one for one in choices if sum(one) == count}


@given(st.lists(st.booleans(), max_size=7), st.integers(0, 8))
def test_a_count_says_how_many_are_true(chosen: list[bool], up_to: int) -> None:
    formula = Formula()
    own = variables(formula, len(chosen))
    count = formula.counted(own, up_to, both=True)
    assert len(count) == min(len(own), up_to)
    search = Search(formula)
    assert search.holds([one if true else -one for one, true in zip(own, chosen, strict=True)])
    assert sum(one in search.true_literals() for one in count) == min(sum(chosen), up_to)


def test_any_of_is_true_where_one_is() -> None:
    formula = Formula()
    a, b = variables(formula, 2)
    either = formula.any_of([a, b])
    assert formula.any_of([a]) == a
    assert Search(formula).holds([either, -a])
    assert not Search(formula).holds([-either, a])
    assert not Search(formula).holds([either, -a, -b])


def test_at_most_one_and_true() -> None:
    formula = Formula()
    own = variables(formula, 3)
    formula.at_most_one(own)
    assert max(sum(one) for one in answers(formula, own)) == 1
    assert not Search(formula).holds([-formula.true()])


def test_a_search_hears_of_clauses_that_come_later() -> None:
    formula = Formula()
    a = formula.variable()
    search = Search(formula)
    assert search.holds([a])
    formula.add(-a)
    assert not search.holds([a])
    assert search.core() == [a]
    assert search.holds()


def pigeons(holes: int) -> tuple[Formula, list[int]]:
    """Return one pigeon too many for the holes; the literals let each hole be used once."""
    formula = Formula()
    places = [variables(formula, holes) for _ in range(holes + 1)]
    for own in places:
        formula.add(*own)
    guards = variables(formula, holes)
    for hole, guard in enumerate(guards):
        for one in range(holes + 1):
            for other in range(one):
                formula.add(-guard, -places[one][hole], -places[other][hole])
    return formula, guards


def test_conflicts_are_limited() -> None:
    formula, guards = pigeons(9)
    assert Search(formula).holds(guards, 10) is None


def test_a_minimal_core_has_nothing_to_spare() -> None:
    formula, guards = pigeons(4)
    spare = formula.variable()
    assert sorted(minimal_core(formula, [spare, *guards]) or ()) == guards
    assert minimal_core(formula, guards[1:]) is None
    assert sorted(minimal_core(formula, guards[1:], granted=guards[:1]) or ()) == guards[1:]


def test_the_smallest_core_is_found_among_larger_ones() -> None:
    formula = Formula()
    a, b, c, d, e = variables(formula, 5)
    formula.add(-a, -b, -c)
    formula.add(-d, -e)
    assert sorted(smallest_core(formula, [a, b, c, d, e])) == [d, e]
    assert smallest_core(formula, [a, b, c, d], granted=[e]) == [d]


@pytest.mark.parametrize("at_least", [0, 3])
def test_the_cheapest_relaxation_is_found_with_and_without_a_bound(at_least: int) -> None:
    formula = Formula()
    a, b, c = variables(formula, 3)
    formula.add(-a, -b)
    formula.add(-b, -c)
    assert cheapest_relaxation(formula, [(a, 2), (b, 3), (c, 2)], at_least) == [b]


def test_a_bound_that_is_too_low_does_no_harm() -> None:
    formula = Formula()
    a, b = variables(formula, 2)
    formula.add(-a, -b)
    assert cheapest_relaxation(formula, [(a, 5), (b, 4)], 1) == [b]


def test_what_cannot_hold_at_all_has_no_relaxation() -> None:
    formula = Formula()
    a = formula.variable()
    formula.add(a)
    formula.add(-a)
    assert cheapest_relaxation(formula, [(a, 1)]) is None
    assert minimal_core(formula, [a]) == []
