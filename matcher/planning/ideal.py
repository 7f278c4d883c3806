"""The ideal match list: what everybody would get if places and personal times never stood in the way.

A flow of least cost, exact within a tenth of a second at conference size. Nothing legal is worth more, so where it
happens to keep every limit it is the best match list itself; and it tells how many tables each sub-forum needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.matching import Tiers, heaviest_b_matching
from matcher.planning.problem import Attendees, Flags, PlanningProblem

# Scores as whole numbers: what differs by less counts as equal.
PARTS = 100_000_000
# What a meeting towards a minimum weighs against scores of at most 1; also used by the programme.
MINIMUM_WEIGHT = 20


def ideal_choice(problem: PlanningProblem, placeable: Flags) -> Flags:
    """Return the rows, (m,) bool, that reach the most people, then miss the fewest minima, then score the most.

    Only people's least and most count, and that a couple meets once, in the sub-forum where it scores best.

    Parameters
    ----------
    placeable : (m,) bool, the rows that may be chosen.
    """
    choice = np.zeros(len(problem.pairs), dtype=bool)
    rows = _best_of_couples(problem, placeable)
    if len(rows):
        worth = np.round(PARTS * problem.scores[rows]).astype(np.int64)
        first = _first_weight(problem)
        tiers = [_tiers(side, first) for side, _ in problem.sides]
        choice[rows] = heaviest_b_matching(
            problem.pairs.investor[rows], problem.pairs.startup[rows], worth, tiers[0], tiers[1]
        )
    return choice


def ideal_meetings(problem: PlanningProblem) -> NDArray[np.int64]:
    """Return (forums,) int64: the meetings of each sub-forum in the ideal match list."""
    choice = ideal_choice(problem, np.ones(len(problem.pairs), dtype=bool))
    return np.bincount(problem.pairs.forum[choice], minlength=problem.forums)


def _best_of_couples(problem: PlanningProblem, placeable: Flags) -> Rows:
    """Return one row for each couple that may meet: the one of greatest score, the first of equals."""
    rows = np.flatnonzero(placeable)
    couple = problem.couples[0][rows]
    order = np.lexsort([rows, -problem.scores[rows], couple])
    _, first = np.unique(couple[order], return_index=True)
    return np.sort(rows[order[first]]).astype(np.int32)


def _first_weight(problem: PlanningProblem) -> int:
    """Return what a first meeting weighs: more than all scores and minima of a plan together."""
    meetings = min(int(side.most.sum()) for side, _ in problem.sides)
    towards = sum(int(np.maximum(side.least - 1, 0).sum()) for side, _ in problem.sides)
    return PARTS * (meetings + MINIMUM_WEIGHT * towards + 1)


def _tiers(side: Attendees, first: int) -> Tiers:
    """Return each person's meetings in the order of their weight: the first, towards the minimum, the rest."""
    some = np.minimum(side.most, 1)
    towards = np.maximum(side.least - 1, 0)
    weights = first, PARTS * MINIMUM_WEIGHT, 0
    return tuple(zip((some, towards, side.most - some - towards), weights, strict=True))
