"""The match list of greatest total: a linear programme whose corners are whole, with a bound from its prices."""

from __future__ import annotations

import numpy as np

from matcher.planning.b_matching.flow import flow_of, listed
from matcher.planning.b_matching.problem import ListStatus, MatchList, MatrixProblem, without_list

_WHOLE = 1e-6


def greatest_total(problem: MatrixProblem, seconds: float = np.inf) -> MatchList:
    """Choose the list of greatest total among all that keep the rules.

    The bound follows from the prices of the rows by duality, computed here: it holds whatever the solver's
    tolerances are.
    """
    flow = flow_of(problem)
    if not len(flow.worth):
        none = np.empty(0, np.int64)
        kept = not np.any(flow.rules.least > 0)
        return listed(problem, none, none, 0.0) if kept else without_list(ListStatus.INFEASIBLE, -np.inf)
    # Worth in units of the greatest score: what the solver takes for nothing is then nothing.
    worth = flow.worth / problem.scale
    try:
        answer = flow.rules.relaxed(worth, seconds)
    except TimeoutError:
        return without_list(ListStatus.UNKNOWN)
    if answer is None:
        return without_list(ListStatus.INFEASIBLE, -np.inf)
    if np.abs(answer.x - np.round(answer.x)).max() > _WHOLE:
        raise RuntimeError("a corner of the flow is not whole")
    return listed(problem, *flow.pairs(answer.x), answer.bound * problem.scale)
