"""What the flow does not know, as prices: places in sub-forums, and couples met in two of them.

Each of these rules gets a price for breaking it, and the flow is solved again and again with prices that rise
where a rule is broken and fall where it is kept with something to spare. Whatever the prices, the flow with them
bounds every legal match list (Lagrangian relaxation; Fisher 1981), and near the right prices it is one. The step
of each price grows while it moves on in one direction and shrinks when it turns (Riedmiller and Braun 1993).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aim
from matcher.planning.ideal import MINIMUM_WEIGHT, Network, firsts_and_towards
from matcher.planning.limits import forum_places
from matcher.planning.problem import Flags, PlanningProblem
from matcher.planning.programme import Answer
from matcher.planning.served import people_reached

_MOST_ROUNDS = 24
# Rounds after which there must be a list, and in which the gap must come down to this share.
_PATIENCE, _STALLED = 5, 0.8
_MENDINGS = 6
# First steps, in scores; what prices settle at is mostly a few hundredths.
_STEP, _GROW, _SHRINK = 0.02, 1.6, 0.5
# A list this near to its bound, as a share of it, is good enough to stop.
_CLOSE = 5e-5


class Prices:
    """Prices of one kind, (size,) in [0, 1], and the step that each takes next."""

    def __init__(self, size: int) -> None:
        self.now = np.zeros(size)
        self._step = np.full(size, _STEP)
        self._last = np.zeros(size)

    def follow(self, broken: NDArray[np.integer]) -> None:
        """Raise the prices where ``broken``, (size,), is above zero, and lower them where it is below."""
        way = np.sign(broken).astype(np.float64)
        onward = way * self._last
        self._step *= np.where(onward < 0, _SHRINK, np.where(onward > 0, _GROW, 1.0))
        self.now = np.clip(self.now + way * self._step, 0.0, 1.0)
        self._last = np.where(way != 0, way, self._last)


def _stalled(gaps: list[float]) -> bool:
    """Return whether the last rounds have brought the gap hardly down."""
    return len(gaps) > _PATIENCE and gaps[-1] > _STALLED * gaps[-1 - _PATIENCE] and np.isfinite(gaps[-1])


class Market:
    """A flow at changing prices, which keeps its prices from one question to the next.

    Parameters
    ----------
    network : the flow of the problem.
    possible : (m,) bool, the rows that may be chosen.
    """

    def __init__(self, problem: PlanningProblem, network: Network, possible: Flags) -> None:
        self._problem = problem
        self._network = network
        self._possible = possible
        self._places = forum_places(problem)
        self._couples = Prices(problem.couples)
        self._forums = Prices(problem.forums)
        self._wishes = [firsts_and_towards(problem, side) for side, _ in problem.sides]
        self._worthy: Flags | None = None
        self._proofs: list[tuple[float, int, int]] = []

    def best(self, worthy: Flags | None = None, reached: int = 0) -> Answer | None:
        """Return the best match list that prices lead to, with a bound.

        None where none was found that has as many first meetings as the flow, or the flow has too few.

        Parameters
        ----------
        worthy : (m,) bool, the rows that can be a startup's first meeting, where not all can.
        reached : int, the first meetings that a list must have.
        """
        self._worthy, self._proofs = worthy, []
        choice = self._bid()
        if self.most_firsts < reached:
            return None
        best = self._mended(choice)
        gaps = [self._gap(best)]
        while gaps[-1] > _CLOSE and len(gaps) < _MOST_ROUNDS and not _stalled(gaps):
            choice = self._bid()
            if best is None and worthy is not None and len(gaps) > _PATIENCE:
                return None  # whether a floor can be reached is asked again and again, and given up sooner
            if best is None or self._is_legal(choice):
                best = self._better(best, self._mended(choice))
            gaps.append(self._gap(best))
        if best is not None and gaps[-1] > _CLOSE:
            best = self._better(best, self._mended(choice))
        if best is None or not np.isfinite(self._bound(best)):
            return None
        people = Aim.PEOPLE in self._problem.aims
        most = self.most_firsts if people else people_reached(self._problem, self._possible)
        return Answer(best, most, self._bound(best))

    def _better(self, one: Flags | None, other: Flags | None) -> Flags | None:
        return max((each for each in (one, other) if each is not None), key=self._value, default=None)

    def _gap(self, choice: Flags | None) -> float:
        """Return by what share of its value a list may miss the best; infinite without a list or a bound."""
        if choice is None:
            return np.inf
        return (self._bound(choice) - self._value(choice)) / max(self._value(choice), _CLOSE)

    def _value(self, choice: Flags) -> float:
        return float(self._problem.scores[choice].sum())

    @property
    def most_firsts(self) -> int:
        """The most first meetings that any list can have."""
        return min(first for _, first, _ in self._proofs)

    def _bid(self) -> Flags:
        """Return what the flow chooses at the present prices, (m,) bool, and keep what it proves."""
        problem = self._problem
        worth = problem.scores - self._couples.now[problem.couple] - self._forums.now[problem.pairs.forum]
        choice = self._network.choose(worth, problem.pinned, self._worthy)
        paid = float(self._couples.now.sum()) + float(self._forums.now @ self._places)
        rounding = np.count_nonzero(choice) / self._network.parts
        self._proofs.append((float(worth[choice].sum()) + paid + rounding, *self._served(choice)))
        self._follow(choice)
        return choice

    def _bound(self, choice: Flags) -> float:
        """Return the least that is proven on the value of lists with as many first meetings and towards minima."""
        first, towards = self._served(choice)
        weight = self._network.first_weight
        proven = min(
            value + weight * (most_first - first) + MINIMUM_WEIGHT * (most_towards - towards)
            for value, most_first, most_towards in self._proofs
        )
        return proven if self.most_firsts == first else np.inf

    def _is_legal(self, choice: Flags) -> bool:
        return keeps_rules(self._problem, choice) and not self._best_of_unworthy(choice).any()

    def _mended(self, choice: Flags) -> Flags | None:
        """Return a legal choice near the flow's; None where none is near.

        Couples meet in the better of their sub-forums, and startups that the flow left without a worthy meeting
        have their best one pinned.
        """
        problem = self._problem
        closed, pinned = np.zeros(len(choice), dtype=bool), problem.pinned.copy()
        for _ in range(_MENDINGS):
            second, unworthy = self._second_rows(choice), self._best_of_unworthy(choice)
            if not second.any() and not unworthy.any():
                return choice if keeps_rules(problem, choice) else None
            closed |= second
            pinned |= unworthy
            worth = np.where(closed & ~pinned, -np.inf, problem.scores)
            choice = self._network.choose(worth, pinned, self._worthy)
        return None

    def _best_of_unworthy(self, choice: Flags) -> Flags:
        """Return, (m,) bool, the best row of each startup that has meetings but no worthy one."""
        best = np.zeros(len(choice), dtype=bool)
        if self._worthy is None:
            return best
        startup = self._problem.pairs.startup
        lacking = unworthy(self._problem, choice, self._worthy)
        rows = np.flatnonzero(self._possible & self._worthy & lacking[startup])
        order = rows[np.lexsort((rows, -self._problem.scores[rows], startup[rows]))]
        _, first = np.unique(startup[order], return_index=True)
        best[order[first]] = True
        return best

    def _follow(self, choice: Flags) -> None:
        """Let the prices follow what a choice breaks."""
        problem = self._problem
        couples = np.bincount(problem.couple[choice], minlength=problem.couples) - 1
        self._couples.follow(np.where(self._couples.now > 0, couples, np.maximum(couples, 0)))
        held = np.bincount(problem.pairs.forum[choice], minlength=problem.forums)
        self._forums.follow(held - self._places)

    def _served(self, choice: Flags) -> tuple[int, int]:
        """Return how many first meetings, and how many towards minima, a choice holds."""
        firsts, more = 0, 0
        first_rows = choice if self._worthy is None else choice & self._network.can_be_first(self._worthy)
        for (side, own), (first, towards) in zip(self._problem.sides, self._wishes, strict=True):
            counted = first_rows if side is self._problem.startups else choice
            had = np.minimum(np.bincount(own[counted], minlength=len(side)), first)
            met = np.bincount(own[choice], minlength=len(side))
            firsts += int(had.sum())
            more += int(np.minimum(met - had, towards).sum())
        return firsts, more

    def _second_rows(self, choice: Flags) -> Flags:
        """Return, (m,) bool, the chosen rows of couples beyond their best one."""
        problem = self._problem
        rows = np.flatnonzero(choice)
        order = rows[np.lexsort((rows, -problem.scores[rows], ~problem.pinned[rows], problem.couple[rows]))]
        again = np.zeros(len(choice), dtype=bool)
        again[order[1:][np.diff(problem.couple[order]) == 0]] = True
        return again


def keeps_rules(problem: PlanningProblem, choice: Flags) -> bool:
    """Return whether a choice of the flow keeps what the flow does not know: places, couples once, pins."""
    held = np.bincount(problem.pairs.forum[choice], minlength=problem.forums)
    couples = np.bincount(problem.couple[choice], minlength=problem.couples)
    pinned = problem.couple[problem.pinned]
    return bool(np.all(held <= forum_places(problem)) and np.all(couples <= 1) and np.all(couples[pinned] == 1))


def unworthy(problem: PlanningProblem, choice: Flags, worthy: Flags | None) -> Flags:
    """Return, (startups,) bool, who has meetings but none of those that can be the first."""
    met, served = np.zeros((2, len(problem.startups)), dtype=bool)
    met[problem.pairs.startup[choice]] = True
    served[problem.pairs.startup[choice if worthy is None else choice & worthy]] = True
    return np.asarray(met & ~served)
