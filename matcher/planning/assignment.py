"""The match list: a b-matching of greatest worth under everybody's least and most, exact and with its bound.

In this order: pinned pairs, as many people as possible with a meeting, as few meetings as possible missing to
people's minima, then the greatest sum of scores. Without places and personal times the matrix is that of a
flow, so the linear relaxation is nearly always whole already and no tree is searched.
"""

from __future__ import annotations

import numpy as np

from matcher.pairs import Rows
from matcher.planning.problem import Assignment, PlanningProblem, PlanStatus
from matcher.planning.programme import Programme

# HiGHS keeps rows to 1e-6; what differs by less than this share of the value is equal.
_TOLERANCE = 1e-5


def assign(problem: PlanningProblem) -> Assignment:
    """Choose the match list of greatest worth, with a proven bound.

    Raises
    ------
    PlanError
        When the pinned pairs cannot all meet.
    """
    if not len(problem.pairs):
        return Assignment(PlanStatus.OPTIMAL, np.empty(0, np.int32), 0.0, 0.0, 0, 0)
    answer = Programme(problem).solve()
    chosen = np.flatnonzero(answer.choice).astype(np.int32)
    value = float(problem.scores[chosen].sum())
    bound = max(value, answer.value_bound)
    reached = people_reached(problem, chosen)
    return Assignment(status_of(value, bound), chosen, value, bound, reached, max(reached, answer.reached_bound))


def people_reached(problem: PlanningProblem, chosen: Rows) -> int:
    """Return how many people of both sides have at least one of the chosen meetings."""
    return sum(len(np.unique(own[chosen])) for _, own in problem.sides)


def status_of(value: float, bound: float) -> PlanStatus:
    """Return whether the value equals its bound, up to the solver's tolerance."""
    return PlanStatus.OPTIMAL if bound - value <= _TOLERANCE * max(1.0, value) else PlanStatus.FEASIBLE
