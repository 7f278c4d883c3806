from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from matcher.planning.board import Board
from matcher.planning.problem import UNPLACED, PlanningProblem
from matcher.planning.refill import refill
from matcher.planning.timetable import place
from tests.factories import grid, planning_problem
from tests.strategies import problems

NOBODY = np.empty(0, np.int32)
ONES = {"most": 1}


def added_to_nothing(problem: PlanningProblem) -> list[int]:
    return [int(row) for row in refill(Board(problem, NOBODY))]


def test_an_empty_board_is_filled_with_the_best_pairs() -> None:
    # One meeting each: 0.9 goes first and leaves 0.1 for the others.
    problem = planning_problem(
        {(0, 1, 0): 0.8, (0, 0, 0): 0.9, (1, 0, 0): 0.7, (1, 1, 0): 0.1}, investors=ONES, startups=ONES
    )
    assert added_to_nothing(problem) == [1, 3]


def test_people_without_a_meeting_go_first() -> None:
    # Ines met Sara, the third investor met Sol; one table is left, in slot 1. Ines with Sol would bring 0.9 and
    # helps nobody, Ivo with Sara brings 0.1, and Ivo has no meeting yet, though he would do without.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (2, 1, 0): 0.5, (0, 1, 0): 0.9, (1, 0, 0): 0.1},
        grid([(0, 0), (0, 20)], [2, 1]),
        investors={"least": 0},
    )
    board = Board(problem, np.array([0, 1], np.int32))
    board.put(0, 0)
    board.put(1, 0)
    assert refill(board).tolist() == [3]


def test_people_below_their_least_go_before_scores() -> None:
    # All have one meeting, one table is left: Ivo wants two at least, Ines is content with one.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 1, 0): 0.5, (0, 1, 0): 0.9, (1, 0, 0): 0.1},
        grid([(0, 0), (0, 20)], [2, 1]),
        investors={"least": [1, 2]},
    )
    board = Board(problem, np.array([0, 1], np.int32))
    board.put(0, 0)
    board.put(1, 0)
    assert refill(board).tolist() == [3]


def test_pinned_pairs_go_before_everybody() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (1, 1, 0): 0.1}, [(0, 0)], pinned=[(1, 1, 0)])
    assert added_to_nothing(problem) == [1]


def test_others_move_for_somebody_without_a_meeting() -> None:
    # Ines meets Sara in slot 0, all that Ivo has; Ines and Sara move on to slot 1.
    problem = planning_problem({(0, 0, 0): 0.5, (1, 0, 0): 0.5}, investors={"away": [(1, 1), (1, 2)]})
    board = Board(problem, np.array([0], np.int32))
    board.put(0, 0)
    assert refill(board).tolist() == [1]
    assert board.slot.tolist() == [1, 0]


def test_what_a_move_makes_possible_is_found_in_another_round() -> None:
    # Two tables. Ines meets Sara in slot 0; for Ivo, who has that slot only, they move to slot 1. Now Ines is free
    # when the third startup is, which has met somebody in sub-forum 1 and is away in slot 1.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 0, 0): 0.5, (2, 2, 1): 0.5, (0, 2, 0): 0.5},
        grid([(0, 0), (0, 20), (1, 100)], 2),
        investors={"away": [(1, 1)]},
        startups={"away": [(2, 1)]},
    )
    board = Board(problem, np.array([0, 2], np.int32))
    board.put(0, 0)
    board.put(1, 2)
    assert refill(board).tolist() == [1, 3]
    assert board.slot.tolist() == [1, 2, 0, 0]


def test_nobody_moves_for_a_better_score_alone() -> None:
    # Everybody has a meeting. Ivo with Sara, worth 0.9, would fit if Ines and Sara moved from slot 1 to slot 2.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 1, 1): 0.5, (1, 0, 0): 0.9},
        grid([(1, 0), (0, 20), (0, 40)]),
        investors={"away": [(1, 2)]},
    )
    board = Board(problem, np.array([0, 1], np.int32))
    board.put(0, 1)
    board.put(1, 0)
    assert refill(board).tolist() == []
    assert board.slot.tolist() == [1, 0]


def test_no_couple_meets_twice_and_nobody_more_often_than_it_wants() -> None:
    # Ines and Sara share two sub-forums; Ines wants two meetings.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 0, 1): 0.8, (0, 1, 0): 0.7, (0, 2, 0): 0.6},
        grid([(0, 0), (0, 20), (0, 40), (1, 60)]),
        investors={"most": 2},
    )
    assert added_to_nothing(problem) == [0, 2]


def test_a_full_board_takes_nobody() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (1, 1, 0): 0.9}, [(0, 0)])
    board = Board(problem, np.array([0], np.int32))
    board.put(0, 0)
    assert refill(board).tolist() == []
    assert board.chosen.tolist() == [0]


@settings(deadline=None, max_examples=80)
@given(problems())
def test_afterwards_no_pair_is_left_that_could_simply_meet(problem: PlanningProblem) -> None:
    board = place(problem, NOBODY)
    added = refill(board)
    placed = board.chosen[board.slot != UNPLACED]
    assert sorted(placed.tolist()) == sorted(added.tolist())
    couple = problem.couple
    could = board.has_place() & ~np.isin(couple, couple[placed])
    for side, own in problem.sides:
        met = np.bincount(own[placed], minlength=len(side))
        assert np.all(met <= side.most)
        could &= (met < side.most)[own]
    assert not could.any()
