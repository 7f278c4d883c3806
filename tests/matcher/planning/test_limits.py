from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings

from matcher.planning.limits import (
    forum_places,
    forums_by_block,
    most_in_a_row,
    personal_limits,
    placeable,
)
from matcher.planning.problem import PlanningProblem
from tests.factories import grid, planning_problem
from tests.oracle import all_limits, has_timetable, legal_choices
from tests.strategies import problems

DAY = 24 * 60


def placeable_in(problem: PlanningProblem) -> list[bool]:
    found = placeable(problem.pairs, problem.investors.free, problem.startups.free, problem.grid)
    return [bool(flag) for flag in found]


def limits_of(problem: PlanningProblem) -> set[tuple[tuple[int, ...], int]]:
    return {(tuple(limit.rows.tolist()), limit.most) for limit in personal_limits(problem)}


def test_a_sub_forum_has_places_for_tables_times_slots() -> None:
    # Sub-forum 0: 2 + 2 tables; sub-forum 1: 3 + 0; sub-forum 2 has no slots.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 0, 1): 0.5, (0, 0, 2): 0.5}, grid([(0, 0), (1, 0), (0, 20), (1, 20)], [2, 3, 2, 0])
    )
    assert forum_places(problem).tolist() == [4, 3, 0]


def test_sub_forums_that_meet_at_the_same_time_form_a_block() -> None:
    # 0 and 1 overlap on the first day, 2 and 3 on the second; 4 has no slots.
    places = grid([(0, 0), (1, 10), (2, DAY), (3, DAY)])
    assert [group.tolist() for group in forums_by_block(places, 5)] == [[0, 1], [2, 3]]


def test_a_sub_forum_on_both_days_joins_their_blocks() -> None:
    places = grid([(0, 0), (1, 0), (1, DAY), (2, DAY)])
    assert [group.tolist() for group in forums_by_block(places, 3)] == [[0, 1, 2]]


def test_a_session_is_one_block_although_its_slots_do_not_clash() -> None:
    places = grid([(0, 0), (0, 20), (1, 20), (0, 40), (1, 40), (2, 60)])
    assert [group.tolist() for group in forums_by_block(places, 3)] == [[0, 1], [2]]


def test_no_slots_make_no_blocks() -> None:
    assert forums_by_block(grid([]), 2) == []


def test_meetings_in_a_row_are_chosen_by_earliest_end() -> None:
    # 0-20, 10-30, 20-40, 30-50: somebody free in all has two; in the first two only, one.
    places = grid([(0, 0), (1, 10), (0, 20), (1, 30)])
    free = np.array([[True, True, True, True], [True, True, False, False], [False] * 4])
    assert most_in_a_row(free, places, np.ones(4, bool)).tolist() == [2, 1, 0]


def test_only_the_slots_asked_for_count_and_none_without_tables() -> None:
    places = grid([(0, 0), (0, 20), (0, 40)], [1, 0, 1])
    free = np.ones((1, 3), bool)
    assert most_in_a_row(free, places, np.array([True, True, True])).tolist() == [2]
    assert most_in_a_row(free, places, np.array([True, True, False])).tolist() == [1]


@settings(deadline=None, max_examples=60)
@given(problems(most_pairs=3, most_slots=8))
def test_meetings_in_a_row_equal_the_largest_set_of_slots_that_do_not_clash(problem: PlanningProblem) -> None:
    places, people = problem.grid, problem.investors
    count = most_in_a_row(people.free, places, np.ones(len(places), bool))
    for person in range(len(people)):
        slots = np.flatnonzero(people.free[person] & (places.tables > 0)).tolist()
        sets = (own for size in range(len(slots) + 1) for own in combinations(slots, size))
        longest = max(len(own) for own in sets if not any(places.clash[a, b] for a, b in combinations(own, 2)))
        assert count[person] == longest


def test_a_pair_has_a_place_where_both_are_free_at_a_table() -> None:
    # Investor 0 is away in slot 0, startup 1 in slot 1; the slot of sub-forum 1 has no table.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5, (1, 1, 0): 0.5, (1, 1, 1): 0.5},
        grid([(0, 0), (0, 20), (1, 40)], [1, 1, 0]),
        investors={"away": [(0, 0)]},
        startups={"away": [(1, 1)]},
    )
    assert placeable_in(problem) == [True, False, True, False]


def test_nobody_is_limited_who_has_time_for_all_it_wants() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5, (0, 2, 0): 0.5})
    assert limits_of(problem) == set()


def test_a_person_is_limited_by_its_slots_within_a_sub_forum() -> None:
    # Three startups, three slots, of which investor 0 is away in one: at most two of its three rows.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5, (1, 0, 0): 0.5, (0, 2, 0): 0.5}, investors={"away": [(0, 1)]}
    )
    assert limits_of(problem) == {((0, 1, 3), 2)}


def test_a_person_is_limited_within_a_sub_forum_though_the_conference_has_time_for_all() -> None:
    # One slot and two candidates in sub-forum 0; the slots of sub-forum 1 make up for it in all: 1 + 2 for 3.
    problem = planning_problem(
        {(0, 0, 0): 0.5, (0, 1, 0): 0.5, (0, 2, 1): 0.5}, grid([(0, 0), (1, 100), (1, 120)])
    )
    assert limits_of(problem) == {((0, 1), 1)}


def test_a_person_is_limited_across_sub_forums_that_meet_at_the_same_time() -> None:
    # Sub-forums 0 and 1 share both of their times: two meetings in all, though two would fit in each.
    places = grid([(0, 0), (1, 0), (0, 20), (1, 20), (2, DAY)])
    problem = planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5, (0, 2, 1): 0.5, (0, 3, 2): 0.5}, places)
    # Within the block 2 of the 3 rows; overall 3 of all 4.
    assert limits_of(problem) == {((0, 1, 2), 2), ((0, 1, 2, 3), 3)}


def test_limits_that_a_wish_for_fewer_meetings_makes_idle_are_left_out() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (0, 1, 0): 0.5}, [(0, 0)], investors={"most": 1})
    assert limits_of(problem) == set()


def test_a_limit_holds_the_rows_of_one_person() -> None:
    problem = planning_problem({(0, 0, 0): 0.5, (1, 0, 0): 0.5, (2, 0, 0): 0.5}, [(0, 0), (0, 20)])
    (limit,) = set(limits_of(problem))
    assert limit == ((0, 1, 2), 2)


@settings(deadline=None, max_examples=100)
@given(problems(most_pairs=7, most_slots=7))
def test_no_limit_ever_cuts_off_a_plan_that_has_a_timetable(problem: PlanningProblem) -> None:
    legal = {tuple(choice) for choice in legal_choices(problem, all_limits(problem)).tolist()}
    for choice in legal_choices(problem).tolist():
        if tuple(choice) not in legal:
            assert not has_timetable(problem, np.flatnonzero(choice).tolist())


def test_a_problem_without_candidates_has_no_limits() -> None:
    assert limits_of(planning_problem({})) == set()
