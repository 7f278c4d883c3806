from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.board import Board
from matcher.planning.problem import UNPLACED, PlanningProblem
from tests.factories import grid, planning_problem
from tests.strategies import problems

# Meetings 0 to 3: Ines with Sara, Ines with Sol, Ivo with Sara, Ivo with Sol. Two slots in a row with two tables.
COUPLES = {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 0, 0): 0.7, (1, 1, 0): 0.6}
ALL = np.arange(4, dtype=np.int32)


def board_of(problem: PlanningProblem) -> Board:
    return Board(problem, np.arange(len(problem.pairs), dtype=np.int32))


def two_slots() -> Board:
    return board_of(planning_problem(COUPLES, grid([(0, 0), (0, 20)], 2)))


def test_a_new_board_has_nothing_placed() -> None:
    board = two_slots()
    assert board.unplaced().tolist() == [0, 1, 2, 3]
    assert [board.tables_left(slot) for slot in (0, 1)] == [2, 2]
    assert board.tables_in_forum(0) == 4


def test_startups_stand_after_the_investors() -> None:
    board = two_slots()
    assert (board.investor.tolist(), board.startup.tolist()) == ([0, 0, 1, 1], [2, 3, 2, 3])


def test_a_meeting_keeps_its_people_and_a_table_busy() -> None:
    board = two_slots()
    board.put(0, 0)
    # Ines and Sara are busy in slot 0: only Ivo and Sol could still meet there.
    assert board.waiting(0).tolist() == [3]
    assert board.waiting(1).tolist() == [1, 2, 3]
    assert (board.tables_left(0), board.tables_in_forum(0)) == (1, 3)
    assert board.held(0) == [0]


def test_people_are_busy_in_every_slot_that_clashes() -> None:
    # The slot of sub-forum 1 shares ten minutes with both slots of sub-forum 0.
    board = board_of(planning_problem({(0, 0, 1): 0.5, (0, 1, 0): 0.5}, grid([(0, 0), (1, 10), (0, 20)])))
    board.put(0, 1)
    assert [board.fits(1, slot) for slot in (0, 2)] == [False, False]
    board.take(0)
    assert [board.fits(1, slot) for slot in (0, 2)] == [True, True]


def test_somebody_between_two_meetings_is_not_free_until_both_are_gone() -> None:
    board = board_of(
        planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5, (0, 2, 1): 0.5}, grid([(0, 0), (1, 10), (0, 20)]))
    )
    board.put(0, 0)
    board.put(1, 2)
    board.take(0)
    assert not board.fits(2, 1)
    board.take(1)
    assert board.fits(2, 1)


def test_somebody_away_is_not_free_when_a_meeting_at_the_same_time_goes() -> None:
    # Ines is away in the slot of sub-forum 1, which shares ten minutes with that of sub-forum 0.
    board = board_of(
        planning_problem({(0, 0, 0): 0.5, (0, 1, 1): 0.5}, grid([(0, 0), (1, 10)]), investors={"away": [(0, 1)]})
    )
    board.put(0, 0)
    board.take(0)
    assert board.fits(0, 0)
    assert not board.fits(1, 1)


def test_nothing_fits_without_a_table() -> None:
    board = board_of(planning_problem({(0, 0, 0): 0.5, (1, 1, 0): 0.5}, grid([(0, 0), (0, 20)], [1, 0])))
    board.put(0, 0)
    assert [board.fits(1, slot) for slot in (0, 1)] == [False, False]


def test_slack_is_time_less_meetings_from_the_slot_on() -> None:
    # Three slots. Ines and Ivo wait for two meetings each, Sara and Sol too.
    board = board_of(planning_problem(COUPLES, grid([(0, 0), (0, 20), (0, 40)], 2)))
    assert board.slack(0).tolist() == [1, 1, 1, 1]
    board.put(0, 0)
    # From slot 1 on there are two: Ines and Sara need one of them, Ivo and Sol both.
    assert board.slack(1).tolist() == [1, 0, 1, 0]
    # From slot 2 on Ivo and Sol have one slot for two meetings: less than none counts as none.
    assert board.slack(2).tolist() == [0, 0, 0, 0]


def test_slack_counts_all_sessions_of_the_sub_forum_and_parallel_slots_once() -> None:
    # Sub-forum 0 at 0, 20 and 100; sub-forum 1 at 0 and 20. Ines waits for one meeting in each, Sara for one in
    # sub-forum 0 and Sol for one in sub-forum 1.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 1): 0.5}, grid([(0, 0), (1, 0), (0, 20), (1, 20), (0, 100)])
    )
    # Ines: own 3 - 1 = 2, in all 3 - 2 = 1. Sara: own 3 - 1, in all 3 - 1. Sol waits for nothing in sub-forum 0:
    # own 3 - 0, in all 3 - 1.
    assert board_of(problem).slack(0).tolist() == [1, 2, 2]


def test_slack_is_that_of_the_sub_forum_where_it_has_less_than_the_whole() -> None:
    # Sub-forum 0 has two slots and Ines two meetings in it, 2 - 2 = 0; with the three slots of sub-forum 1 she has
    # 5 - 2 = 3 in all.
    slots = grid([(0, 0), (0, 20), (1, 100), (1, 120), (1, 140)])
    assert board_of(planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5}, slots)).slack(0)[0] == 0


def test_slack_leaves_out_slots_without_tables_and_times_away() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.5}, grid([(0, 0), (0, 20), (0, 40)], [1, 1, 0]), investors={"away": [(0, 1)]}
    )
    # Investor: slot 0 for one meeting. Startup: slots 0 and 1.
    assert board_of(problem).slack(0).tolist() == [0, 1]


def test_the_slots_that_are_left_to_a_meeting_are_those_that_fit_both() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 0, 0): 0.5},
        grid([(0, 0), (1, 10), (0, 20), (0, 40), (0, 60)], [1, 1, 1, 1, 0]),
        investors={"away": [(0, 2)]},
    )
    assert board_of(problem).slots_after(0, np.array([0, 1])).tolist() == [1, 2]


def test_a_pair_outside_has_a_place_while_both_are_free_at_a_table() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 1, 0): 0.7}, grid([(0, 0), (0, 20)], [1, 1]))
    board = Board(problem, np.array([0], np.int32))
    board.put(0, 0)
    assert board.has_place().tolist() == [True, True, True]
    board.extend(np.array([1], np.int32))
    board.put(1, 1)
    assert board.has_place().tolist() == [False, False, False]


def test_the_meetings_in_the_way_are_those_of_the_two_people() -> None:
    board = two_slots()
    board.put(1, 0)
    board.put(2, 0)
    # Ines meets Sol and Ivo meets Sara: both stand between Ines and Sara, and between Ivo and Sol.
    assert board.in_the_way(0, 0) == [1, 2]
    assert board.in_the_way(0, 1) == []


def test_no_move_helps_where_somebody_is_away_or_no_table_stands() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.5}, grid([(0, 0), (0, 20), (0, 40)], [1, 0, 1]), startups={"away": [(0, 0)]}
    )
    board = board_of(problem)
    assert [board.in_the_way(0, slot) for slot in range(3)] == [None, None, []]


def test_a_meeting_added_can_be_dropped_again() -> None:
    board = Board(planning_problem(COUPLES), ALL[:2])
    assert list(board.extend(ALL[3:])) == [2]
    assert board.chosen.tolist() == [0, 1, 3]
    board.drop_last()
    assert (board.chosen.tolist(), board.startup.tolist()) == ([0, 1], [2, 3])


def test_restoring_undoes_every_move() -> None:
    board = two_slots()
    board.put(0, 0)
    board.put(3, 0)
    before = board.slot.copy()
    board.take(0)
    board.put(0, 1)
    board.take(3)
    board.put(1, 0)
    board.restore(before)
    assert board.slot.tolist() == [0, UNPLACED, UNPLACED, 0]
    assert board.held(0) == [0, 3]
    assert board.waiting(1).tolist() == [1, 2]


@settings(deadline=None, max_examples=80)
@given(problems(), st.data())
def test_a_board_remembers_no_more_than_where_its_meetings_stand(
    problem: PlanningProblem, data: st.DataObject
) -> None:
    board = board_of(problem)
    for _ in range(data.draw(st.integers(0, 12))):
        placed = np.flatnonzero(board.slot != UNPLACED).tolist()
        free = [
            (meeting, slot)
            for meeting in board.unplaced().tolist()
            for slot in board.slots_of(meeting).tolist()
            if board.fits(meeting, slot)
        ]
        if placed and (not free or data.draw(st.booleans())):
            board.take(data.draw(st.sampled_from(placed)))
        elif free:
            board.put(*data.draw(st.sampled_from(free)))
    fresh = board_of(problem)
    for meeting in np.flatnonzero(board.slot != UNPLACED).tolist():
        assert fresh.fits(meeting, int(board.slot[meeting]))
        fresh.put(meeting, int(board.slot[meeting]))
    for slot in range(len(problem.grid)):
        assert board.waiting(slot).tolist() == fresh.waiting(slot).tolist()
        assert board.held(slot) == fresh.held(slot)
        assert board.tables_left(slot) == fresh.tables_left(slot)
