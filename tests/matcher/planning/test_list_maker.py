"""Whichever way is taken, the list is as good."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.errors import PlanError
from matcher.planning import list_maker
from matcher.planning.list_maker import ListMaker
from matcher.planning.problem import PlanningProblem
from matcher.planning.served import missing_to_minima, people_reached
from tests.factories import planning_problem
from tests.strategies import problems


def test_a_worthy_first_meeting_is_found_in_the_programme_too() -> None:
    # One place only, so the flow does not settle it: 0.9 is the first meeting that startup 0 asks for.
    problem = planning_problem({(0, 0, 0): 0.9, (1, 0, 0): 0.2, (1, 1, 0): 0.3}, [(0, 0)])
    answer, _ = ListMaker(problem).best_with(problem.scores >= 0.5, 0)
    assert answer is not None
    assert np.flatnonzero(answer.choice).tolist() == [0]


@settings(deadline=None, max_examples=60)
@given(problems())
def test_large_problems_are_solved_as_well_as_small_ones(problem: PlanningProblem) -> None:
    assume(len(problem.pairs))
    try:
        small = ListMaker(problem).best()
    except PlanError:
        assume(False)
        raise
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(list_maker, "_EXACT_UP_TO", 0)
        large = ListMaker(problem).best()
    chosen = [np.flatnonzero(one.choice).astype(np.int32) for one in (small, large)]
    assert people_reached(problem, chosen[0]) == people_reached(problem, chosen[1])
    if missing_to_minima(problem, chosen[0]) == missing_to_minima(problem, chosen[1]):
        values = [float(problem.scores[rows].sum()) for rows in chosen]
        assert values[1] <= values[0] + 1e-5
        assert values[0] <= large.value_bound + 1e-5
