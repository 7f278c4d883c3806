"""Heaviest matchings, found as flows of least cost: the one house of OR-Tools."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.planning.problem import Flags

#: For one side, kinds of meetings: how many of the kind each person can have, (n,), and what one weighs.
Tiers = tuple[tuple[NDArray[np.integer], int], ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """What one side can take: its n people, and b branches, each for a part of a person's meetings.

    Attributes
    ----------
    stem : (b,) int64, the node that a branch grows from: a person, or n plus the number of a branch before it.
    most : (b,) int64, meetings that a branch has room for.
    """

    tiers: Tiers
    stem: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    most: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def nodes(self) -> int:
        """The number of people and branches."""
        return len(self.tiers[0][0]) + len(self.stem)


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
    left: NDArray[np.integer], right: NDArray[np.integer], worth: NDArray[np.int64], lefts: Supply, rights: Supply
) -> Flags:
    """Return which edges, (e,) bool, make the choice of greatest worth, each used once at most.

    Each end of a chosen edge also earns what the kind of meeting weighs that it is for its person; a person has
    the weightiest kinds first.

    Parameters
    ----------
    left, right : (e,) nodes of the two sides: people, then branches.
    worth : (e,) int64, 0 or more.
    lefts, rights : what the two sides can take.
    """
    n, p = lefts.nodes, rights.nodes
    source, sink = n + p, n + p + 1
    flow = SimpleMinCostFlow()
    edges = flow.add_arcs_with_capacity_and_unit_cost(left, n + right, np.ones(len(left), np.int64), -worth)
    for most, weight in lefts.tiers:
        flow.add_arcs_with_capacity_and_unit_cost(
            np.full(len(most), source), np.arange(len(most)), most, np.full(len(most), -weight)
        )
    for most, weight in rights.tiers:
        flow.add_arcs_with_capacity_and_unit_cost(
            n + np.arange(len(most)), np.full(len(most), sink), most, np.full(len(most), -weight)
        )
    for supply, first, outwards in ((lefts, 0, True), (rights, n, False)):
        stems, tips = first + supply.stem, first + supply.nodes - len(supply.stem) + np.arange(len(supply.stem))
        tails, heads = (stems, tips) if outwards else (tips, stems)
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, supply.most, np.zeros(len(stems), np.int64))
    flow.add_arc_with_capacity_and_unit_cost(sink, source, int(min(len(left), 2**31)), 0)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow of a match list ended with {status}")
    return np.asarray(flow.flows(edges) > 0)
