from __future__ import annotations

import numpy as np

from matcher.planning.b_matching.flow import flow_of, listed
from tests.matcher.planning.b_matching.small_problems import problem

ASKED = problem(
    [[0.5, 0.4], [0.3, 0.2]],
    forbidden=[[False, False], [True, False]],
    pinned=[[False, True], [False, False]],
    investor_min=[1, 0],
    startup_max=[1, 2],
    sub_forum=[1, 0],
    sub_forum_capacity=[2, 1],
)


def test_each_allowed_pair_stands_in_the_rows_of_its_people_and_of_the_sub_forum() -> None:
    # Columns: 0×0, 0×1, 1×1. Rows: two investors, two startups, two sub-forums.
    flow = flow_of(ASKED)
    assert flow.rules.rows.toarray().tolist() == [
        [1, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
        [0, 1, 1],
        [0, 1, 1],
        [1, 0, 0],
    ]
    assert flow.rules.least.tolist() == [1, 0, 0, 0, 0, 0]
    assert flow.rules.most.tolist() == [2, 2, 1, 2, 2, 1]
    assert flow.rules.lower.tolist() == [0, 1, 0]
    assert flow.worth.tolist() == [0.5, 0.4, 0.2]


def test_columns_that_are_taken_name_their_pairs() -> None:
    investor, startup = flow_of(ASKED).pairs(np.array([1.0, 0.0, 0.9999999]))
    assert (investor.tolist(), startup.tolist()) == ([0, 1], [0, 1])


def test_a_list_is_optimal_where_its_total_equals_the_bound() -> None:
    investor, startup = np.array([0, 0]), np.array([0, 1])
    assert listed(ASKED, investor, startup, 0.9).status == "optimal"
    missed = listed(ASKED, investor, startup, 1.0)
    assert (missed.status, round(missed.gap, 9), missed.floor) == ("feasible", 0.1, 0.4)
