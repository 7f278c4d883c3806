"""How well a choice of pairs serves people: who has a meeting, and how many are missing to whom."""

from __future__ import annotations

import numpy as np

from matcher.pairs import Rows
from matcher.planning.problem import Flags, PlanningProblem


def people_reached(problem: PlanningProblem, chosen: Rows | Flags) -> int:
    """Return how many people of both sides have at least one of the chosen meetings."""
    return sum(len(np.unique(own[chosen])) for _, own in problem.sides)


def missing_to_minima(problem: PlanningProblem, chosen: Rows) -> int:
    """Return how many meetings people have too few of, beyond the first that each should have."""
    missing = 0
    for side, own in problem.sides:
        met = np.bincount(own[chosen], minlength=len(side))
        missing += int(np.maximum(side.least - np.maximum(met, 1), 0).sum())
    return missing
