from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings

from matcher.planning.board import Board
from matcher.planning.problem import UNPLACED, PlanningProblem
from matcher.planning.timetable import CHAIN, insert, place
from tests.factories import grid, planning_problem
from tests.oracle import has_timetable, legal_choices
from tests.strategies import problems


def everything(problem: PlanningProblem) -> Board:
    return place(problem, np.arange(len(problem.pairs), dtype=np.int32))


def board_with(problem: PlanningProblem, slots: list[int]) -> Board:
    """Return a board on which every pair is a meeting, in the slot given."""
    board = Board(problem, np.arange(len(problem.pairs), dtype=np.int32))
    for meeting, slot in enumerate(slots):
        if slot != UNPLACED:
            board.put(meeting, slot)
    return board


def test_everybody_meets_everybody_in_as_many_slots_as_there_are_counterparts() -> None:
    # Four and four people, four slots with four tables: 16 meetings in 16 places.
    problem = planning_problem(
        {(i, s, 0): 0.5 for i in range(4) for s in range(4)}, grid([(0, 20 * number) for number in range(4)], 4)
    )
    assert len(everything(problem).unplaced()) == 0


def test_who_leaves_early_goes_first() -> None:
    # Ines has all three slots, Ivo the first only; both meet Sara.
    problem = planning_problem({(0, 0, 0): 0.9, (1, 0, 0): 0.1}, investors={"away": [(1, 1), (1, 2)]})
    assert everything(problem).slot.tolist() == [1, 0]


def test_a_meeting_with_one_slot_in_common_is_held_in_it() -> None:
    # Ines and Sara are both there twice, but together in slot 0 only; Ines and Sol could meet in both of hers.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5}, investors={"away": [(0, 2)]}, startups={"away": [(0, 1)]}
    )
    assert everything(problem).slot.tolist() == [0, 1]


def test_pinned_pairs_find_their_slot_before_all_others() -> None:
    # One slot, one table.
    scores = {(0, 0, 0): 0.9, (1, 1, 0): 0.1}
    assert everything(planning_problem(scores, [(0, 0)], pinned=[(1, 1, 0)])).slot.tolist() == [UNPLACED, 0]


def test_a_meeting_that_fits_is_inserted_without_moves() -> None:
    board = board_with(planning_problem({(0, 0, 0): 0.5}), [UNPLACED])
    assert insert(board, 0, depth=0)
    assert board.slot.tolist() == [0]


# Ines met Sara in slot 0, which is all that Ivo has; Ines and Sara have slots 1 and 2 besides.
ONE_MOVE = planning_problem({(0, 0, 0): 0.5, (1, 0, 0): 0.5}, investors={"away": [(1, 1), (1, 2)]})


def test_a_meeting_in_the_way_moves() -> None:
    board = board_with(ONE_MOVE, [0, UNPLACED])
    assert insert(board, 1, depth=1)
    assert board.slot.tolist() == [1, 0]


def test_nothing_moves_where_no_moves_are_allowed() -> None:
    board = board_with(ONE_MOVE, [0, UNPLACED])
    assert not insert(board, 1, depth=0)
    assert board.slot.tolist() == [0, UNPLACED]


def test_both_people_may_have_to_be_freed() -> None:
    # Ivo and Sol have slot 0 in common, in which Ivo meets Sara and Ines meets Sol; Ivo is free in slot 1 besides
    # and Sol in slot 2, so that one meeting goes to either.
    problem = planning_problem(
        {(1, 0, 0): 0.5, (0, 1, 0): 0.5, (1, 1, 0): 0.5},
        grid([(0, 0), (0, 20), (0, 40)], 2),
        investors={"away": [(1, 2)]},
        startups={"away": [(1, 1)]},
    )
    board = board_with(problem, [0, 0, UNPLACED])
    assert insert(board, 2, depth=1)
    assert board.slot.tolist() == [1, 2, 0]


def test_a_chain_may_be_two_moves_long() -> None:
    # Ivo has slot 0 only, where Ines meets Sara; she has slot 1 besides, where Ines meets Sol, who can go to 2.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5, (1, 0, 0): 0.5},
        investors={"away": [(1, 1), (1, 2)]},
        startups={"away": [(0, 2)]},
    )
    board = board_with(problem, [0, 1, UNPLACED])
    assert not insert(board, 2, depth=1)
    assert board.slot.tolist() == [0, 1, UNPLACED]
    assert insert(board, 2, depth=2)
    assert board.slot.tolist() == [1, 2, 0]


def test_a_meeting_moves_to_give_up_its_table() -> None:
    # One table a slot. Ivo and Sol have slot 0 only; Ines and Sara, who share nobody with them, go to slot 1.
    problem = planning_problem({(0, 0, 0): 0.5, (1, 1, 0): 0.5}, [(0, 0), (0, 20)], investors={"away": [(1, 1)]})
    board = board_with(problem, [0, UNPLACED])
    assert insert(board, 1, depth=1)
    assert board.slot.tolist() == [1, 0]


def test_a_chain_that_leads_nowhere_leaves_everything_where_it_was() -> None:
    # Both have slot 0 only, and Sara cannot meet both there.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 0, 0): 0.5}, investors={"away": [(0, 1), (0, 2), (1, 1), (1, 2)]}
    )
    board = board_with(problem, [0, UNPLACED])
    assert not insert(board, 1, CHAIN)
    assert board.slot.tolist() == [0, UNPLACED]


def test_slots_without_tables_take_nobody() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5}, grid([(0, 0), (0, 20), (0, 40)], [0, 1, 0]))
    board = everything(problem)
    assert sorted(board.slot.tolist()) == [UNPLACED, 1]


@settings(deadline=None, max_examples=80)
@given(problems())
def test_nobody_is_ever_in_two_places_or_at_a_table_too_many(problem: PlanningProblem) -> None:
    board = everything(problem)
    grid = problem.grid
    placed = np.flatnonzero(board.slot != UNPLACED)
    for own, side in ((problem.pairs.investor, problem.investors), (problem.pairs.startup, problem.startups)):
        for person in range(len(side)):
            slots = board.slot[placed][own[placed] == person]
            assert side.free[person, slots].all()
            assert grid.clash[np.ix_(slots, slots)].sum() == len(slots)
    assert all(count <= grid.tables[slot] for slot, count in Counter(board.slot[placed].tolist()).items())
    assert np.array_equal(grid.forum[board.slot[placed]], problem.pairs.forum[placed])


@settings(deadline=None, max_examples=60)
@given(problems(most_pairs=4, most_slots=6))
def test_of_few_meetings_all_are_placed_that_can_be(problem: PlanningProblem) -> None:
    for choice in legal_choices(problem):
        rows = np.flatnonzero(choice).astype(np.int32)
        if len(rows) <= 2 and has_timetable(problem, rows.tolist()):
            assert len(place(problem, rows).unplaced()) == 0
