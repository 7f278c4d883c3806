"""Who comes into a freed place: the order of need, nobody beyond the own most, nobody moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings

from matcher.planning.problem import PlanningProblem
from matcher.planning.replacements import add_replacements
from matcher.planning.rivals import greedy
from matcher.planning.standing import Standing
from tests.factories import grid, planning_problem
from tests.strategies import problems

NONE = np.empty(0, dtype=np.int64)


def empty(problem: PlanningProblem) -> Standing:
    nothing = np.empty(0, dtype=np.int32)
    return Standing(problem, nothing, nothing, np.ones(len(problem.grid), dtype=bool))


def added(problem: PlanningProblem, lost: dict[int, int] | None = None, **couples: Any) -> list[int]:
    standing = empty(problem)
    people = len(problem.investors) + len(problem.startups)
    losses = np.array([(lost or {}).get(person, 0) for person in range(people)], dtype=np.int64)
    add_replacements(standing, losses, couples.get("again", NONE), couples.get("barred", NONE))
    return [int(row) for row in standing.chosen]


# One place: the pairs are told apart by what makes them urgent.
PAIRS = {(0, 0, 0): 0.1, (1, 1, 0): 0.5, (2, 2, 0): 0.9}
ONE = planning_problem(PAIRS, grid([(0, 0)]))


def test_the_best_score_comes_last_in_the_order_of_need() -> None:
    assert added(ONE) == [2]
    assert added(ONE, lost={1: 1}) == [1]
    assert added(ONE, lost={1: 1}, again=ONE.couple[:1]) == [0]
    pinned = planning_problem(PAIRS, grid([(0, 0)]), pinned=[(0, 0, 0)])
    assert added(pinned, lost={1: 1}, again=pinned.couple[2:]) == [0]


def test_a_barred_couple_gets_nothing() -> None:
    assert added(ONE, barred=ONE.couple[2:]) == [1]


def test_a_loss_made_good_counts_no_more() -> None:
    # Investor 0 lost one meeting: it gets one first, but not both places.
    scores = {(0, 0, 0): 0.3, (0, 1, 0): 0.2, (1, 1, 0): 0.9}
    problem = planning_problem(scores, grid([(0, 0)], tables=2), investors={"least": 0}, startups={"least": 0})
    assert added(problem, lost={0: 1}) == [0, 2]


def test_nobody_gets_more_than_the_own_most() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.8}, investors={"most": 1})
    assert added(problem) == [0]


@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_whatever_is_added_fits_and_nothing_more_would(problem: PlanningProblem) -> None:
    plan = greedy(problem)
    half = slice(0, len(plan.chosen) // 2)
    standing = Standing(problem, plan.chosen[half], plan.slot[half], np.ones(len(problem.grid), dtype=bool))
    people = len(problem.investors) + len(problem.startups)
    add_replacements(standing, np.zeros(people, dtype=np.int64), NONE, NONE)
    assert standing.slot[half].tolist() == plan.slot[half].tolist()
    assert np.all(standing.used <= problem.grid.tables)
    assert standing.busy[standing.investor, standing.slot].max(initial=1) == 1
    assert standing.busy[standing.startup, standing.slot].max(initial=1) == 1
    couples = problem.couple[standing.chosen]
    assert len(np.unique(couples)) == len(couples)
    assert list(add_replacements(standing, np.zeros(people, dtype=np.int64), NONE, NONE)) == []
