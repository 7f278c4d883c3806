"""The rules of a match list as rows of a linear programme: a flow from investors over startups to sub-forums.

Every column stands in the row of an investor, of a startup and of the startup's sub-forum: a network whose corners
are whole, because startups hang off sub-forums as leaves off a tree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matcher.planning.b_matching.problem import (
    Counts,
    ListStatus,
    MatchList,
    MatrixProblem,
    Scores,
    floor_of,
    proven,
    total_of,
)
from matcher.planning.linear import BoundedRows, Vector


@dataclass(frozen=True, slots=True)
class Flow:
    """The pairs that may meet as columns, with their rows; m columns.

    Attributes
    ----------
    investor, startup : (m,) int64, the pair of each column, in rising order.
    worth : (m,) float64, its score.
    rules : one row an investor, then one a startup, then one a sub-forum.
    """

    investor: Counts
    startup: Counts
    worth: Scores
    rules: BoundedRows

    def pairs(self, x: Vector) -> tuple[Counts, Counts]:
        """Return the investors and startups whose columns are taken."""
        taken = np.round(x).astype(bool)
        return self.investor[taken], self.startup[taken]


def flow_of(problem: MatrixProblem) -> Flow:
    """Write the rules of a problem as rows."""
    n, p = problem.shape
    forums = len(problem.sub_forum_capacity)
    investor, startup = (rows.astype(np.int64) for rows in np.nonzero(~problem.forbidden))
    m = len(investor)
    rows = np.concatenate([investor, n + startup, n + p + problem.sub_forum[startup]])
    matrix = csr_array((np.ones(3 * m), (rows, np.tile(np.arange(m), 3))), shape=(n + p + forums, m))
    least = np.concatenate([problem.investor_min, problem.startup_min, np.zeros(forums, np.int64)])
    most = np.concatenate([problem.investor_max, problem.startup_max, problem.sub_forum_capacity])
    pinned = problem.pinned[investor, startup].astype(np.float64)
    rules = BoundedRows(pinned, np.ones(m), matrix, least.astype(np.float64), most.astype(np.float64))
    return Flow(investor, startup, problem.scores[investor, startup], rules)


def listed(
    problem: MatrixProblem, investor: Counts, startup: Counts, bound: float, floor_bound: float = np.inf
) -> MatchList:
    """Return a list with its figures; it is optimal where its total equals the bound."""
    total = total_of(problem, investor, startup)
    return MatchList(
        ListStatus.OPTIMAL if proven(total, bound) else ListStatus.FEASIBLE,
        investor,
        startup,
        total,
        max(total, bound),
        floor_of(problem, investor, startup),
        floor_bound,
    )
