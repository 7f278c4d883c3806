"""The match list: a b-matching of greatest worth under everybody's least and most, exact and with its bound.

In this order: pinned pairs, as many people as possible with a meeting, as few meetings as possible missing to
people's minima, then the greatest sum of scores. Without places and personal times this is a flow, so that is
tried first; where they bind, a linear programme settles it, nearly always whole already without searching a tree.
"""

from __future__ import annotations

import numpy as np

from matcher.pairs import Rows
from matcher.planning.ideal import PARTS, ideal_choice
from matcher.planning.limits import all_limits, placeable
from matcher.planning.problem import Assignment, PlanningProblem, PlanStatus
from matcher.planning.programme import Answer, Programme

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
    answer = _ideal(problem) or Programme(problem).solve()
    chosen = np.flatnonzero(answer.choice).astype(np.int32)
    value = float(problem.scores[chosen].sum())
    bound = max(value, answer.value_bound)
    reached = people_reached(problem, chosen)
    return Assignment(status_of(value, bound), chosen, value, bound, reached, max(reached, answer.reached_bound))


def _ideal(problem: PlanningProblem) -> Answer | None:
    """Return the ideal match list where it keeps every limit, which proves it; None where it does not."""
    if problem.pinned.any() or any(np.any(side.least > 1) for side, _ in problem.sides):
        return None  # what pins and minima cost shows only in the programme
    free = problem.investors.free, problem.startups.free
    choice = ideal_choice(problem, placeable(problem.pairs, *free, problem.grid))
    if any(np.count_nonzero(choice[limit.rows]) > limit.most for limit in all_limits(problem)):
        return None
    chosen = np.flatnonzero(choice)
    rounding = len(problem.startups) * int(problem.startups.most.max(initial=0)) / PARTS
    bound = float(problem.scores[chosen].sum()) + min(rounding, len(problem.pairs) / PARTS)
    return Answer(choice, people_reached(problem, chosen.astype(np.int32)), bound)


def people_reached(problem: PlanningProblem, chosen: Rows) -> int:
    """Return how many people of both sides have at least one of the chosen meetings."""
    return sum(len(np.unique(own[chosen])) for _, own in problem.sides)


def status_of(value: float, bound: float) -> PlanStatus:
    """Return whether the value equals its bound, up to the solver's tolerance."""
    return PlanStatus.OPTIMAL if bound - value <= _TOLERANCE * max(1.0, value) else PlanStatus.FEASIBLE
