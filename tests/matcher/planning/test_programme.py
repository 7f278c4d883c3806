from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.errors import PlanError
from matcher.planning import linear
from matcher.planning.limits import grouped
from matcher.planning.problem import PlanningProblem
from matcher.planning.programme import Answer, Programme
from tests.factories import grid, planning_problem
from tests.oracle import all_limits, legal_choices, people_met
from tests.strategies import problems


def chosen(problem: PlanningProblem) -> list[int]:
    return [int(row) for row in np.flatnonzero(Programme(problem).solve().choice)]


def test_rows_are_grouped_by_key_in_their_order() -> None:
    groups = grouped(np.array([2, 0, 2, 4]), 5)
    assert [(key, rows.tolist()) for key, rows in groups] == [(0, [1]), (2, [0, 2]), (4, [3])]


def test_reaching_people_goes_before_scores() -> None:
    # One meeting each: 0.9 reaches two people; 0.2 + 0.1 reach four.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.2, (1, 0, 0): 0.1}, investors={"most": 1}, startups={"most": 1}
    )
    answer = Programme(problem).solve()
    assert np.flatnonzero(answer.choice).tolist() == [1, 2]
    assert answer.reached_bound == 4
    # Among the plans that reach all four, none is worth more than 0.3.
    assert answer.value_bound == pytest.approx(0.3)


def test_minima_go_before_scores() -> None:
    # All five people are reached by rows 0, 3 and either 1 or 2, since startup 1 takes one meeting. Investor 1
    # wants at least two, so it gets row 2, worth 0.1, and investor 0 goes without row 1, worth 0.9.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.9, (1, 1, 0): 0.1, (1, 2, 0): 0.1},
        investors={"least": [1, 2], "most": [2, 2]},
        startups={"most": [1, 1, 1]},
    )
    assert chosen(problem) == [0, 2, 3]


def test_the_bound_on_the_value_covers_plans_that_miss_as_few_minima() -> None:
    # As above: 0.9 + 0.1 + 0.1 = 1.1 is chosen, and though 0.9 + 0.9 + 0.1 = 1.9 reaches as many people, it leaves
    # investor 1 with one meeting of two.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.9, (1, 1, 0): 0.1, (1, 2, 0): 0.1},
        investors={"least": [1, 2], "most": [2, 2]},
        startups={"most": [1, 1, 1]},
    )
    assert Programme(problem).solve().value_bound == pytest.approx(1.1)


def test_the_fewer_people_a_plan_must_reach_the_more_it_may_be_worth() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.2, (1, 0, 0): 0.1}, investors={"most": 1}, startups={"most": 1}
    )
    programme = Programme(problem)
    # 4 people: 0.2 + 0.1. Half of each, 0.45 + 0.15, reaches 2 * 0.5 + 4 * 0.5 = 3. 2 people: 0.9.
    assert [programme.value_bound(reached, 0) for reached in (4, 3, 2)] == pytest.approx([0.3, 0.6, 0.9])


def test_a_couple_with_two_sub_forums_meets_in_the_better_one_only() -> None:
    problem = planning_problem({(0, 0, 0): 0.4, (0, 0, 1): 0.5}, [(0, 0), (1, 60)])
    assert chosen(problem) == [1]


def test_a_sub_forum_holds_no_more_than_its_tables() -> None:
    # One slot with two tables: the best two of three meetings that share nobody; all three reach two people.
    problem = planning_problem({(0, 0, 0): 0.1, (1, 1, 0): 0.2, (2, 2, 0): 0.3}, grid([(0, 0)], 2))
    assert chosen(problem) == [1, 2]


def test_a_pair_without_a_common_slot_is_never_chosen() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.1},
        [(0, 0), (0, 20)],
        investors={"away": [(0, 0)]},
        startups={"away": [(0, 1)]},
    )
    assert chosen(problem) == [1]


def test_a_pinned_pair_meets_whatever_it_is_worth() -> None:
    # Without the pin 0.9 + 0.8; the pin costs the second and one of the others.
    scores = {(0, 0, 0): 0.9, (1, 1, 0): 0.8, (0, 1, 0): 0.0}
    ones = {"most": 1}
    assert chosen(planning_problem(scores, investors=ones, startups=ones)) == [0, 1]
    assert chosen(planning_problem(scores, pinned=[(0, 1, 0)], investors=ones, startups=ones)) == [2]


def test_a_pinned_couple_may_meet_in_any_of_its_sub_forums() -> None:
    # The pin names the row of sub-forum 0, which has no table; the couple's other row serves.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 0, 1): 0.1}, grid([(0, 0), (1, 60)], [0, 1]), pinned=[(0, 0, 0)]
    )
    assert chosen(problem) == [1]


@pytest.mark.parametrize(
    "impossible",
    [
        planning_problem({(0, 0, 0): 0.5}, pinned=[(0, 0, 0)], investors={"least": 0, "most": 0}),
        planning_problem({(0, 0, 0): 0.5}, grid([(0, 0)], 0), pinned=[(0, 0, 0)]),
        planning_problem({(0, 0, 0): 0.5}, [(0, 0)], pinned=[(0, 0, 0)], startups={"away": [(0, 0)]}),
        planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5}, [(0, 0)], pinned=[(0, 0, 0), (0, 1, 0)]),
    ],
    ids=["wants no meetings", "no tables", "away", "two pins, one slot"],
)
def test_pins_that_cannot_all_meet_are_refused(impossible: PlanningProblem) -> None:
    with pytest.raises(PlanError, match="Unpin one"):
        Programme(impossible).solve()


def test_people_who_want_no_meetings_have_none() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (1, 0, 0): 0.1}, investors={"least": 0, "most": [0, 1]})
    assert chosen(problem) == [1]


def test_where_nobody_wants_a_meeting_there_is_none() -> None:
    problem = planning_problem({(0, 0, 0): 0.9}, investors={"least": 0, "most": 0})
    answer = Programme(problem).solve()
    assert (answer.choice.tolist(), answer.reached_bound, answer.value_bound) == ([False], 0, 0.0)


@settings(deadline=None, max_examples=60)
@given(problems(most_pairs=10))
def test_the_bound_for_so_many_people_holds_for_every_choice_that_reaches_them(problem: PlanningProblem) -> None:
    assume(len(problem.pairs))
    choices = legal_choices(problem, all_limits(problem))
    met, values = people_met(problem, choices), choices @ problem.scores
    programme = Programme(problem)
    for reached in np.unique(met):
        assert values[met >= reached].max() <= programme.value_bound(int(reached), 0) + 1e-6


def with_all_columns(problem: PlanningProblem) -> Answer:
    """Return the answer of the programme that is solved at once, not from a few columns on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear, "_BEGIN_WITH", 10_000)
        return Programme(problem).solve()


def with_few_columns(problem: PlanningProblem) -> Answer:
    """Return the answer of the programme that begins with one column a row and adds as few as it can."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear, "_BEGIN_WITH", 1)
        patch.setattr(linear, "_NEARLY_PAYS", 0.0)
        return Programme(problem).solve()


@settings(deadline=None, max_examples=60)
@given(problems())
def test_beginning_with_few_columns_changes_no_bound(problem: PlanningProblem) -> None:
    assume(len(problem.pairs))
    try:
        whole = with_all_columns(problem)
    except PlanError:
        with pytest.raises(PlanError):
            with_few_columns(problem)
        return
    few = with_few_columns(problem)
    assert few.reached_bound == whole.reached_bound
    assert few.value_bound == pytest.approx(whole.value_bound, abs=1e-5)


@pytest.mark.parametrize("most", [2, 6])
def test_a_hundred_people_who_could_all_meet_are_matched_as_well_from_few_columns(most: int) -> None:
    draws = np.random.default_rng(most).random((50, 50))
    problem = planning_problem(
        {(i, s, 0): float(draws[i, s]) for i in range(50) for s in range(50)},
        grid([(0, 20 * number) for number in range(8)], 50),
        investors={"most": most},
        startups={"most": most},
    )
    answers = [with_all_columns(problem), Programme(problem).solve(), with_few_columns(problem)]
    values = [float(problem.scores[answer.choice].sum()) for answer in answers]
    assert values == pytest.approx([values[0]] * 3)
    assert [answer.value_bound for answer in answers] == pytest.approx(values)
