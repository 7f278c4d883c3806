"""The rules of a match list as a linear programme."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aim
from matcher.errors import PlanError
from matcher.planning.ideal import MINIMUM_WEIGHT, firsts_and_towards
from matcher.planning.limits import all_limits, forum_places, grouped, placeable
from matcher.planning.linear import LinearProgramme, Rows
from matcher.planning.problem import Flags, PlanningProblem
from matcher.planning.served import people_reached

# A choice this close to its bound, as a share of what all candidates score, is searched no further.
_CLOSE = 1e-6
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Answer:
    """The choice, (m,) bool; bounds on people reached, and on the scores of plans that serve the aims as well."""

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
        self._first_of: dict[int, int] = {}
        upper = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid).astype(float)
        for side, own in problem.sides:
            upper[side.most[own] == 0] = 0.0
            first, towards = firsts_and_towards(problem, side)
            for person, members in grouped(own, len(side)):
                if side.most[person]:
                    columns = m + len(counts) + np.arange(3)
                    equal.add(np.concatenate([members, columns]), negative=3)
                    counts += [first[person], towards[person], side.most[person] - first[person] - towards[person]]
                    if side is problem.startups:
                        self._first_of[person] = int(columns[0])
        for limit in all_limits(problem):
            below.add(limit.rows, limit.most)
        for pinned in _pinned_groups(problem):
            below.add(pinned, -1.0, negative=len(pinned))
        n = m + len(counts)
        upper = np.concatenate([upper, np.array(counts, dtype=np.float64)])
        self._rules = LinearProgramme(upper, m, equal.matrix(n)[0], *below.matrix(n))
        self._startup = problem.pairs.startup
        self._placeable = people_reached(problem, upper[:m] > 0)
        self._scores = np.concatenate([problem.scores, np.zeros(len(counts))])
        self._first, self._towards = np.zeros((2, n))
        self._first[m::3], self._towards[m + 1 :: 3] = 1.0, 1.0
        self._places = float(forum_places(problem).sum())
        self._counts_people = Aim.PEOPLE in problem.aims
        self._weight = self._first_weight()
        self._close = _CLOSE * self._most_score()

    def solve(self) -> Answer:
        """Reach the most people, then miss the fewest minima, then gain the greatest sum of scores.

        Aims that the problem does not name do not count.

        Raises
        ------
        PlanError
            When the pinned pairs cannot all meet.
        """
        weight = self._weight
        worth = self._scores + MINIMUM_WEIGHT * self._towards + weight * self._first
        found = self._rules.best(worth, close=self._close)
        if found is None:
            raise PlanError(
                "No plan was found in which all pinned pairs meet. Unpin one, or give the people concerned more "
                "meetings or free times, or their sub-forum more tables."
            )
        x, bound = found
        reached, towards = round(float(self._first @ x)), round(float(self._towards @ x))
        reached_bound = int((bound + _ROUNDING * weight) // weight) if self._counts_people else self._placeable
        value_bound = bound - weight * reached - MINIMUM_WEIGHT * towards
        if value_bound > float(self._scores @ x) + self._close:
            value_bound = min(value_bound, self.value_bound(reached, towards))
        return Answer(x[: self._rules.whole] > 0.5, reached_bound, value_bound)

    def value_bound(self, reached: int, towards: int) -> float:
        """Return a bound on the scores of all plans that reach as many people and meet as much of the minima."""
        rules = self._rules.with_at_least(self._first, reached).with_at_least(self._towards, towards)
        return rules.bound(self._scores)

    def value_bound_of(self, chosen: NDArray[np.integer]) -> float:
        """Return a bound on the scores of all plans that serve as many people and minima as the rows chosen."""
        x = np.zeros(len(self._scores))
        x[chosen] = 1.0
        met = self._rules.equal[:, : self._rules.whole] @ x[: self._rules.whole]
        firsts, towards = self._rules.upper[self._rules.whole :: 3], self._rules.upper[self._rules.whole + 1 :: 3]
        first = np.minimum(met, firsts)
        return self.value_bound(int(first.sum()), int(np.minimum(met - first, towards).sum()))

    def with_worthy(self, worthy: Flags) -> Programme:
        """Return the programme in which only some rows, (m,) bool, can be the first meeting of a startup."""
        firsts = Rows()
        for startup, members in grouped(self._startup, int(self._startup.max(initial=-1)) + 1):
            if startup in self._first_of:
                firsts.add(np.append(members[worthy[members]], self._first_of[startup]), negative=1)
        # A first meeting is no more than the worthy ones together.
        enough, none = firsts.matrix(len(self._scores))
        raised = copy(self)
        raised._rules = self._rules.with_rows(-enough, none)
        return raised

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
    rows = np.flatnonzero(problem.must_meet)
    return [rows[group] for _, group in grouped(problem.couple[rows], problem.couples)]
