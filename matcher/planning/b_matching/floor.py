"""The best outcome for the worst-served startup, then the greatest total under it: a search with proofs.

No floor lies above the ceiling: the outcome of the startup whose own best list is worst. That ceiling is asked for
first, with the total as the aim; where it can be reached, one search answers both questions. Where it cannot,
halving what lies between a floor that is reached and one that is not leads to the best: each step is a search of
its own, and the last one shows that a floor higher by the tolerance cannot be reached.

A floor is never rounded. The rows that ask for it are written in thousandths of the greatest score, so that the
solver's tolerance of a millionth means a billionth; what it finds is rounded to whole pairs and added up anew, and
a list that falls short after all is ruled out by a row of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from scipy.sparse import csr_array, vstack

from matcher.planning.b_matching.flow import flow_of, listed
from matcher.planning.b_matching.problem import (
    Counts,
    Flags,
    ListStatus,
    MatchList,
    MatrixProblem,
    floor_of,
    outcomes,
)
from matcher.planning.b_matching.total import greatest_total
from matcher.planning.linear import BoundedRows, Vector

# What the solver counts as nothing, 1e-6, is 1e-9 of a score in these parts.
_PARTS = 1e3
# No question but the last may take more than this share of the time that is left, or so many seconds.
_SHARE, _PATIENCE = 0.4, 60.0

_Pairs = tuple[Counts, Counts]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a question found: a list or None, a bound on what it aimed at, whether no such list exists."""

    pairs: _Pairs | None
    bound: float
    impossible: bool


def best_floor_then_total(problem: MatrixProblem, seconds: float = np.inf) -> MatchList:
    """Choose, among the lists whose worst-served startup is served best, the one of greatest total."""
    stop = monotonic() + seconds
    first = greatest_total(problem, seconds)
    if not len(first.investor) or not problem.served.any():
        return replace(first, floor_bound=first.floor)
    high = ceiling(problem)
    if first.floor >= high - problem.tolerance:
        return replace(first, floor_bound=max(first.floor, high))
    search = _Search(problem, stop)
    pairs = first.investor, first.startup
    answer = search.greatest_under(high, patient=False)
    if answer.pairs is None:
        pairs, high = search.best_floor(pairs, high)
        answer = search.greatest_under(floor_of(problem, *pairs), patient=True)
    # A list of that floor is known, so whoever calls it impossible is wrong, and proves nothing.
    bound = first.bound if answer.impossible else min(answer.bound, first.bound)
    found = listed(problem, *(answer.pairs or pairs), bound, high)
    if found.floor < high - 3 * problem.tolerance:  # two for the proof, one for the list that reaches the floor
        return replace(found, status=ListStatus.FEASIBLE)
    return replace(found, floor_bound=max(found.floor, high))


def ceiling(problem: MatrixProblem) -> float:
    """Return what no floor exceeds: the least, over startups, of the outcome of its own best list."""
    best = [_own_best(problem, row) for row in np.flatnonzero(problem.served).tolist()]
    return min(best, default=np.inf)


def _own_best(problem: MatrixProblem, startup: int) -> float:
    """Return the outcome of the best list that a startup could have if nobody else met anybody."""
    pinned = problem.pinned[:, startup]
    must = problem.scores[pinned, startup].tolist()
    free = np.sort(problem.scores[~pinned & ~problem.forbidden[:, startup], startup])[::-1]
    least, most = (int(bound[startup]) - len(must) for bound in (problem.startup_min, problem.startup_max))
    count = min(max(least, int(np.count_nonzero(free > 0))), most)
    return math.fsum([*must, *free[:count].tolist()])


class _Search:
    """Questions about one problem before one moment."""

    def __init__(self, problem: MatrixProblem, stop: float) -> None:
        self._problem = problem
        self._flow = flow_of(problem)
        self._stop = stop
        m, p = len(self._flow.worth), problem.shape[1]
        self._worth = self._flow.worth * (_PARTS / problem.scale)
        every = csr_array((self._worth, (self._flow.startup, np.arange(m))), shape=(p, m))
        self._outcomes = every[np.flatnonzero(problem.served)]

    def greatest_under(self, floor: float, *, patient: bool) -> _Found:
        """Ask for the greatest total among the lists that reach a floor, up to the tolerance."""
        found = self._ask(self._worth, floor - self._problem.tolerance, patient)
        return replace(found, bound=found.bound * self._problem.scale / _PARTS)

    def best_floor(self, pairs: _Pairs, high: float) -> tuple[_Pairs, float]:
        """Return a list of the best floor and what no floor exceeds; they meet, unless time runs out."""
        low, goal, nothing = floor_of(self._problem, *pairs), high, np.zeros(len(self._worth))
        while goal - low > 1.5 * self._problem.tolerance and monotonic() < self._stop:
            wanted = max((low + goal) / 2, low + self._problem.tolerance)
            found = self._ask(nothing, wanted, patient=False)
            if found.pairs is None:
                goal = wanted
                high = wanted if found.impossible else high
            else:
                pairs, low = found.pairs, floor_of(self._problem, *found.pairs)
        return pairs, high

    def _ask(self, aim: Vector, floor: float, patient: bool) -> _Found:
        """Ask for a list in which every startup reaches a floor, the best by an aim."""
        rules = self._flow.rules
        short = np.full(self._outcomes.shape[0], floor * (_PARTS / self._problem.scale))
        asked = BoundedRows(
            rules.lower,
            np.where(self._can_reach(floor), rules.upper, rules.lower),
            vstack([rules.rows, self._outcomes], format="csr"),
            np.concatenate([rules.least, short]),
            np.concatenate([rules.most, np.full(len(short), np.inf)]),
        )
        while True:
            left = max(0.0, self._stop - monotonic())
            seconds = left if patient else min(_PATIENCE, _SHARE * left)
            found = asked.searched(aim, np.ones(len(aim), bool), seconds)
            if found.x is None:
                return _Found(None, found.bound, impossible=found.proven)
            pairs = self._flow.pairs(found.x)
            falling_short = self._short(pairs, floor)
            if not len(falling_short):
                return _Found(pairs, found.bound, impossible=False)
            for startup in falling_short.tolist():
                asked = self._without(asked, pairs, startup)

    def _short(self, pairs: _Pairs, floor: float) -> Counts:
        """Return the startups that the solver's tolerance let fall short of a floor, by however little."""
        missing = self._problem.served & (outcomes(self._problem, *pairs) < floor)
        return np.flatnonzero(missing)

    def _without(self, asked: BoundedRows, pairs: _Pairs, startup: int) -> BoundedRows:
        """Rule out a startup's list: whoever keeps all of it needs one more meeting of positive score."""
        own = self._flow.startup == startup
        kept = own & np.isin(self._flow.investor, pairs[0][pairs[1] == startup])
        row = kept.astype(np.float64) - (own & ~kept & (self._flow.worth > 0))
        return replace(
            asked,
            rows=vstack([asked.rows, csr_array(row[None, :])], format="csr"),
            least=np.append(asked.least, -np.inf),
            most=np.append(asked.most, np.count_nonzero(kept) - 1.0),
        )

    def _can_reach(self, floor: float) -> Flags:
        """Return which columns, (m,) bool, stand in any list of their startup that reaches a floor.

        With the best companions that the startup's most allows, which is more than the rules may.
        """
        flow, found = self._flow, np.ones(len(self._flow.worth), bool)
        for startup in np.flatnonzero(self._problem.served).tolist():
            own = np.flatnonzero(flow.startup == startup)
            worth = flow.worth[own]
            best = np.maximum(np.sort(worth)[::-1], 0.0)
            most = int(self._problem.startup_max[startup])
            # One of the best stands beside the others of the best; any other one beside all but the last of them.
            companions = best[:most].sum() - np.maximum(worth, best[:most][-1])
            found[own] = worth + companions >= floor - self._problem.tolerance
        return found
