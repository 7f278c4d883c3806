"""Who has a meeting, and how many are missing to whom."""

from __future__ import annotations

import numpy as np

from matcher.planning.served import missing_to_minima, people_reached
from tests.factories import planning_problem


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def test_meetings_missing_to_minima_are_counted_beyond_the_first() -> None:
    # Ines wants three and has one: two missing. Ivo wants two and has none: the first is not counted, one is.
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.9, (1, 1, 0): 0.9}, investors={"least": [3, 2]}, startups={"least": 1}
    )
    assert missing_to_minima(problem, rows(0)) == 3
    assert missing_to_minima(problem, rows()) == 3
    assert missing_to_minima(problem, rows(0, 1, 2)) == 2


def test_people_of_both_sides_are_counted_once() -> None:
    # Investor 0 meets startups 0 and 1: three people.
    problem = planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 1, 0): 0.7})
    assert people_reached(problem, rows(0, 1)) == 3
    assert people_reached(problem, rows()) == 0
