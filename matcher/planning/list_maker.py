"""The quickest way that proves a match list: the flow, else prices for large conferences, else the programme."""

from __future__ import annotations

import numpy as np

from matcher.conference import Aim
from matcher.errors import PlanError
from matcher.planning.ideal import Network
from matcher.planning.limits import placeable
from matcher.planning.prices import Market, keeps_rules, unworthy
from matcher.planning.problem import Flags, PlanningProblem
from matcher.planning.programme import Answer, Programme
from matcher.planning.served import people_reached

# The programme is exact, and takes seconds for so many pairs; for more, prices come close in less time.
_EXACT_UP_TO = 60_000


class ListMaker:
    """Match lists of one problem, each with its proof.

    People's own times and wishes make a flow, which settles the question where nothing else binds. Places and
    couples in two sub-forums are for the linear programme, or, where there are many pairs, for prices.

    Attributes
    ----------
    possible : (m,) bool, the rows that may be chosen: both people are free in a slot that has tables.
    """

    def __init__(self, problem: PlanningProblem) -> None:
        self.possible = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid)
        self._problem = problem
        self._network = Network(problem, self.possible)
        is_large = len(problem.pairs) > _EXACT_UP_TO
        self._market = Market(problem, self._network, self.possible) if is_large else None

    def best(self) -> Answer:
        """Return the best match list.

        Raises
        ------
        PlanError
            When the pinned pairs cannot all meet.
        """
        return self._quickly(None) or Programme(self._problem).solve()

    def best_with(self, worthy: Flags, reached: int) -> tuple[Answer | None, bool]:
        """Return the best list in which only some rows, (m,) bool, can be a startup's first meeting.

        None where no such list was found that reaches so many people; then also whether it is proven that there is
        none.
        """
        quick = self._quickly(worthy, reached)
        if self._market is not None:
            return quick, quick is None and self._market.most_firsts < reached
        try:
            return quick or Programme(self._problem).with_worthy(worthy).solve(), True
        except PlanError:
            return None, True

    def _quickly(self, worthy: Flags | None, reached: int = 0) -> Answer | None:
        """Return the answer of prices, or of the flow where it keeps all rules, which proves it; else None."""
        if self._market is not None:
            return self._market.best(worthy, reached)
        problem = self._problem
        choice = self._network.choose(problem.scores, problem.pinned, worthy)
        if not keeps_rules(problem, choice) or unworthy(problem, choice, worthy).any():
            return None
        most = people_reached(problem, choice if Aim.PEOPLE in problem.aims else self.possible)
        rounding = np.count_nonzero(choice) / self._network.parts
        return Answer(choice, most, float(problem.scores[choice].sum()) + rounding)
