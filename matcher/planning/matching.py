"""The heaviest matching with so many edges at most, found as a flow of least cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.planning.problem import Flags


def heaviest_matching(
    left: NDArray[np.integer], right: NDArray[np.integer], worth: NDArray[np.int64], most: int
) -> Flags:
    """Return which edges, (e,) bool, make the matching of greatest worth with at most ``most`` edges.

    Parameters
    ----------
    left, right : (e,) the two ends of each edge, in numbers of their own side.
    worth : (e,) int64, 1 or more.
    """
    sources, left = np.unique(left, return_inverse=True)
    sinks, right = np.unique(right, return_inverse=True)
    source = len(sources) + len(sinks)
    flow = SimpleMinCostFlow()
    edges = flow.add_arcs_with_capacity_and_unit_cost(
        left, len(sources) + right, np.ones(len(left), np.int64), -worth
    )
    for tails, heads in (
        (np.full(len(sources), source), np.arange(len(sources))),
        (len(sources) + np.arange(len(sinks)), np.full(len(sinks), source + 1)),
    ):
        flow.add_arcs_with_capacity_and_unit_cost(
            tails, heads, np.ones(len(tails), np.int64), np.zeros(len(tails), np.int64)
        )
    flow.add_arc_with_capacity_and_unit_cost(source + 1, source, most, 0)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow of a matching ended with {status}")
    return np.asarray(flow.flows(edges) > 0)
