"""The next best: pairs outside the match list that take the place of meetings which found no slot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.board import Board
from matcher.planning.problem import UNPLACED, Flags
from matcher.planning.timetable import CHAIN, insert


def refill(board: Board) -> Rows:
    """Place further pairs until none fits any more; return the rows added, (a,) int32.

    Pinned pairs come first, then people without any meeting, then those below their least, then the greatest
    score; ties by the order of the pairs.
    """
    added: list[int] = []
    while more := _one_round(board):
        added += more
    return np.array(added, dtype=np.int32)


def _one_round(board: Board) -> list[int]:
    problem = board.problem
    wants = _wants(board)
    couple, size = problem.couple, problem.couples
    taken = np.zeros(size, dtype=bool)
    taken[couple[board.chosen[board.slot != UNPLACED]]] = True
    rows, urgent = _next_best(board, wants, ~taken[couple])
    added: list[int] = []
    for row, move_others in zip(rows.tolist(), urgent.tolist(), strict=True):
        people = [int(problem.pairs.investor[row]), len(problem.investors) + int(problem.pairs.startup[row])]
        if taken[couple[row]] or np.any(wants[people] <= 0):
            continue
        if not move_others and board.first_fit(row) is None:
            continue
        if insert(board, board.extend(np.array([row]))[0], CHAIN if move_others else 0):
            added.append(row)
            taken[couple[row]] = True
            wants[people] -= 1
        else:
            board.drop_last()
    return added


def _wants(board: Board) -> NDArray[np.int64]:
    """Return how many more meetings each person takes, (people,) int64."""
    problem = board.problem
    most = np.concatenate([problem.investors.most, problem.startups.most]).astype(np.int64)
    placed = board.slot != UNPLACED
    for rows in (board.investor[placed], board.startup[placed]):
        most -= np.bincount(rows, minlength=len(most))
    return most


def _next_best(board: Board, wants: NDArray[np.int64], open_rows: Flags) -> tuple[Rows, Flags]:
    """Return the rows worth a try, best first, and for which of them others may be moved out of the way."""
    problem = board.problem
    pairs = problem.pairs
    people = (pairs.investor, pairs.startup.astype(np.int64) + len(problem.investors))
    met = np.concatenate([problem.investors.most, problem.startups.most]) - wants
    least = np.concatenate([problem.investors.least, problem.startups.least])
    lonely = (met[people[0]] == 0) | (met[people[1]] == 0)
    short = (met < least)[people[0]] | (met < least)[people[1]]
    tables = np.array([board.tables_in_forum(forum) for forum in range(problem.forums)])
    open_rows = open_rows & (wants[people[0]] > 0) & (wants[people[1]] > 0) & (tables[pairs.forum] > 0)
    urgent = problem.pinned | lonely | short
    rows = np.flatnonzero(open_rows & (urgent | board.has_place()))
    order = np.lexsort([-problem.scores[rows], ~short[rows], ~lonely[rows], ~problem.pinned[rows]])
    return rows[order].astype(np.int32), urgent[rows[order]]
