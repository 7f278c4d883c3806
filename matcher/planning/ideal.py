"""The match list as a flow of least cost: exact within a tenth of a second at conference size.

Without places, and with people's own times as branches of their meetings, everything asked of a match list is a
flow. Nothing legal is worth more, so where the list happens to have places enough it is the best; and without
people's times it tells how many tables each sub-forum needs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aim
from matcher.pairs import Rows
from matcher.planning.limits import personal_rooms
from matcher.planning.matching import Supply, heaviest_b_matching
from matcher.planning.problem import Attendees, Flags, PlanningProblem

# Scores as whole numbers: what differs by less counts as equal.
PARTS = 100_000_000
# What a meeting towards a minimum weighs against scores of at most 1; also used by the programme.
MINIMUM_WEIGHT = 20


def ideal_choice(problem: PlanningProblem, placeable: Flags) -> Flags:
    """Return the rows, (m,) bool, that serve the aims best where places never stand in the way.

    People have no more meetings than they want and their own times allow, overall, in a stretch of the day, and in
    a sub-forum. Pinned pairs come first. A couple that is tight in two sub-forums may be chosen in both.

    Parameters
    ----------
    placeable : (m,) bool, the rows that may be chosen.
    """
    return _choice(problem, placeable, [_branched(problem, side, own) for side, own in problem.sides])


def ideal_meetings(problem: PlanningProblem) -> NDArray[np.int64]:
    """Return (forums,) int64: the meetings of each sub-forum in the ideal match list, were people always free."""
    everything = np.ones(len(problem.pairs), dtype=bool)
    sides = [(own.astype(np.int64), Supply(_tiers(problem, side, side.most))) for side, own in problem.sides]
    choice = _choice(problem, everything, sides)
    return np.bincount(problem.pairs.forum[choice], minlength=problem.forums)


def _choice(problem: PlanningProblem, placeable: Flags, sides: list[tuple[NDArray[np.int64], Supply]]) -> Flags:
    """Choose among the rows whose ends, one for each side, are the given nodes."""
    choice = np.zeros(len(problem.pairs), dtype=bool)
    (left, lefts), (right, rights) = sides
    rows = _best_between(problem, placeable, left * rights.nodes + right)
    if len(rows):
        worth = np.round(PARTS * problem.scores[rows]).astype(np.int64)
        worth += _pin_weight(problem) * problem.pinned[rows]
        choice[rows] = heaviest_b_matching(left[rows], right[rows], worth, lefts, rights)
    return choice


def _branched(problem: PlanningProblem, side: Attendees, own: Rows) -> tuple[NDArray[np.int64], Supply]:
    """Return the node on which each pair hangs on one side, (m,) int64, and the people with their branches."""
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
    return node, Supply(
        _tiers(problem, side, most), np.concatenate([nothing, *stems]), np.concatenate([nothing, *rooms])
    )


def _best_between(problem: PlanningProblem, placeable: Flags, ends: NDArray[np.int64]) -> Rows:
    """Return one row for each two ends that may meet: a pinned one, else that of greatest score."""
    rows = np.flatnonzero(placeable)
    order = np.lexsort([rows, -problem.scores[rows], ~problem.pinned[rows], ends[rows]])
    _, first = np.unique(ends[rows[order]], return_index=True)
    return np.sort(rows[order[first]]).astype(np.int32)


def _first_weight(problem: PlanningProblem) -> int:
    """Return what a first meeting weighs: more than all scores and minima of a plan together."""
    meetings = min(int(side.most.sum()) for side, _ in problem.sides)
    towards = sum(int(np.maximum(side.least - 1, 0).sum()) for side, _ in problem.sides)
    return PARTS * (meetings + MINIMUM_WEIGHT * towards + 1)


def _pin_weight(problem: PlanningProblem) -> int:
    """Return what a pinned pair weighs: more than the two meetings that can have to give way to it."""
    return 5 * _first_weight(problem)


def _tiers(
    problem: PlanningProblem, side: Attendees, most: NDArray[np.integer]
) -> tuple[tuple[NDArray[np.integer], int], ...]:
    """Return each person's meetings in the order of their weight: the first, towards the minimum, the rest."""
    first, towards = firsts_and_towards(problem, side)
    some = np.minimum(most, first)
    more = np.minimum(most - some, towards)
    weights = _first_weight(problem), PARTS * MINIMUM_WEIGHT, 0
    return tuple(zip((some, more, most - some - more), weights, strict=True))


def firsts_and_towards(problem: PlanningProblem, side: Attendees) -> tuple[Rows, Rows]:
    """Return for each person, (n,) int32 each, the meetings that count as the first and as towards the minimum."""
    first = np.full(len(side), int(Aim.PEOPLE in problem.aims), dtype=np.int32)
    towards = np.maximum(side.least - first, 0) if Aim.MINIMUM in problem.aims else np.zeros_like(first)
    return first, towards.astype(np.int32)
