"""The match list: a b-matching of greatest worth under everybody's least and most, exact and with its bound.

In this order, as far as the aims name them: pinned pairs, as many people as possible with a meeting, as few
meetings as possible missing to people's minima, the best floor, then the greatest sum of scores.
"""

from __future__ import annotations

import numpy as np

from matcher.conference import Aim
from matcher.planning.floor import raise_floor
from matcher.planning.list_maker import ListMaker
from matcher.planning.problem import Assignment, PlanningProblem, PlanStatus
from matcher.planning.served import people_reached

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
    lists = ListMaker(problem)
    answer = lists.best()
    floor_bound, bound_without_floor = np.inf, answer.value_bound
    if Aim.FLOOR in problem.aims:
        raised = raise_floor(problem, answer, lists)
        answer, floor_bound = raised.answer, raised.bound
    chosen = np.flatnonzero(answer.choice).astype(np.int32)
    value = float(problem.scores[chosen].sum())
    bound = max(value, answer.value_bound)
    reached = people_reached(problem, chosen)
    return Assignment(
        status=status_of(value, bound),
        chosen=chosen,
        value=value,
        bound=bound,
        reached=reached,
        reached_bound=max(reached, answer.reached_bound),
        floor_bound=floor_bound,
        bound_without_floor=max(value, bound_without_floor),
    )


def status_of(value: float, bound: float) -> PlanStatus:
    """Return whether the value equals its bound, up to the solver's tolerance."""
    return PlanStatus.OPTIMAL if bound - value <= _TOLERANCE * max(1.0, value) else PlanStatus.FEASIBLE
