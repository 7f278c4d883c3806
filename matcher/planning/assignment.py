"""The match list: a b-matching of greatest worth under everybody's least and most, exact and with its bound.

In this order: pinned pairs, as many people as possible with a meeting, as few meetings as possible missing to
people's minima, then the greatest sum of scores. Without places and personal times this is a flow, so that is
tried first; where they bind, a linear programme settles it, nearly always whole already without searching a tree.
"""

from __future__ import annotations

import numpy as np

from matcher.conference import Aim
from matcher.planning.floor import raise_floor
from matcher.planning.ideal import PARTS, ideal_choice
from matcher.planning.limits import forum_places, placeable
from matcher.planning.problem import Assignment, Flags, PlanningProblem, PlanStatus
from matcher.planning.programme import Answer, Programme, placeable_people
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
    possible = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid)
    answer = _ideal(problem, possible) or Programme(problem).solve()
    floor_bound, bound_without_floor = np.inf, answer.value_bound
    if Aim.FLOOR in problem.aims:
        raised = raise_floor(problem, answer, possible)
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


def _ideal(problem: PlanningProblem, possible: Flags) -> Answer | None:
    """Return the ideal match list where it has places enough, which proves it; None where it has not."""
    choice = ideal_choice(problem, possible)
    chosen = np.flatnonzero(choice)
    couples = np.bincount(problem.couple[chosen], minlength=problem.couples)
    pinned = np.unique(problem.couple[problem.pinned])
    places = forum_places(problem)
    crowded = np.bincount(problem.pairs.forum[chosen], minlength=problem.forums) > places
    if crowded.any() or np.any(couples > 1) or np.any(couples[pinned] == 0):
        return None
    reached = people_reached(problem, chosen.astype(np.int32))
    if Aim.PEOPLE not in problem.aims:
        reached = placeable_people(problem, possible)
    rounding = len(problem.startups) * int(problem.startups.most.max(initial=0)) / PARTS
    bound = float(problem.scores[chosen].sum()) + min(rounding, len(problem.pairs) / PARTS)
    return Answer(choice, reached, bound)


def status_of(value: float, bound: float) -> PlanStatus:
    """Return whether the value equals its bound, up to the solver's tolerance."""
    return PlanStatus.OPTIMAL if bound - value <= _TOLERANCE * max(1.0, value) else PlanStatus.FEASIBLE
