from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.errors import PlanError
from matcher.planning.checks import violations
from matcher.planning.floor import floor_of
from matcher.planning.problem import PlanningProblem, Timetable
from matcher.planning.rivals import greedy, slot_by_slot
from matcher.planning.served import missing_to_minima, people_reached
from matcher.planning.solve import solve
from tests.factories import grid, planning_problem
from tests.strategies import Case, cases, problems

Rival = Callable[[PlanningProblem], Timetable]
RIVALS = pytest.mark.parametrize("rival", [greedy, slot_by_slot])
LAW = settings(deadline=None, max_examples=60)

ONES = {"most": 1}
# The best pair first: 0.9 + 0.1 = 1.0; the other two: 0.8 + 0.7 = 1.5.
TRAP = {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 0, 0): 0.7, (1, 1, 0): 0.1}


def held(timetable: Timetable) -> list[tuple[int, int, int]]:
    """Return the row, the slot and the table of each meeting."""
    columns = (timetable.chosen, timetable.slot, timetable.table)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_greedy_takes_the_best_pair_and_pays_for_it() -> None:
    problem = planning_problem(TRAP, [(0, 0), (0, 20)], investors=ONES, startups=ONES)
    assert held(greedy(problem)) == [(0, 0, 1), (3, 1, 1)]


def test_slot_by_slot_takes_the_best_matching_where_tables_allow_it() -> None:
    problem = planning_problem(TRAP, grid([(0, 0), (0, 20)], 2), investors=ONES, startups=ONES)
    assert held(slot_by_slot(problem)) == [(1, 0, 1), (2, 0, 2)]


def test_slot_by_slot_takes_the_best_pair_where_there_is_one_table() -> None:
    problem = planning_problem(TRAP, [(0, 0), (0, 20)], investors=ONES, startups=ONES)
    assert held(slot_by_slot(problem)) == [(0, 0, 1), (3, 1, 1)]


def test_slot_by_slot_does_not_look_ahead() -> None:
    # Ines wants one meeting: 0.1 now, though 0.9 comes to the second slot.
    problem = planning_problem(
        {(0, 0, 0): 0.1, (0, 1, 0): 0.9}, [(0, 0), (0, 20)], investors=ONES, startups={"away": [(1, 0)]}
    )
    assert held(slot_by_slot(problem)) == [(0, 0, 1)]
    assert held(greedy(problem)) == [(1, 1, 1)]


@RIVALS
def test_a_couple_meets_in_one_sub_forum_only(rival: Rival) -> None:
    problem = planning_problem({(0, 0, 0): 0.4, (0, 0, 1): 0.5}, [(0, 0), (1, 20)])
    assert len(rival(problem).chosen) == 1


@RIVALS
def test_pinned_pairs_go_first(rival: Rival) -> None:
    # One table: 0.9 would take it.
    problem = planning_problem({(0, 0, 0): 0.9, (1, 1, 0): 0.1}, [(0, 0)], pinned=[(1, 1, 0)])
    assert held(rival(problem)) == [(1, 0, 1)]


@RIVALS
def test_a_problem_without_pairs_has_an_empty_timetable(rival: Rival) -> None:
    assert held(rival(planning_problem({}))) == []


@RIVALS
@LAW
@given(case=cases())
def test_rivals_keep_every_rule_but_the_pins(rival: Rival, case: Case) -> None:
    found = violations(case.ruling, case.meetings(rival(case.problem)))
    assert [violation for violation in found if violation.rule != "pinned pair does not meet"] == []


@RIVALS
@LAW
@given(problem=problems())
def test_no_rival_beats_a_proven_bound(rival: Rival, problem: PlanningProblem) -> None:
    chosen = rival(problem).chosen
    couple = problem.couple
    assume(set(couple[problem.pinned]) <= set(couple[chosen]))
    try:
        plan = solve(problem)
    except PlanError:
        assume(False)
        raise
    reached = people_reached(problem, chosen)
    assert reached <= plan.reached_bound
    as_good = missing_to_minima(problem, chosen) <= plan.short and floor_of(problem, chosen) >= plan.floor - 1e-9
    if reached >= plan.reached and as_good:
        assert problem.scores[chosen].sum() <= plan.bound + 1e-6


@RIVALS
@LAW
@given(problem=problems())
def test_no_rival_leaves_out_a_meeting_that_it_could_hold_at_the_end(
    rival: Rival, problem: PlanningProblem
) -> None:
    timetable = rival(problem)
    couple = problem.couple
    wanted = ~np.isin(couple, couple[timetable.chosen])
    for side, own in problem.sides:
        wanted &= (np.bincount(own[timetable.chosen], minlength=len(side)) < side.most)[own]
    for row in np.flatnonzero(wanted):
        assert not any(could_hold(problem, timetable, int(row), slot) for slot in range(len(problem.grid)))


def could_hold(problem: PlanningProblem, timetable: Timetable, row: int, slot: int) -> bool:
    grid, pairs = problem.grid, problem.pairs
    if grid.forum[slot] != pairs.forum[row] or np.sum(timetable.slot == slot) >= grid.tables[slot]:
        return False
    for side, own in problem.sides:
        theirs = timetable.slot[own[timetable.chosen] == own[row]]
        if not side.free[own[row], slot] or grid.clash[slot, theirs].any():
            return False
    return True
