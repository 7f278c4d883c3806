"""The ideal match list: no legal plan is worth more, and where it keeps the limits it is the best."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from matcher.planning.assignment import assign, people_reached
from matcher.planning.ideal import ideal_choice, ideal_meetings
from matcher.planning.limits import placeable
from matcher.planning.problem import PlanningProblem
from matcher.planning.programme import Programme
from tests import strategies


def everything(problem: PlanningProblem) -> np.ndarray:
    return placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid)


@given(strategies.problems())
def test_people_have_no_more_than_they_want_and_couples_meet_once(problem: PlanningProblem) -> None:
    choice = ideal_choice(problem, everything(problem))
    for side, own in problem.sides:
        assert np.all(np.bincount(own[choice], minlength=len(side)) <= side.most)
    couple, _ = problem.couples
    assert len(np.unique(couple[choice])) == np.count_nonzero(choice)


@given(strategies.problems())
def test_no_plan_reaches_more_people(problem: PlanningProblem) -> None:
    if problem.pinned.any() or not len(problem.pairs):
        return
    choice = ideal_choice(problem, everything(problem))
    reached = people_reached(problem, np.flatnonzero(choice).astype(np.int32))
    assert reached >= Programme(problem).solve().reached_bound


@given(strategies.problems())
def test_an_assignment_is_the_same_whichever_way_it_was_found(problem: PlanningProblem) -> None:
    if problem.pinned.any() or not len(problem.pairs):
        return
    found, answer = assign(problem), Programme(problem).solve()
    assert found.reached == answer.reached_bound
    if not any(np.any(side.least > 1) for side, _ in problem.sides):
        assert abs(found.value - problem.scores[answer.choice].sum()) < 1e-5
        assert found.bound >= problem.scores[answer.choice].sum() - 1e-5


@given(strategies.problems())
def test_meetings_by_sub_forum_add_up(problem: PlanningProblem) -> None:
    counted = ideal_meetings(problem)
    assert counted.shape == (problem.forums,)
    assert counted.sum() == np.count_nonzero(ideal_choice(problem, np.ones(len(problem.pairs), dtype=bool)))
