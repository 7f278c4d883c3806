from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.planning.b_matching.contradictions import explain, possible, told
from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.rules import Change, Rule, RuleKind, changed, only
from tests.matcher.planning.b_matching.small_problems import legal_lists, problem, rules_of, small_problems


@settings(deadline=None)
@given(small_problems())
def test_a_list_is_possible_exactly_when_one_is_found_by_trying(asked: MatrixProblem) -> None:
    assert possible(asked) == (next(legal_lists(asked), None) is not None)


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_each_rule_of_a_contradiction_is_needed_and_the_way_out_leads_out(asked: MatrixProblem) -> None:
    assume(next(legal_lists(asked), None) is None)
    found = explain(asked)
    assert found is not None
    assert next(legal_lists(only(asked, found.rules)), None) is None
    for rule in found.rules:
        others = [one for one in found.rules if one != rule]
        assert next(legal_lists(only(asked, others)), None) is not None
    assert next(legal_lists(changed(asked, found.way_out)), None) is not None


@settings(max_examples=25, deadline=None)
@given(small_problems())
def test_what_is_called_smallest_is(asked: MatrixProblem) -> None:
    assume(not possible(asked))
    found = explain(asked)
    assert found is not None
    assert found.smallest
    for rules in combinations(rules_of(asked), len(found.rules) - 1):
        assert possible(only(asked, rules))


@settings(max_examples=40, deadline=None)
@given(small_problems())
def test_no_single_change_is_cheaper_than_the_way_out(asked: MatrixProblem) -> None:
    assume(not possible(asked))
    found = explain(asked)
    assert found is not None
    for change in found.way_out:
        rest = [one for one in found.way_out if one != change]
        assert not possible(changed(asked, rest))
    if found.cost > 1:
        assert not any(possible(changed(asked, [one])) for one in single_changes(asked))


def single_changes(asked: MatrixProblem) -> list[Change]:
    kinds = {
        RuleKind.INVESTOR_MIN: asked.investor_min > 0,
        RuleKind.INVESTOR_MAX: asked.investor_max >= 0,
        RuleKind.STARTUP_MIN: asked.startup_min > 0,
        RuleKind.STARTUP_MAX: asked.startup_max >= 0,
        RuleKind.CAPACITY: asked.sub_forum_capacity >= 0,
    }
    found = [Change(kind, row, 1) for kind, some in kinds.items() for row in np.flatnonzero(some).tolist()]
    return found + [Change(RuleKind.PINNED, row, column) for row, column in np.argwhere(asked.pinned).tolist()]


def test_rules_that_hold_together_are_no_contradiction() -> None:
    assert explain(problem([[0.5]])) is None


def test_two_rules_that_clash_are_found_among_many_that_do_not() -> None:
    # Sub-forum 1 has one place, startups 1 and 2 in it want a meeting each; investor 0's wish is no part of that.
    asked = problem(
        np.full((3, 3), 0.5).tolist(),
        investor_min=[1, 0, 0],
        startup_min=[0, 1, 1],
        sub_forum=[0, 1, 1],
        sub_forum_capacity=[9, 1],
    )
    found = explain(asked)
    assert found is not None
    assert set(found.rules) == {
        Rule(RuleKind.STARTUP_MIN, 1, 1),
        Rule(RuleKind.STARTUP_MIN, 2, 1),
        Rule(RuleKind.CAPACITY, 1, 1),
    }
    assert found.smallest
    assert found.cost == 1.0
    assert "sub-forum 1 has 1 place" in told(found).en
    assert "分论坛 1 有 1 个席位" in told(found).zh


def test_a_pin_too_many_is_unpinned_or_given_room() -> None:
    asked = problem([[0.5], [0.5]], pinned=[[True], [True]], startup_max=[1])
    found = explain(asked)
    assert found is not None
    assert {rule.kind for rule in found.rules} == {RuleKind.PINNED, RuleKind.STARTUP_MAX}
    assert len(found.rules) == 3
    assert found.cost == 1.0


def test_an_impossible_wish_contradicts_only_that_a_pair_meets_once() -> None:
    asked = problem([[0.5]], investor_min=[2], investor_max=[2])
    found = explain(asked)
    assert found is not None
    assert found.rules == (Rule(RuleKind.INVESTOR_MIN, 0, 2),)
    assert found.way_out == (Change(RuleKind.INVESTOR_MIN, 0, 1),)


def test_many_rules_are_explained_in_time_and_without_a_claim() -> None:
    # Twenty investors want two meetings each, 40 in all; nineteen startups take two each.
    asked = problem(np.zeros((20, 19)).tolist(), investor_min=np.full(20, 2), startup_max=np.full(19, 2))
    found = explain(asked)
    assert found is not None
    assert not found.smallest
    assert not possible(only(asked, found.rules))
    assert found.cost == 2.0


@pytest.mark.parametrize("key", ["conflict", "rules", "way_out"])
def test_the_record_holds_the_explanation(key: str) -> None:
    found = explain(problem([[0.5]], investor_min=[2], investor_max=[2]))
    assert found is not None
    assert key in found.record()
