from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.errors import PlanError
from matcher.planning.assignment import assign
from matcher.planning.checks import violations
from matcher.planning.problem import Plan, PlanningProblem, PlanStatus
from matcher.planning.solve import solve
from tests.factories import grid, planning_problem
from tests.oracle import as_choice, floors, has_timetable, legal_choices, people_met, towards_minima, worths
from tests.strategies import Case, cases, problems

LAW = settings(deadline=None, max_examples=60)


def solved(problem: PlanningProblem) -> Plan:
    """Return the plan; problems whose pins cannot all meet are no examples."""
    try:
        return solve(problem)
    except PlanError:
        assume(False)
        raise


def test_a_small_morning_is_planned_to_the_last_detail() -> None:
    # Two slots with one table. Everybody is reached by 0.8 + 0.7 = 1.5; 0.9 would leave 0.1 for the other two.
    # Ivo comes for the second slot only, so Ines goes first.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 0, 0): 0.7, (1, 1, 0): 0.1},
        [(0, 0), (0, 20)],
        investors={"away": [(1, 0)]},
    )
    plan = solve(problem)
    assert (plan.status, plan.reached, plan.reached_bound) == (PlanStatus.OPTIMAL, 4, 4)
    assert (plan.value, plan.bound, plan.gap) == pytest.approx((1.5, 1.5, 0.0))
    assert (plan.timetable.chosen.tolist(), plan.timetable.slot.tolist()) == ([1, 2], [0, 1])
    assert plan.timetable.table.tolist() == [1, 1]
    assert (len(plan.replaced), len(plan.added)) == (0, 0)


# Ines has two slots. Startups 0 and 1 can come to the first only, startup 2 to the second only. Everybody's own
# times allow 0.9 + 0.8, but both would be in the first slot.
CROWDED = planning_problem(
    {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (0, 2, 0): 0.1},
    [(0, 0), (0, 20)],
    startups={"away": [(0, 1), (1, 1), (2, 0)]},
)


def test_the_next_best_comes_in_for_a_meeting_without_a_slot() -> None:
    plan = solve(CROWDED)
    assert assign(CROWDED).chosen.tolist() == [0, 1]
    assert (plan.timetable.chosen.tolist(), plan.timetable.slot.tolist()) == ([0, 2], [0, 1])
    assert (plan.replaced.tolist(), plan.added.tolist()) == ([1], [2])


def test_the_gap_tells_what_the_timetable_cost() -> None:
    # 0.9 + 0.1 = 1.0 of at most 0.9 + 0.8 = 1.7.
    plan = solve(CROWDED)
    assert (plan.value, plan.bound, plan.gap) == pytest.approx((1.0, 1.7, 0.7 / 1.7))
    assert plan.status is PlanStatus.FEASIBLE


def test_a_plan_that_reaches_fewer_people_is_never_called_optimal() -> None:
    # As above without startup 2: three people could be reached by their own times, two are.
    plan = solve(
        planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.8}, [(0, 0), (0, 20)], startups={"away": [(0, 1), (1, 1)]})
    )
    assert (plan.reached, plan.reached_bound, plan.status) == (2, 3, PlanStatus.FEASIBLE)
    # Two meetings that share Ines reach three people; the bound for two people allows both of them, too.
    assert (plan.value, plan.bound) == pytest.approx((0.9, 1.7))


def one_table(scores: dict[tuple[int, int, int], float]) -> PlanningProblem:
    """Two slots with one table; Ivo and Sol come to the first only. Everybody takes one meeting."""
    return planning_problem(
        scores,
        [(0, 0), (0, 20)],
        investors={"most": 1, "away": [(1, 1)]},
        startups={"most": 1, "away": [(1, 1)]},
    )


def test_the_bound_is_for_as_many_people_as_the_plan_reaches() -> None:
    # Ines x Sol and Ivo x Sara, 0.2 + 0.1, would reach all four, but both want the table of the first slot. With
    # one of them the plan reaches two people, and for two people 0.9 was possible.
    plan = solve(one_table({(0, 0, 0): 0.9, (0, 1, 0): 0.2, (1, 0, 0): 0.1}))
    assert (plan.reached, plan.reached_bound) == (2, 4)
    assert (plan.value, plan.bound) == pytest.approx((0.2, 0.9))


def test_a_plan_at_its_bound_is_not_optimal_while_more_people_might_be_reached() -> None:
    plan = solve(one_table({(0, 1, 0): 0.2, (1, 0, 0): 0.0}))
    assert (plan.value, plan.bound) == pytest.approx((0.2, 0.2))
    assert (plan.reached, plan.reached_bound, plan.status) == (2, 4, PlanStatus.FEASIBLE)


def test_no_pairs_make_an_empty_plan() -> None:
    plan = solve(planning_problem({}))
    assert (plan.status, plan.value, plan.bound, plan.gap) == (PlanStatus.OPTIMAL, 0.0, 0.0, 0.0)
    assert (len(plan.timetable.chosen), len(plan.timetable.slot), len(plan.timetable.table)) == (0, 0, 0)


def test_no_slots_make_an_empty_plan() -> None:
    plan = solve(planning_problem({(0, 0, 0): 0.9}, []))
    assert (plan.status, len(plan.timetable.chosen), plan.reached_bound) == (PlanStatus.OPTIMAL, 0, 0)


def test_pinned_pairs_that_find_no_slot_together_are_refused() -> None:
    # Each pin could meet, and Ines has time for two, but both startups come to the first slot only.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.8},
        [(0, 0), (0, 20)],
        pinned=[(0, 0, 0), (0, 1, 0)],
        startups={"away": [(0, 1), (1, 1)]},
    )
    with pytest.raises(PlanError, match="pinned pairs cannot all meet"):
        solve(problem)


def test_a_pinned_couple_is_tried_in_its_other_sub_forum() -> None:
    # By their own times the couple could meet in both sub-forums. In the better one, 0, the only table goes to
    # the other pin, whose people can meet nowhere else.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 0, 1): 0.1, (1, 1, 0): 0.5},
        grid([(0, 0), (0, 20), (1, 40)]),
        pinned=[(0, 0, 0), (0, 0, 1), (1, 1, 0)],
        investors={"away": [(0, 1), (1, 1)]},
    )
    assert sorted(solve(problem).timetable.chosen.tolist()) == [1, 2]


@LAW
@given(cases())
def test_every_plan_passes_the_independent_checker(case: Case) -> None:
    plan = solved(case.problem)
    assert violations(case.ruling, case.meetings(plan.timetable)) == []


@settings(LAW, max_examples=120)
@given(problems(most_pairs=8, most_slots=8))
def test_no_legal_plan_that_serves_the_aims_as_well_beats_the_bound(problem: PlanningProblem) -> None:
    plan = solved(problem)
    choices = legal_choices(problem)
    own = as_choice(problem, plan.timetable.chosen)
    as_good = people_met(problem, choices) >= plan.reached
    as_good &= towards_minima(problem, choices) >= towards_minima(problem, own)[0]
    as_good &= floors(problem, choices) >= plan.floor - 1e-9
    for choice in choices[as_good & (choices @ problem.scores > plan.bound + 1e-6)]:
        assert not has_timetable(problem, np.flatnonzero(choice).tolist())
    for choice in choices[people_met(problem, choices) > plan.reached_bound]:
        assert not has_timetable(problem, np.flatnonzero(choice).tolist())


@LAW
@given(problems(most_pairs=8, most_slots=8))
def test_an_optimal_plan_is_one(problem: PlanningProblem) -> None:
    plan = solved(problem)
    assume(plan.status is PlanStatus.OPTIMAL)
    choices = legal_choices(problem)
    met, values = people_met(problem, choices), choices @ problem.scores
    own = as_choice(problem, plan.timetable.chosen)
    as_good = (met == plan.reached) & (towards_minima(problem, choices) >= towards_minima(problem, own)[0])
    as_good &= floors(problem, choices) >= plan.floor - 1e-9
    better = (met > plan.reached) | (as_good & (values > plan.value + 1e-4))
    for choice in choices[better]:
        assert not has_timetable(problem, np.flatnonzero(choice).tolist())


@LAW
@given(problems(most_pairs=6, most_slots=6), st.integers(0, 5))
def test_a_single_pin_is_refused_only_where_it_is_impossible(problem: PlanningProblem, row: int) -> None:
    couple = problem.couple
    assume(row < len(couple))
    pinned = replace(problem, pinned=couple == couple[row])
    possible = any(
        has_timetable(problem, np.flatnonzero(choice).tolist()) for choice in legal_choices(pinned)[::-1]
    )
    if possible:
        assert couple[row] in couple[solve(pinned).timetable.chosen]
    else:
        with pytest.raises(PlanError):
            solve(pinned)


@LAW
@given(problems())
def test_the_plan_adds_up(problem: PlanningProblem) -> None:
    plan, assignment = solved(problem), assign(problem)
    chosen = plan.timetable.chosen
    ((reached, _),) = worths(problem, as_choice(problem, chosen))
    assert plan.value == pytest.approx(problem.scores[chosen].sum())
    assert plan.value <= plan.bound
    assert plan.reached == reached <= plan.reached_bound
    assert 0.0 <= plan.gap <= 1.0
    assert set(plan.replaced.tolist()) == set(assignment.chosen.tolist()) - set(chosen.tolist())
    assert set(plan.added.tolist()) == set(chosen.tolist()) - set(assignment.chosen.tolist())


@LAW
@given(problems())
def test_the_same_problem_gives_the_same_plan(problem: PlanningProblem) -> None:
    one, other = solved(problem), solve(problem)
    for name in ("chosen", "slot", "table"):
        assert getattr(one.timetable, name).tolist() == getattr(other.timetable, name).tolist()
    assert (one.status, one.value, one.bound, one.reached) == (
        other.status,
        other.value,
        other.bound,
        other.reached,
    )


def test_what_was_asked_is_never_written_to() -> None:
    # All that the strategies draw refuses to be written to; this could be.
    problem = deepcopy(CROWDED)
    before = arrays_of(deepcopy(problem))
    solve(problem)
    assert before
    assert all(np.array_equal(array, then) for array, then in zip(arrays_of(problem), before, strict=True))


def arrays_of(problem: PlanningProblem) -> list[np.ndarray]:
    owners = (problem, problem.pairs, problem.grid, problem.investors, problem.startups)
    columns = (getattr(owner, name) for owner in owners for name in owner.__slots__)
    return [column for column in columns if isinstance(column, np.ndarray)]
