"""Exchanges of slots: the same meetings, still legal, never less comfortable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from matcher.conference import Aim, Aims
from matcher.pairs import Rows
from matcher.planning.board import Board
from matcher.planning.comfort import agendas, comfort, follow, idle_between
from matcher.planning.polish import polish
from matcher.planning.problem import UNPLACED, PlanningProblem
from matcher.planning.rivals import greedy
from tests.factories import grid, planning_problem
from tests.strategies import problems

HALL = [(0, start) for start in (0, 20, 40, 60)]


def polished(problem: PlanningProblem, slots: list[int], seed: int = 0) -> Rows:
    rows = np.arange(len(slots), dtype=np.int32)
    return polish(problem, rows, np.array(slots, dtype=np.int32), np.random.default_rng(seed))


def test_a_single_meeting_moves_next_to_the_other() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5}, grid(HALL, tables=1))
    one, other = sorted(polished(problem, [0, 3]))
    assert other - one == 1


def test_a_chain_of_meetings_swaps_its_slots_together() -> None:
    # Ines meets 0, 1, 2 in slots 0, 1, 3; startup 2 meets Ivo in slot 2. Nobody can move alone, since Ines is away
    # in slot 2 ... unless slots 0 and 3 change places for all: Ines then has 1, 3 and 0. With slot 2 closed to her
    # the best she can do is 0, 1, 3: one break that no exchange removes, and it stays.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5, (0, 2, 0): 0.5, (1, 2, 0): 0.5},
        grid(HALL, tables=2),
        investors={"away": [(0, 2)]},
    )
    slots = polished(problem, [0, 1, 3, 2])
    assert sorted(slots[:3]) == [0, 1, 3]
    assert comfort(problem, np.arange(4, dtype=np.int32), slots).breaks == 1


def test_everybody_in_a_full_hall_gets_a_day_without_breaks() -> None:
    # Three investors meet the same three startups at three tables, with four slots to do it in.
    scores = {(i, s, 0): 0.5 for i in range(3) for s in range(3)}
    problem = planning_problem(scores, grid(HALL, tables=3))
    # By row (i, s): a legal timetable with gaps.
    start = [0, 1, 3, 1, 3, 0, 3, 0, 1]
    slots = polished(problem, start)
    assert comfort(problem, np.arange(9, dtype=np.int32), slots).breaks == 0


def test_an_order_that_names_no_comfort_only_keeps_the_rules() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5}, grid(HALL, tables=1), aims=Aims((Aim.PEOPLE, Aim.INTEREST))
    )
    assert len(set(polished(problem, [0, 3]).tolist())) == 2


def test_tables_are_saved_where_nobody_minds() -> None:
    # Two couples in one slot need two tables, in two slots one.
    problem = planning_problem({(0, 0, 0): 0.5, (1, 1, 0): 0.5}, grid(HALL, tables=2))
    slots = polished(problem, [0, 0])
    assert comfort(problem, np.arange(2, dtype=np.int32), slots).tables == 1


@settings(deadline=None)
@given(problems())
def test_the_meetings_stay_legal_and_breaks_never_grow(problem: PlanningProblem) -> None:
    before = greedy(replace(problem, pinned=np.zeros(len(problem.pairs), dtype=bool)))
    after = polish(problem, before.chosen, before.slot, np.random.default_rng(1))
    board = Board(problem, before.chosen)
    for meeting, slot in enumerate(after.tolist()):
        assert problem.grid.forum[slot] == problem.pairs.forum[before.chosen[meeting]]
        assert board.fits(meeting, slot)
        board.put(meeting, slot)
    assert not np.any(board.slot == UNPLACED)
    table = idle_between(problem.grid)
    waits = [follow(agendas(problem, before.chosen, slots), table).sum() for slots in (before.slot, after)]
    assert waits[1] <= waits[0]


@settings(deadline=None, max_examples=20)
@given(problems())
def test_the_same_seed_gives_the_same_slots(problem: PlanningProblem) -> None:
    before = greedy(replace(problem, pinned=np.zeros(len(problem.pairs), dtype=bool)))
    first, second = (polish(problem, before.chosen, before.slot, np.random.default_rng(7)) for _ in range(2))
    assert first.tolist() == second.tolist()
