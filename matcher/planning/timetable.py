"""A slot for every chosen meeting: slot by slot, tightest people first, then chains of moves for the rest.

At each slot the meetings to hold are a matching of the people who are free, of greatest urgency, through at most
as many meetings as there are tables. Urgency doubles with every slot of slack that a person or a meeting loses,
so what only just fits is never left for later. What still finds no slot is placed by moving other meetings out
of its way.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matcher.pairs import Rows
from matcher.planning.board import Board
from matcher.planning.matching import heaviest_matching
from matcher.planning.problem import UNPLACED, PlanningProblem

# The least urgency, after twenty halvings, still outweighs the greatest score, which breaks ties.
_URGENT = 1 << 30
_SCORE = 1000
#: Chains of moves this long find a slot for nearly all that has one; longer ones take many times as long.
CHAIN = 2


def place(problem: PlanningProblem, chosen: Rows, given: Mapping[int, int] | None = None) -> Board:
    """Give the chosen rows of the problem's pairs a slot each where one can be found, pinned pairs first.

    Parameters
    ----------
    given : slots by row, for some rows of the pairs that stand there from the start.
    """
    given = given or {}
    board = Board(problem, np.array([*given, *(row for row in chosen.tolist() if row not in given)], np.int32))
    for meeting, slot in enumerate(given.values()):
        board.put(meeting, slot)
    for meeting in _pinned(problem, board.chosen):
        if board.slot[meeting] == UNPLACED:
            insert(board, meeting, CHAIN)
    for slot in range(len(problem.grid)):
        _fill_slot(board, slot)
    for meeting in board.unplaced():
        insert(board, int(meeting), CHAIN)
    return board


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


def _pinned(problem: PlanningProblem, chosen: Rows) -> list[int]:
    """Return the meetings of pinned couples; first those that have no other sub-forum to go to."""
    couple, size = problem.couple, problem.couples
    meetings = np.flatnonzero(problem.must_meet[chosen])
    ways = np.bincount(couple, minlength=size)[couple[chosen[meetings]]]
    return [int(meeting) for meeting in meetings[np.argsort(ways, kind="stable")]]


def _fill_slot(board: Board, slot: int) -> None:
    """Hold the most urgent meetings that fit into one slot."""
    waiting = board.waiting(slot)
    tables = board.tables_left(slot)
    if not len(waiting) or not tables:
        return
    slack = board.slack(slot)
    investors, startups = board.investor[waiting], board.startup[waiting]
    worth = 1 + np.round(_SCORE * board.problem.scores[board.chosen[waiting]]).astype(np.int64)
    for spare in (slack[investors], slack[startups], board.slots_after(slot, waiting)):
        worth += _URGENT >> np.minimum(spare, 20)
    for meeting in waiting[heaviest_matching(investors, startups, worth, tables)]:
        board.put(int(meeting), slot)


def _make_way(board: Board, meeting: int, slot: int, depth: int) -> bool:
    """Put the meeting into the slot if what is in its way there finds other slots."""
    others = board.in_the_way(meeting, slot)
    if others is None:
        return False
    if others:
        return _replace(board, meeting, slot, others, depth)
    # Only a table is missing: any meeting of the slot may give up its own, if it fits elsewhere as it is.
    return any(_replace(board, meeting, slot, [other], 0) for other in board.held(slot))


def _replace(board: Board, meeting: int, slot: int, others: list[int], depth: int) -> bool:
    before = board.slot.copy()
    for other in others:
        board.take(other)
    if board.fits(meeting, slot):
        board.put(meeting, slot)
        if all(insert(board, other, depth) for other in others):
            return True
    board.restore(before)
    return False
