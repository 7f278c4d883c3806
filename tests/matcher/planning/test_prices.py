"""Match lists by prices: legal, bounded, and on small problems near the exact ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.errors import PlanError
from matcher.planning.ideal import Network
from matcher.planning.limits import forum_places, personal_limits, placeable
from matcher.planning.prices import Market, Prices, keeps_rules
from matcher.planning.problem import PlanningProblem
from matcher.planning.programme import Answer, Programme
from matcher.planning.served import missing_to_minima, people_reached
from tests.factories import grid, planning_problem
from tests.strategies import problems


def best(problem: PlanningProblem) -> Answer | None:
    possible = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid)
    return Market(problem, Network(problem, possible), possible).best()


def test_prices_rise_where_a_rule_is_broken_and_turn_in_smaller_steps() -> None:
    prices = Prices(2)
    prices.follow(np.array([1, -1]))
    first = prices.now[0]
    prices.follow(np.array([1, -1]))
    assert prices.now.tolist() == pytest.approx([first + 1.6 * first, 0.0])
    prices.follow(np.array([-1, 0]))
    assert prices.now[0] == pytest.approx(2.6 * first - 0.8 * first)


def test_places_have_a_price_where_many_want_them() -> None:
    # Two places for three couples that have each other only, worth 0.9, 0.8, 0.7: a list can reach four people.
    # The flow without places reaches six, so prices cannot prove that four are all.
    problem = planning_problem({(n, n, 0): 0.9 - n / 10 for n in range(3)}, grid([(0, 0), (0, 20)]))
    assert best(problem) is None


def test_a_couple_that_is_tight_in_two_sub_forums_meets_in_the_better_one() -> None:
    # Ines has one slot in each of two sub-forums; Sara is in both.
    scores = {(0, 0, 0): 0.5, (0, 0, 1): 0.6, (0, 1, 0): 0.1}
    problem = planning_problem(scores, grid([(0, 0), (1, 100)], tables=3))
    answer = best(problem)
    assert answer is not None
    # Sara in the second for 0.6, startup 1 in the first for 0.1: everybody is reached.
    assert np.flatnonzero(answer.choice).tolist() == [1, 2]
    assert answer.value_bound >= 0.7


def test_what_the_flow_does_not_know_is_checked() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (0, 0, 1): 0.6, (1, 0, 0): 0.1}, [(0, 0), (1, 100)])
    assert keeps_rules(problem, np.array([True, False, False]))
    assert not keeps_rules(problem, np.array([True, True, False]))  # a couple twice
    assert not keeps_rules(problem, np.array([True, False, True]))  # two meetings, one place
    pinned = planning_problem({(0, 0, 0): 0.5}, [(0, 0)], pinned=[(0, 0, 0)])
    assert not keeps_rules(pinned, np.array([False]))


@settings(deadline=None, max_examples=60)
@given(problems())
def test_an_answer_by_prices_is_legal_and_its_bound_holds(problem: PlanningProblem) -> None:
    assume(len(problem.pairs))
    answer = best(problem)
    if answer is None:
        return
    chosen = np.flatnonzero(answer.choice).astype(np.int32)
    assert len(np.unique(problem.couple[chosen])) == len(chosen)
    assert np.all(np.bincount(problem.pairs.forum[chosen], minlength=problem.forums) <= forum_places(problem))
    for side, own in problem.sides:
        assert np.all(np.bincount(own[chosen], minlength=len(side)) <= side.most)
    for limit in personal_limits(problem):
        assert np.count_nonzero(answer.choice[limit.rows]) <= limit.most
    try:
        exact = Programme(problem).solve()
    except PlanError:
        assume(False)
        raise
    best_rows = np.flatnonzero(exact.choice).astype(np.int32)
    assert people_reached(problem, chosen) == people_reached(problem, best_rows) == answer.reached_bound
    if missing_to_minima(problem, best_rows) <= missing_to_minima(problem, chosen):
        assert problem.scores[best_rows].sum() <= answer.value_bound + 1e-6
