"""A slot for every chosen meeting: slot by slot, tightest people first, then chains of moves for the rest.

At each slot the meetings to hold are a matching of the people who are free, of greatest urgency, found as a
flow of least cost through at most as many meetings as there are tables. Urgency doubles with every slot of
slack a person loses, so people whose meetings only just fit are never left for later. What still finds no
slot is placed by moving one or two other meetings out of its way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matcher.pairs import Rows
from matcher.planning.board import Board
from matcher.planning.problem import PlanningProblem

_URGENT = 1 << 20
_DEEPEST_CHAIN = 2


def place(problem: PlanningProblem, chosen: Rows) -> Board:
    """Give the chosen rows of the problem's pairs a slot each where one can be found."""
    board = Board(problem, chosen)
    for slot in range(len(problem.grid)):
        _fill_slot(board, slot)
    for meeting in sorted(board.unplaced(), key=lambda meeting: not problem.pinned[chosen[meeting]]):
        insert(board, int(meeting), _DEEPEST_CHAIN)
    return board


def _fill_slot(board: Board, slot: int) -> None:
    """Hold the most urgent meetings that fit into one slot."""
    waiting = board.waiting(slot)
    tables = board.tables_left(slot)
    if not len(waiting) or not tables:
        return
    urgency = _URGENT >> np.minimum(board.slack(slot), 20)
    investors, startups = board.investor[waiting], board.startup[waiting]
    worth = 1 + urgency[investors] + urgency[startups] + np.where(board.pinned[waiting], _URGENT, 0)
    worth += _URGENT >> np.minimum(board.later(waiting, slot), 20)
    held = waiting[_matching(investors, startups, worth, tables)]
    for meeting in held:
        board.put(int(meeting), slot)


def _matching(
    left: NDArray[np.integer], right: NDArray[np.integer], worth: NDArray[np.int64], most: int
) -> NDArray[np.bool_]:
    """Return which edges, (e,) bool, make the matching of greatest worth with at most ``most`` edges."""
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
        raise RuntimeError(f"the flow of a slot ended with {status}")
    return np.asarray(flow.flows(edges) > 0)


def insert(board: Board, meeting: int, depth: int) -> bool:
    """Place one meeting, moving others out of its way in chains at most ``depth`` long; say whether it did."""
    slots = board.slots_of(meeting)
    for slot in slots:
        if board.fits(meeting, slot):
            board.put(meeting, int(slot))
            return True
    if depth == 0 or not board.tables_in_forum(board.forum[meeting]):
        return False
    return any(_make_way(board, meeting, int(slot), depth - 1) for slot in slots)


def _make_way(board: Board, meeting: int, slot: int, depth: int) -> bool:
    """Put the meeting into the slot if all that are in its way there find other slots."""
    busy = board.in_the_way(meeting, slot)
    if busy is None:
        return False
    if busy:
        return _swap(board, meeting, slot, busy, depth)
    return any(_swap(board, meeting, slot, [other], 0) for other in board.held(slot))


def _swap(board: Board, meeting: int, slot: int, others: list[int], depth: int) -> bool:
    before = board.slot.copy()
    for other in others:
        board.take(other)
    if board.fits(meeting, slot):
        board.put(meeting, slot)
        if all(insert(board, other, depth) for other in others):
            return True
    board.restore(before)
    return False
