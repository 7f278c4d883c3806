"""Heaviest matchings, found as flows of least cost: the one house of OR-Tools."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.pairs import Rows
from matcher.planning.problem import Flags

#: For one side, kinds of meetings: how many of the kind each person can have, (n,), and what one weighs.
Tiers = tuple[tuple[Rows, int], ...]


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


def heaviest_b_matching(
    left: NDArray[np.integer], right: NDArray[np.integer], worth: NDArray[np.int64], lefts: Tiers, rights: Tiers
) -> Flags:
    """Return which edges, (e,) bool, make the choice of greatest worth, each used once at most.

    Each end of a chosen edge also earns what the kind of meeting weighs that it is for its person; a person has
    the weightiest kinds first.

    Parameters
    ----------
    left, right : (e,) rows of the two sides.
    worth : (e,) int64, 0 or more.
    lefts, rights : the kinds of meetings of the two sides.
    """
    n, p = len(lefts[0][0]), len(rights[0][0])
    source, sink = n + p, n + p + 1
    flow = SimpleMinCostFlow()
    edges = flow.add_arcs_with_capacity_and_unit_cost(left, n + right, np.ones(len(left), np.int64), -worth)
    for most, weight in lefts:
        flow.add_arcs_with_capacity_and_unit_cost(np.full(n, source), np.arange(n), most, np.full(n, -weight))
    for most, weight in rights:
        flow.add_arcs_with_capacity_and_unit_cost(n + np.arange(p), np.full(p, sink), most, np.full(p, -weight))
    flow.add_arc_with_capacity_and_unit_cost(sink, source, int(min(len(left), 2**31)), 0)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow of a match list ended with {status}")
    return np.asarray(flow.flows(edges) > 0)
