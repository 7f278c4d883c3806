"""The rules of a match list as a linear programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.errors import PlanError
from matcher.planning.ideal import MINIMUM_WEIGHT
from matcher.planning.limits import all_limits, forum_places, grouped, placeable
from matcher.planning.linear import LinearProgramme, Rows
from matcher.planning.problem import Flags, PlanningProblem

# A choice this close to its bound, as a share of what all candidates score, is searched no further.
_CLOSE = 1e-6
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Answer:
    """The choice, (m,) bool; bounds on the people reached and on the scores of plans that reach as many."""

    choice: Flags
    reached_bound: int
    value_bound: float


class Programme:
    """Columns: the m pairs; then for each person with a candidate three counts that sum to its meetings.

    The three are the first meeting, the meetings towards the minimum, and the rest. A first meeting weighs more
    than all scores and minima together, so one programme settles both questions in their order, with a proof.
    """

    def __init__(self, problem: PlanningProblem) -> None:
        m = len(problem.pairs)
        equal, below = Rows(), Rows()
        counts: list[float] = []
        upper = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid).astype(float)
        for side, own in problem.sides:
            upper[side.most[own] == 0] = 0.0
            for person, members in grouped(own, len(side)):
                if side.most[person]:
                    towards = max(int(side.least[person]) - 1, 0)
                    columns = m + len(counts) + np.arange(3)
                    equal.add(np.concatenate([members, columns]), negative=3)
                    counts += [1.0, towards, side.most[person] - 1.0 - towards]
        for limit in all_limits(problem):
            below.add(limit.rows, limit.most)
        for pinned in _pinned_groups(problem):
            below.add(pinned, -1.0, negative=len(pinned))
        n = m + len(counts)
        self._rules = LinearProgramme(np.concatenate([upper, counts]), m, equal.matrix(n)[0], *below.matrix(n))
        self._scores = np.concatenate([problem.scores, np.zeros(len(counts))])
        self._first, self._towards = np.zeros((2, n))
        self._first[m::3], self._towards[m + 1 :: 3] = 1.0, 1.0
        self._places = float(forum_places(problem).sum())

    def solve(self) -> Answer:
        """Reach the most people, then miss the fewest minima, then gain the greatest sum of scores.

        Raises
        ------
        PlanError
            When the pinned pairs cannot all meet.
        """
        weight = self._first_weight()
        worth = self._scores + MINIMUM_WEIGHT * self._towards + weight * self._first
        found = self._rules.best(worth, close=_CLOSE * self._most_score())
        if found is None:
            raise PlanError(
                "No plan was found in which all pinned pairs meet. Unpin one, or give the people concerned more "
                "meetings or free times, or their sub-forum more tables."
            )
        x, bound = found
        reached, reached_bound = round(float(self._first @ x)), int((bound + _ROUNDING * weight) // weight)
        if reached == reached_bound and not np.any(self._rules.upper[self._towards > 0]):
            value_bound = bound - weight * reached
        else:
            value_bound = self.value_bound(reached)
        return Answer(x[: self._rules.whole] > 0.5, reached_bound, value_bound)

    def value_bound(self, reached: int) -> float:
        """Return what no plan that reaches as many people can be worth more than, by the linear relaxation."""
        return self._rules.with_at_least(self._first, reached).bound(self._scores)

    def _first_weight(self) -> float:
        """Return a power of ten above all that the scores and the minima of a plan can add up to."""
        most = self._most_score() + MINIMUM_WEIGHT * float(self._towards @ self._rules.upper)
        return float(10.0 ** np.ceil(np.log10(most + 1.0)))

    def _most_score(self) -> float:
        """Return a simple bound on the scores of a plan: as many meetings as fit, each with the greatest score."""
        meetings = min(self._places, self._rules.upper[self._rules.whole :].sum() / 2)  # a meeting has two people
        return float(meetings * self._scores.max(initial=0.0))


def _pinned_groups(problem: PlanningProblem) -> list[NDArray[np.intp]]:
    """Return for each pinned couple the rows that share its two people."""
    couple, size = problem.couples
    rows = np.flatnonzero(np.isin(couple, couple[problem.pinned]))
    return [rows[group] for _, group in grouped(couple[rows], size)]
