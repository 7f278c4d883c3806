"""The floor: nobody goes home with weak meetings only so that others have still better ones.

The floor of a list is the best meeting of the worst-served startup: the smallest of the best scores of those that
have a meeting. No list has a floor above the ceiling, the best that the startup with the weakest candidates can
have; so the ceiling is tried first, and where it costs somebody the only meeting, halving the scores below it
leads to the best floor that costs nobody one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.conference import Aim
from matcher.pairs import Rows
from matcher.planning.list_maker import ListMaker
from matcher.planning.problem import Flags, PlanningProblem
from matcher.planning.programme import Answer
from matcher.planning.served import missing_to_minima, people_reached

# Halvings of the scores between a floor that is reached and one that is not.
_HALVINGS = 3


@dataclass(frozen=True, slots=True)
class Raised:
    """A match list, and a bound on the floor of every list that serves as many people and minima."""

    answer: Answer
    bound: float


def floor_of(problem: PlanningProblem, chosen: Rows | Flags) -> float:
    """Return the best score of the startup with a meeting that has the weakest; 0 without any meeting."""
    best = np.full(len(problem.startups), -1.0)
    np.maximum.at(best, problem.pairs.startup[chosen], problem.scores[chosen])
    return float(best[best >= 0].min()) if np.any(best >= 0) else 0.0


def raise_floor(problem: PlanningProblem, answer: Answer, lists: ListMaker) -> Raised:
    """Return the match list of greatest value among those with the best floor that serve as many people.

    Parameters
    ----------
    answer : the best match list without a floor.
    """
    low, served = floor_of(problem, answer.choice), _served(problem, answer)
    levels = np.unique(problem.scores[lists.possible])
    levels = levels[levels > low]
    ceiling = floor_of(problem, lists.possible)
    asked = int(np.searchsorted(levels, ceiling, side="right")) - 1
    met, missed, proven = -1, len(levels), len(levels)
    if served[0] == people_reached(problem, lists.possible):
        missed = proven = asked + 1  # every list as good reaches the weakest startup too
    asked = max(asked, 0)
    for _ in range(1 + _HALVINGS):
        if missed - met <= 1:
            break
        better, is_proof = lists.best_with(problem.scores >= levels[asked], served[0])
        if better is not None and _as_good(problem, better, served, float(levels[asked])):
            answer, met = better, asked
        else:
            missed, proven = asked, asked if is_proof else proven
        asked = (met + missed) // 2
    bound = float(levels[proven - 1]) if proven else low
    return Raised(answer, max(bound, floor_of(problem, answer.choice)))


def _as_good(problem: PlanningProblem, better: Answer, served: tuple[int, int], floor: float) -> bool:
    return floor_of(problem, better.choice) >= floor and _served(problem, better) >= served


def _served(problem: PlanningProblem, answer: Answer) -> tuple[int, int]:
    """Return what goes before a floor: people with a meeting, and meetings missing to minima, counted down."""
    chosen = np.flatnonzero(answer.choice).astype(np.int32)
    short = missing_to_minima(problem, chosen) if Aim.MINIMUM in problem.aims else 0
    return people_reached(problem, chosen), -short
