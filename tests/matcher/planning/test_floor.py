"""The worst-served startup: as well off as it can be, and never at the price of somebody's only meeting."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.conference import Aim, Aims
from matcher.errors import PlanError
from matcher.planning.assignment import assign
from matcher.planning.floor import floor_of
from matcher.planning.problem import PlanningProblem
from tests.factories import grid, planning_problem
from tests.oracle import all_limits, floors, legal_choices, people_met, towards_minima
from tests.strategies import problems

FAIR = Aims()
FREE = Aims((Aim.PEOPLE, Aim.MINIMUM, Aim.INTEREST))


def test_the_floor_is_the_best_meeting_of_the_worst_served() -> None:
    # Startup 0 has 0.9 and 0.1, startup 1 has 0.3 and 0.2.
    problem = planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.3, (1, 0, 0): 0.1, (1, 1, 0): 0.2})
    assert floor_of(problem, np.arange(4, dtype=np.int32)) == 0.3
    assert floor_of(problem, np.array([2, 3], dtype=np.int32)) == 0.1


def test_no_interest_is_given_up_where_the_floor_is_as_high_as_it_can_be() -> None:
    # One meeting each. 0.9 + 0.2 = 1.1 leaves startup 1 with 0.2; the other list leaves startup 0 with 0.1.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.3, (1, 0, 0): 0.1, (1, 1, 0): 0.2}
    problem = planning_problem(scores, investors={"most": 1}, startups={"most": 1}, aims=FAIR)
    assignment = assign(problem)
    assert (assignment.value, floor_of(problem, assignment.chosen)) == pytest.approx((1.1, 0.2))
    assert assignment.floor_bound >= 0.2


def test_a_floor_can_cost_interest() -> None:
    # One meeting each: 0.9 + 0.1 = 1.0 leaves startup 1 with 0.1, 0.4 + 0.5 = 0.9 leaves nobody below 0.4.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.5, (1, 0, 0): 0.4, (1, 1, 0): 0.1}
    found = {
        aims: assign(planning_problem(scores, investors={"most": 1}, startups={"most": 1}, aims=aims))
        for aims in (FAIR, FREE)
    }
    assert (found[FAIR].value, found[FREE].value) == pytest.approx((0.9, 1.0))
    assert found[FAIR].bound_without_floor == pytest.approx(1.0)
    assert found[FAIR].bound == pytest.approx(0.9)
    assert found[FREE].floor_bound == np.inf


def test_nobody_loses_the_only_meeting_to_a_floor() -> None:
    # Startup 1 can only have 0.01. Without it the floor would be 0.9, but nobody is forgotten.
    problem = planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.01}, grid([(0, 0), (0, 20)]), aims=FAIR)
    assert assign(problem).chosen.tolist() == [0, 1]


def test_without_meetings_the_floor_is_nothing() -> None:
    problem = planning_problem({(0, 0, 0): 0.9})
    assert floor_of(problem, np.empty(0, np.int32)) == 0.0


@settings(deadline=None, max_examples=60)
@given(problems(most_pairs=10))
def test_no_choice_that_serves_as_many_has_a_better_floor_than_the_bound(problem: PlanningProblem) -> None:
    assume(len(problem.pairs))
    fair = replace(problem, aims=FAIR)
    try:
        assignment, free = assign(fair), assign(replace(problem, aims=FREE))
    except PlanError:
        assume(False)
        raise
    choices = legal_choices(fair, all_limits(fair))
    served = people_met(fair, choices), towards_minima(fair, choices)
    own = np.isin(np.arange(len(problem.pairs)), assignment.chosen)[None, :]
    as_many = (served[0] >= people_met(fair, own)[0]) & (served[1] >= towards_minima(fair, own)[0])
    best = floors(fair, choices[as_many]).max()
    if len(assignment.chosen):
        assert best <= assignment.floor_bound + 1e-6
        assert floor_of(fair, assignment.chosen) >= floor_of(fair, free.chosen) - 1e-9
    assert assignment.reached == free.reached
