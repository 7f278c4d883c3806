"""The floor: nobody who has a meeting is served badly so that others are served well.

A startup's outcome is the sum of the scores of its meetings. The floor is the smallest outcome of a startup that
has one, and it cannot lie above the ceiling, the smallest of what each startup could have if it came first. So the
ceiling is asked for first, only for the startups that are below it; where it cannot be reached, halving what lies
between leads to the best floor, up to a tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.conference import Aim
from matcher.errors import PlanError
from matcher.pairs import Rows
from matcher.planning.limits import most_in_a_row
from matcher.planning.problem import Flags, PlanningProblem
from matcher.planning.programme import Answer, Programme
from matcher.planning.served import missing_to_minima, people_reached

# Halvings of what lies between the floor that is reached and the one that is not; and sums this near are equal.
_HALVINGS = 5
_ROUNDING = 1e-7
# Startups that fell below the floor while others were raised are raised in the next round.
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Raised:
    """A match list with its floor, and a bound on the floor of every list that reaches as many people."""

    answer: Answer
    bound: float


def floor_of(problem: PlanningProblem, chosen: Rows) -> float:
    """Return the smallest outcome of a startup that has one of the chosen meetings; 0 without any meeting."""
    outcome = np.bincount(
        problem.pairs.startup[chosen], weights=problem.scores[chosen], minlength=len(problem.startups)
    )
    met = np.bincount(problem.pairs.startup[chosen], minlength=len(problem.startups)) > 0
    return float(outcome[met].min(initial=np.inf)) if met.any() else 0.0


def raise_floor(problem: PlanningProblem, answer: Answer, placeable: Flags) -> Raised:
    """Return the match list of greatest worth among those with the best floor that reach as many people.

    Parameters
    ----------
    answer : the best match list without a floor.
    placeable : (m,) bool, the rows that may be chosen.
    """
    ceiling = _ceiling(problem, placeable)
    low = floor_of(problem, np.flatnonzero(answer.choice).astype(np.int32))
    if not np.isfinite(ceiling) or low >= ceiling * (1 - _ROUNDING):
        return Raised(answer, max(low, ceiling if np.isfinite(ceiling) else low))
    programme, high, asked = Programme(problem), ceiling, ceiling
    for _ in range(1 + _HALVINGS):
        better = _with_floor(problem, programme, answer, asked)
        if better is None:
            high = asked
        else:
            answer = better
            low = floor_of(problem, np.flatnonzero(better.choice).astype(np.int32))
            if low >= high * (1 - _ROUNDING):
                break
        asked = (low + high) / 2
    return Raised(answer, max(high, low))


def _with_floor(problem: PlanningProblem, programme: Programme, answer: Answer, floor: float) -> Answer | None:
    """Return the best match list in which nobody with a meeting is below the floor; None where there is none."""
    served = _served(problem, answer)
    below = _below(problem, answer, floor)
    for _ in range(_MOST_ROUNDS):
        try:
            found = programme.with_floor(below, floor).solve()
        except PlanError:
            return None
        if _served(problem, found) < served:
            return None
        more = _below(problem, found, floor) - below
        if not more:
            return found
        below |= more
    return None


def _below(problem: PlanningProblem, answer: Answer, floor: float) -> set[int]:
    """Return the startups that have a meeting and expect less than the floor."""
    startup = problem.pairs.startup[answer.choice]
    outcome = np.bincount(startup, weights=problem.scores[answer.choice], minlength=len(problem.startups))
    met = np.bincount(startup, minlength=len(problem.startups)) > 0
    return set(np.flatnonzero(met & (outcome < floor * (1 - _ROUNDING))).tolist())


def _served(problem: PlanningProblem, answer: Answer) -> tuple[int, int]:
    """Return what goes before a floor: people with a meeting, and meetings missing to minima, counted down."""
    chosen = np.flatnonzero(answer.choice).astype(np.int32)
    short = missing_to_minima(problem, chosen) if Aim.MINIMUM in problem.aims else 0
    return people_reached(problem, chosen), -short


def _ceiling(problem: PlanningProblem, placeable: Flags) -> float:
    """Return the smallest outcome that a startup with candidates would have, could it choose before all others."""
    rows = np.flatnonzero(placeable)
    order = rows[np.lexsort((-problem.scores[rows], problem.couple[rows]))]
    _, first = np.unique(problem.couple[order], return_index=True)
    best = order[np.sort(first)]  # one row for each couple
    startups = problem.startups
    most = np.minimum(startups.most, most_in_a_row(startups.free, problem.grid, np.ones(len(problem.grid), bool)))
    best = best[np.lexsort((-problem.scores[best], problem.pairs.startup[best]))]
    own = problem.pairs.startup[best]
    rank = np.arange(len(own)) - np.searchsorted(own, own)
    kept = rank < most[own]
    outcome = np.bincount(own[kept], weights=problem.scores[best[kept]], minlength=len(startups))
    has = np.bincount(own[kept], minlength=len(startups)) > 0
    return float(outcome[has].min()) if has.any() else np.inf
