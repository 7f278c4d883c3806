from __future__ import annotations

import json
import math

import numpy as np
import pytest

from matcher.planning.b_matching.problem import (
    ListStatus,
    floor_of,
    outcomes,
    proven,
    total_of,
    without_list,
)
from tests.matcher.planning.b_matching.small_problems import problem


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"investor_min": [1]}, "investor_min must have the shape"),
        ({"forbidden": [[True]]}, "forbidden must have the shape"),
        ({"pinned": [[True, False], [False, False]], "forbidden": [[True, False], [False, False]]}, "pinned and"),
        ({"investor_max": [-1, 0]}, "0 or more"),
        ({"startup_min": [2, 0], "startup_max": [1, 1]}, "above its maximum"),
        ({"sub_forum_capacity": [-1]}, "capacities"),
        ({"sub_forum": [0, 1]}, "sub-forum is unknown"),
    ],
)
def test_a_problem_refuses_what_it_cannot_mean(rules: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        problem([[0.1, 0.2], [0.3, 0.4]], **rules)


def test_a_score_may_be_missing_only_where_the_pair_is_forbidden() -> None:
    with pytest.raises(ValueError, match="no finite number"):
        problem([[np.nan]])
    assert problem([[np.nan, -3.0]], forbidden=[[True, False]]).scale == 3.0


def test_tolerances_are_shares_of_the_greatest_score_or_of_one() -> None:
    assert problem([[0.5]]).tolerance == 1e-5
    assert problem([[2000.0]]).tolerance == pytest.approx(0.02)


def test_an_outcome_is_the_exact_sum_of_the_scores_of_a_startup() -> None:
    # Added from left to right, ten tenths are less than one.
    asked = problem([[0.1]] * 10)
    everybody, nobody = np.arange(10), np.zeros(10, np.int64)
    assert outcomes(asked, everybody, nobody).tolist() == [1.0]
    assert floor_of(asked, everybody, nobody) == total_of(asked, everybody, nobody) == 1.0


def test_what_is_not_known_is_null_in_json() -> None:
    record = without_list(ListStatus.UNKNOWN).record()
    assert json.loads(json.dumps(record, allow_nan=False)) == {
        "status": "unknown",
        "total": None,
        "bound": None,
        "gap": None,
        "floor": None,
        "floor_bound": None,
        "meetings": 0,
    }
    assert math.isnan(without_list(ListStatus.UNKNOWN).total)


def test_a_total_is_proven_up_to_a_share_of_it() -> None:
    assert proven(1000.0, 1000.00005)
    assert not proven(1000.0, 1000.001)
