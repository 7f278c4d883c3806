"""The match list as a flow: no legal plan serves the aims better, and where it has places it is the best."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from matcher.errors import PlanError
from matcher.planning.ideal import Network, ideal_meetings
from matcher.planning.limits import forum_places, personal_limits, placeable
from matcher.planning.problem import Flags, PlanningProblem
from matcher.planning.programme import Programme
from matcher.planning.served import missing_to_minima, people_reached
from tests import strategies
from tests.factories import grid, planning_problem


def choice_of(problem: PlanningProblem) -> Flags:
    possible = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid)
    return Network(problem, possible).choose(problem.scores, problem.pinned)


def test_a_person_has_no_more_meetings_in_a_sub_forum_than_its_times_allow() -> None:
    # Two slots in each of two sub-forums, one after another. Ines is there for one slot of the first: of its
    # meetings she can have the better one only, and both of the second.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (0, 2, 1): 0.2, (0, 3, 1): 0.1}
    places = grid([(0, 0), (0, 20), (1, 100), (1, 120)], tables=5)
    problem = planning_problem(scores, places, investors={"away": [(0, 1)]})
    assert choice_of(problem).tolist() == [True, False, True, True]


def test_parallel_sub_forums_share_a_persons_time() -> None:
    # Two sub-forums at the same time, two slots: two meetings in all, the best of each or both of one.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (0, 2, 1): 0.7, (0, 3, 1): 0.6}
    places = grid([(0, 0), (1, 0), (0, 20), (1, 20)], tables=5)
    problem = planning_problem(scores, places)
    assert people_reached(problem, np.flatnonzero(choice_of(problem)).astype(np.int32)) == 3
    assert choice_of(problem).tolist() == [True, True, False, False]


def test_a_pinned_pair_comes_first() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.1, (0, 1, 0): 0.9}, investors={"most": 1}, startups={"most": 1}, pinned=[(0, 0, 0)]
    )
    assert choice_of(problem).tolist() == [True, False]


def test_a_first_meeting_has_to_be_worthy_where_that_is_asked() -> None:
    # One meeting each. Without a word 0.9 + 0.2 is best; if startup 1 needs 0.3 to begin with, it meets Ines.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.3, (1, 0, 0): 0.4, (1, 1, 0): 0.2},
        investors={"most": 1},
        startups={"most": 1},
    )
    network = Network(problem, np.ones(4, dtype=bool))
    assert network.choose(problem.scores, problem.pinned).tolist() == [True, False, False, True]
    worthy = problem.scores >= 0.3
    assert network.choose(problem.scores, problem.pinned, worthy).tolist() == [False, True, True, False]


def test_a_second_meeting_may_be_unworthy() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (1, 0, 0): 0.1})
    network = Network(problem, np.ones(2, dtype=bool))
    assert network.choose(problem.scores, problem.pinned, problem.scores >= 0.5).all()


@settings(deadline=None)
@given(strategies.problems())
def test_people_have_no_more_than_they_want_and_have_time_for(problem: PlanningProblem) -> None:
    choice = choice_of(problem)
    for side, own in problem.sides:
        assert np.all(np.bincount(own[choice], minlength=len(side)) <= side.most)
    for limit in personal_limits(problem):
        assert np.count_nonzero(choice[limit.rows]) <= limit.most


@settings(deadline=None)
@given(strategies.problems())
def test_where_places_suffice_it_is_the_best_match_list(problem: PlanningProblem) -> None:
    if not len(problem.pairs):
        return
    try:
        answer = Programme(problem).solve()
    except PlanError:
        return
    choice = choice_of(problem)
    chosen, best = (np.flatnonzero(one).astype(np.int32) for one in (choice, answer.choice))
    couples = np.bincount(problem.couple[chosen], minlength=problem.couples)
    pinned = np.unique(problem.couple[problem.pinned])
    if np.any(couples[pinned] == 0) or np.any(couples > 1):
        return
    assert people_reached(problem, chosen) >= answer.reached_bound
    if np.all(np.bincount(problem.pairs.forum[chosen], minlength=problem.forums) <= forum_places(problem)):
        assert people_reached(problem, chosen) == people_reached(problem, best)
        assert missing_to_minima(problem, chosen) == missing_to_minima(problem, best)
        assert abs(problem.scores[chosen].sum() - problem.scores[best].sum()) < 1e-5


@given(strategies.problems())
def test_meetings_by_sub_forum_are_counted_as_if_people_were_always_free(problem: PlanningProblem) -> None:
    counted = ideal_meetings(problem)
    assert counted.shape == (problem.forums,)
    assert counted.sum() >= 0
    if len(problem.pairs) and not any(np.any(side.most == 0) for side, _ in problem.sides):
        assert counted.sum() >= 1
