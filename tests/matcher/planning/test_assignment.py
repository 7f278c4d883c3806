from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.conference import Aim, Aims
from matcher.errors import PlanError
from matcher.pairs import Pairs, Rows
from matcher.planning.assignment import assign, status_of
from matcher.planning.problem import Assignment, Attendees, PlanningProblem, PlanStatus
from tests.factories import grid, planning_problem
from tests.oracle import all_limits, as_choice, floors, legal_choices, people_met, towards_minima, worths
from tests.strategies import problems

LAW = settings(deadline=None, max_examples=60)


def worth_of(problem: PlanningProblem, assignment: Assignment) -> tuple[int, float]:
    return worths(problem, as_choice(problem, assignment.chosen))[0]


def assigned(problem: PlanningProblem) -> Assignment:
    """Return the assignment; problems whose pins contradict each other are no examples."""
    try:
        return assign(problem)
    except PlanError:
        assume(False)
        raise


def test_the_toy_checkerboard_is_solved_exactly() -> None:
    # Even meets even, odd meets odd: four people a side, two meetings each, 4 x 2 meetings of 1.0.
    scores = {(i, s, 0): 1.0 if (i + s) % 2 == 0 else 0.0 for i in range(4) for s in range(4)}
    places = grid([(0, 20 * number) for number in range(4)], 4)
    problem = planning_problem(scores, places, investors={"most": 2}, startups={"most": 2})
    assignment = assign(problem)
    assert problem.scores[assignment.chosen].tolist() == [1.0] * 8
    assert (assignment.value, assignment.reached, assignment.status) == (8.0, 8, PlanStatus.OPTIMAL)


def test_a_greedy_choice_is_beaten() -> None:
    # The best pair first: 0.9 + 0.1 = 1.0; the other two: 0.8 + 0.7 = 1.5.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 0, 0): 0.7, (1, 1, 0): 0.1}
    problem = planning_problem(scores, investors={"most": 1}, startups={"most": 1})
    assignment = assign(problem)
    assert assignment.chosen.tolist() == [1, 2]
    assert (assignment.value, assignment.bound) == pytest.approx((1.5, 1.5))


def test_the_bound_covers_lists_that_miss_as_few_minima() -> None:
    # Everybody is reached by rows 0 and 3 and either 1 or 2. Investor 1 wants two meetings at least, so row 2 is
    # chosen, worth 0.1; with row 1, worth 0.9, the list would be worth 1.9, but investor 1 would miss one.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.9, (1, 1, 0): 0.1, (1, 2, 0): 0.1},
        investors={"least": [1, 2], "most": [2, 2]},
        startups={"most": 1},
    )
    assignment = assign(problem)
    assert (assignment.value, assignment.bound) == pytest.approx((1.1, 1.1))
    assert assignment.status is PlanStatus.OPTIMAL


def test_no_pairs_make_an_empty_match_list() -> None:
    assignment = assign(planning_problem({}))
    assert (len(assignment.chosen), assignment.value, assignment.bound, assignment.reached_bound) == (
        0,
        0.0,
        0.0,
        0,
    )
    assert assignment.status is PlanStatus.OPTIMAL


@pytest.mark.parametrize(
    ("value", "bound", "status"),
    [(10.0, 10.0, "optimal"), (10.0, 10.00005, "optimal"), (10.0, 10.01, "feasible"), (0.0, 0.0, "optimal")],
)
def test_a_value_at_its_bound_is_optimal(value: float, bound: float, status: str) -> None:
    assert status_of(value, bound) == PlanStatus(status)


@settings(LAW, max_examples=150)
@given(problems())
def test_no_choice_under_the_same_limits_is_better(problem: PlanningProblem) -> None:
    problem = replace(problem, aims=Aims((Aim.PEOPLE, Aim.MINIMUM, Aim.INTEREST)))
    choices = legal_choices(problem, all_limits(problem))
    if not len(choices):
        with pytest.raises(PlanError):
            assign(problem)
        return
    assignment = assign(problem)
    best = max(worths(problem, choices))
    assert worth_of(problem, assignment) == pytest.approx(best, abs=1e-4)
    assert assignment.reached == best[0] <= assignment.reached_bound


@LAW
@given(problems())
def test_no_choice_that_serves_the_aims_as_well_beats_the_bound(problem: PlanningProblem) -> None:
    assignment = assigned(problem)
    choices = legal_choices(problem, all_limits(problem))
    own = as_choice(problem, assignment.chosen)
    as_good = people_met(problem, choices) >= assignment.reached
    as_good &= towards_minima(problem, choices) >= towards_minima(problem, own)[0]
    assert (choices[as_good] @ problem.scores).max() <= assignment.bound_without_floor + 1e-6
    as_good &= floors(problem, choices) >= floors(problem, own)[0] - 1e-9
    assert (choices[as_good] @ problem.scores).max() <= assignment.bound + 1e-6
    assert assignment.value == pytest.approx(problem.scores[assignment.chosen].sum())
    assert assignment.value <= assignment.bound


@LAW
@given(problems())
def test_the_chosen_rows_rise_and_name_no_couple_twice(problem: PlanningProblem) -> None:
    chosen = assigned(problem).chosen
    couple = problem.couple
    assert np.all(np.diff(chosen) > 0)
    assert len(np.unique(couple[chosen])) == len(chosen)


@LAW
@given(problems(), st.data())
def test_the_order_of_people_and_pairs_changes_nothing(problem: PlanningProblem, data: st.DataObject) -> None:
    before = assigned(problem)
    order, investors, startups = (
        np.array(data.draw(st.permutations(range(size))), dtype=np.int32)
        for size in (len(problem.pairs), len(problem.investors), len(problem.startups))
    )
    old = problem.pairs.take(order)
    shuffled = replace(
        problem,
        pairs=Pairs(investors[old.investor], startups[old.startup], old.forum),
        scores=problem.scores[order],
        pinned=problem.pinned[order],
        investors=moved(problem.investors, investors),
        startups=moved(problem.startups, startups),
    )
    after = assign(shuffled)
    assert worth_of(shuffled, after) == pytest.approx(worth_of(problem, before), abs=1e-4)
    assert after.bound == pytest.approx(before.bound, abs=1e-4)


@LAW
@given(problems(), st.data())
def test_more_tables_never_lower_the_optimum(problem: PlanningProblem, data: st.DataObject) -> None:
    before = assigned(problem)
    more = problem.grid.tables.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += 1
    roomy = replace(problem, grid=replace(problem.grid, tables=more))
    assert worth_of(roomy, assign(roomy)) >= lowered(worth_of(problem, before))


@LAW
@given(problems(), st.data())
def test_wanting_more_meetings_never_lowers_the_optimum(problem: PlanningProblem, data: st.DataObject) -> None:
    before = assigned(problem)
    people = problem.investors
    more = people.most.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += 1
    eager = replace(problem, investors=Attendees(people.least, more, people.free))
    assert worth_of(eager, assign(eager)) >= lowered(worth_of(problem, before))


@LAW
@given(problems(), st.data())
def test_more_free_time_never_lowers_the_optimum(problem: PlanningProblem, data: st.DataObject) -> None:
    before = assigned(problem)
    people = problem.startups
    free = people.free.copy()
    free[data.draw(st.integers(0, len(free) - 1))] = True
    idle = replace(problem, startups=Attendees(people.least, people.most, free))
    assert worth_of(idle, assign(idle)) >= lowered(worth_of(problem, before))


@LAW
@given(problems())
def test_the_same_problem_gives_the_same_match_list(problem: PlanningProblem) -> None:
    one, other = assigned(problem), assign(problem)
    assert one.chosen.tolist() == other.chosen.tolist()
    assert (one.value, one.bound, one.reached) == (other.value, other.bound, other.reached)


def moved(people: Attendees, rows: Rows) -> Attendees:
    """Return the same people, each in its new row."""
    old = np.argsort(rows)
    return Attendees(people.least[old], people.most[old], people.free[old])


def lowered(worth: tuple[int, float]) -> tuple[int, float]:
    """Return the worth less what the solver may miss of the scores."""
    return worth[0], worth[1] - 1e-4
