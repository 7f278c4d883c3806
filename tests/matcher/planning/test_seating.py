from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from matcher.planning.problem import PlanningProblem
from matcher.planning.seating import seat
from matcher.planning.solve import solve
from tests.factories import grid, planning_problem
from tests.strategies import problems


def seated(problem: PlanningProblem, slots: list[int]) -> list[int]:
    """Return the tables of meetings for which every pair stands, in the slots given."""
    chosen = np.arange(len(problem.pairs), dtype=np.int32)
    return [int(table) for table in seat(problem, chosen, np.array(slots, dtype=np.int32))]


def test_tables_count_from_one() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (1, 1, 0): 0.5}, grid([(0, 0)], 2))
    assert seated(problem, [0, 0]) == [1, 2]


def test_an_investor_keeps_its_table_while_startups_come_and_go() -> None:
    # Slot 0: Ines x Sara, Ivo x Sol; slot 1: Ivo x Sara, Ines x Sol.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 1, 0): 0.5, (1, 0, 0): 0.5, (0, 1, 0): 0.5}, grid([(0, 0), (0, 20)], 2)
    )
    assert seated(problem, [0, 0, 1, 1]) == [1, 2, 2, 1]


def test_a_table_is_kept_through_a_pause() -> None:
    # Ines meets in slots 0 and 2, Ivo in slot 1: he takes the table that nobody has sat at.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (1, 0, 0): 0.5, (0, 1, 0): 0.5}, grid([(0, 0), (0, 20), (0, 40)], 2)
    )
    assert seated(problem, [0, 1, 2]) == [1, 2, 1]


def test_every_session_begins_anew() -> None:
    # Ines sat at table 1 of the first session; the first table of the second is nobody's yet, so Ivo has it.
    places = grid([(0, 0), (0, 100)], 2, session=np.array([0, 1], np.int32))
    assert seated(planning_problem({(0, 0, 0): 0.5, (1, 0, 0): 0.5}, places), [0, 1]) == [1, 1]


def test_no_meetings_need_no_tables() -> None:
    assert seated(planning_problem({}), []) == []


@settings(deadline=None, max_examples=60)
@given(problems())
def test_no_table_is_taken_twice_in_a_slot_nor_is_there_one_too_many(problem: PlanningProblem) -> None:
    plan = solve(replace(problem, pinned=np.zeros(len(problem.pairs), bool))).timetable
    tables = seat(problem, plan.chosen, plan.slot)
    assert len(set(zip(plan.slot.tolist(), tables.tolist(), strict=True))) == len(plan.chosen)
    assert np.all((tables >= 1) & (tables <= problem.grid.tables[plan.slot]))
