from __future__ import annotations

from hypothesis import assume, given, settings

from matcher.planning.b_matching.contradictions import possible
from matcher.planning.b_matching.elastic import clashing, elastic, way_out
from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.rules import Change, RuleKind, only
from tests.matcher.planning.b_matching.small_problems import problem, small_problems


@settings(deadline=None)
@given(small_problems())
def test_the_rules_that_the_prices_name_contradict_each_other(asked: MatrixProblem) -> None:
    assume(not possible(asked))
    assert not possible(only(asked, clashing(elastic(asked))))


@settings(deadline=None)
@given(small_problems())
def test_nothing_is_broken_where_a_list_exists(asked: MatrixProblem) -> None:
    assume(possible(asked))
    assert way_out(elastic(asked)) == ()


def test_a_forbidden_pair_is_allowed_only_where_nothing_else_helps_as_cheaply() -> None:
    # Lowering the minimum by one costs less than allowing the only other investor.
    asked = problem([[0.5], [0.5]], forbidden=[[False], [True]], startup_min=[2], startup_max=[2])
    assert way_out(elastic(asked)) == (Change(RuleKind.STARTUP_MIN, 0, 1),)
