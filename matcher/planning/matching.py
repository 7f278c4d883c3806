"""Heaviest matchings, found as flows of least cost: the one house of OR-Tools."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.planning.problem import Flags

#: For one side, kinds of meetings: how many of the kind each person can have, (n,) int64, and what one weighs.
Tiers = tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """What one side can take: its n people, and b branches, each for a part of a person's meetings.

    Attributes
    ----------
    stem : (b,) int64, the node that a branch grows from: a person, or n plus the number of a branch before it.
    most : (b,) int64, meetings that a branch has room for.
    apart : whether each person has a second node, after the branches, for meetings that cannot be the first.
    """

    tiers: Tiers
    stem: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    most: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    apart: bool = False

    @property
    def people(self) -> int:
        """The number of people."""
        return len(self.tiers[0][0])

    @property
    def nodes(self) -> int:
        """The number of people, branches and second nodes."""
        return self.people + len(self.stem) + (self.people if self.apart else 0)

    def tier_nodes(self, tier: int) -> NDArray[np.int64]:
        """Return the nodes, (n,) int64, whose meetings a tier counts."""
        first = self.nodes - self.people if self.apart and tier else 0
        return first + np.arange(self.people)

    def inner_arcs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return where meetings pass on their way from person to pair: from node, to node, how many at most."""
        tips = self.people + np.arange(len(self.stem))
        if not self.apart:
            return self.stem, tips, self.most
        second = self.tier_nodes(1)
        total = np.sum([most for most, _ in self.tiers], axis=0)
        return (
            np.concatenate([self.stem, second]),
            np.concatenate([tips, np.arange(self.people)]),
            np.concatenate([self.most, total]),
        )


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
    worth : (e,) int64.
    lefts, rights : what the two sides can take.
    """
    n, p = lefts.nodes, rights.nodes
    source, sink = n + p, n + p + 1
    flow = SimpleMinCostFlow()
    edges = flow.add_arcs_with_capacity_and_unit_cost(left, n + right, np.ones(len(left), np.int64), -worth)
    for number, (most, weight) in enumerate(lefts.tiers):
        tails = np.full(len(most), source)
        flow.add_arcs_with_capacity_and_unit_cost(tails, lefts.tier_nodes(number), most, -weight)
    for number, (most, weight) in enumerate(rights.tiers):
        heads = np.full(len(most), sink)
        flow.add_arcs_with_capacity_and_unit_cost(n + rights.tier_nodes(number), heads, most, -weight)
    for supply, first, outwards in ((lefts, 0, True), (rights, n, False)):
        inner, outer, room = supply.inner_arcs()
        tails, heads = (first + inner, first + outer) if outwards else (first + outer, first + inner)
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, np.zeros(len(room), np.int64))
    flow.add_arc_with_capacity_and_unit_cost(sink, source, int(min(len(left), 2**31)), 0)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow of a match list ended with {status}")
    return np.asarray(flow.flows(edges) > 0)
