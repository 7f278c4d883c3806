"""The match list as a flow of least cost: exact within a tenth of a second at conference size.

Without places, and with people's own times as branches of their meetings, everything asked of a match list is a
flow. Nothing legal is worth more, so where the list happens to have places enough it is the best; with prices on
what it does not know it is a bound; and without people's times it tells how many tables each sub-forum needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aim
from matcher.pairs import Rows
from matcher.planning.limits import personal_rooms
from matcher.planning.matching import Supply, heaviest_b_matching
from matcher.planning.problem import Attendees, Flags, PlanningProblem

# Scores as whole numbers: what differs by less counts as equal. Larger problems take fewer parts, see ``_parts``.
_MOST_PARTS = 100_000_000
# The solver multiplies costs by the number of nodes, and the product must stay a 64-bit number.
_MOST_COST = 1e18
# What a meeting towards a minimum weighs against scores of at most 1; also used by the programme.
MINIMUM_WEIGHT = 20


class Network:
    """A planning problem as a flow, without the places of sub-forums, for one worth of the pairs or another.

    People have no more meetings than they want and their own times allow, overall, in a stretch of the day, and in
    a sub-forum. A couple that is tight in two sub-forums may be chosen in both.

    Parameters
    ----------
    possible : (m,) bool, the rows that may be chosen.
    always_free : whether people's own times are ignored.
    """

    def __init__(self, problem: PlanningProblem, possible: Flags, always_free: bool = False) -> None:
        self._problem = problem
        self._possible = possible
        sides = [_free(side, own) if always_free else _branched(problem, side, own) for side, own in problem.sides]
        self._nodes = [node for node, _, _, _ in sides]
        self._branches = [(stem, room) for _, _, stem, room in sides]
        self._kinds = [
            _kinds(problem, side, most) for (side, _), (_, most, _, _) in zip(problem.sides, sides, strict=True)
        ]
        self._sizes = [
            len(kinds[0]) + len(stem) for kinds, (stem, _) in zip(self._kinds, self._branches, strict=True)
        ]
        self.first_weight = self._first_weight()
        self.parts = self._parts()

    def choose(self, worth: NDArray[np.float64], pinned: Flags, worthy: Flags | None = None) -> Flags:
        """Return the rows, (m,) bool, of greatest worth after first meetings and minima; pinned ones come first.

        Parameters
        ----------
        worth : (m,) at most 1; rows worth minus infinity are closed.
        pinned : (m,) bool.
        worthy : (m,) bool, the pairs that can be the first meeting of a startup; all where it is None. Startups
            that are tight in a sub-forum or a stretch of the day are exempt.
        """
        choice = np.zeros(len(worth), dtype=bool)
        rows = self._best_between(worth, pinned)
        if not len(rows):
            return choice
        # A pinned pair weighs more than the two meetings that can have to give way to it.
        raised = worth[rows] + 5 * self.first_weight * pinned[rows]
        whole = np.round(self.parts * raised).astype(np.int64)
        left, right = self._nodes
        lefts, rights = self._supply(0), self._supply(1, apart=worthy is not None)
        if worthy is not None:
            right = np.where(self.can_be_first(worthy), right, rights.nodes - rights.people + right)
        choice[rows] = heaviest_b_matching(left[rows], right[rows], whole, lefts, rights)
        return choice

    def can_be_first(self, worthy: Flags) -> Flags:
        """Return the rows, (m,) bool, that ``choose`` takes for a startup's first meeting."""
        return worthy | (self._nodes[1] >= len(self._problem.startups))

    def _supply(self, at: int, apart: bool = False) -> Supply:
        weights = (round(self.parts * weight) for weight in (self.first_weight, MINIMUM_WEIGHT, 0))
        kinds = zip(self._kinds[at], weights, strict=True)
        tiers = tuple((most, np.full(len(most), weight, dtype=np.int64)) for most, weight in kinds)
        return Supply(tiers, *self._branches[at], apart=apart)

    def _best_between(self, worth: NDArray[np.float64], pinned: Flags) -> NDArray[np.intp]:
        """Return one row for each two nodes that may meet: a pinned one, else the worthiest."""
        left, right = self._nodes
        rows = np.flatnonzero(self._possible & (worth > -np.inf))
        ends = left[rows] * self._sizes[1] + right[rows]
        order = np.lexsort((rows, -worth[rows], ~pinned[rows], ends))
        _, first = np.unique(ends[order], return_index=True)
        return np.sort(rows[order[first]])

    def _first_weight(self) -> float:
        """Return what a first meeting weighs: more than all pairs and minima of a plan together."""
        meetings = min(sum(int(kind.sum()) for kind in kinds) for kinds in self._kinds)
        towards = sum(int(kinds[1].sum()) for kinds in self._kinds)
        return meetings + MINIMUM_WEIGHT * towards + 1.0

    def _parts(self) -> int:
        fit = _MOST_COST / (5 * self.first_weight * (sum(self._sizes) + 2))
        return int(min(_MOST_PARTS, 10.0 ** np.floor(np.log10(max(fit, 1.0)))))


def ideal_meetings(problem: PlanningProblem) -> NDArray[np.int64]:
    """Return (forums,) int64: the meetings of each sub-forum in the best match list, were people always free."""
    network = Network(problem, np.ones(len(problem.pairs), dtype=bool), always_free=True)
    choice = network.choose(problem.scores, problem.pinned)
    return np.bincount(problem.pairs.forum[choice], minlength=problem.forums)


_Hung = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _free(side: Attendees, own: Rows) -> _Hung:
    nothing = np.empty(0, np.int64)
    return own.astype(np.int64), side.most.astype(np.int64), nothing, nothing


def _branched(problem: PlanningProblem, side: Attendees, own: Rows) -> _Hung:
    """Hang the pairs of one side on people and on branches for what their times leave room for.

    Returns
    -------
    node : (m,) int64, the person or branch each pair hangs on.
    most : (n,) int64, the meetings each person can have in all.
    stem, room : (b,) int64, what each branch grows from, and the meetings it has room for.
    """
    node = own.astype(np.int64)
    most = side.most.astype(np.int64)
    stems: list[NDArray[np.int64]] = []
    rooms: list[NDArray[np.int64]] = []
    count = len(side)
    for number, room in enumerate(personal_rooms(problem, side, own)):
        if number == 0:  # overall: the person takes no more
            most[room.tight] = room.most
            continue
        branch = np.full(len(side), -1, dtype=np.int64)
        branch[room.tight] = count + np.arange(len(room.tight))
        stem = np.zeros(len(side), dtype=np.int64)
        stem[own[room.rows]] = node[room.rows]
        stems.append(stem[room.tight])
        rooms.append(room.most)
        count += len(room.tight)
        at = branch[own[room.rows]]
        node[room.rows] = np.where(at >= 0, at, node[room.rows])
    nothing = np.empty(0, np.int64)
    return node, most, np.concatenate([nothing, *stems]), np.concatenate([nothing, *rooms])


def _kinds(
    problem: PlanningProblem, side: Attendees, most: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Split each person's meetings, (n,) int64 each, into the first, those towards the minimum, and the rest."""
    first, towards = firsts_and_towards(problem, side)
    some = np.minimum(most, first)
    more = np.minimum(most - some, towards)
    return some, more, most - some - more


def firsts_and_towards(problem: PlanningProblem, side: Attendees) -> tuple[Rows, Rows]:
    """Return for each person, (n,) int32 each, the meetings that count as the first and as towards the minimum."""
    first = np.full(len(side), int(Aim.PEOPLE in problem.aims), dtype=np.int32)
    towards = np.maximum(side.least - first, 0) if Aim.MINIMUM in problem.aims else np.zeros_like(first)
    return first, towards.astype(np.int32)
