from __future__ import annotations

import numpy as np
import pytest

from matcher.planning.b_matching.checks import Breach, breaches
from tests.matcher.planning.b_matching.small_problems import problem

# Two investors, three startups. Investor 0 and startup 0 are pinned; investor 1 must not meet startup 0. Startup 0
# is in a sub-forum of its own, the others share one with two places.
ASKED = problem(
    [[0.5, 0.4, 0.3], [0.2, 0.1, 0.6]],
    pinned=[[True, False, False], [False, False, False]],
    forbidden=[[False, False, False], [True, False, False]],
    investor_min=[1, 1],
    investor_max=[2, 2],
    startup_min=[1, 0, 0],
    startup_max=[2, 1, 2],
    sub_forum=[0, 1, 1],
    sub_forum_capacity=[2, 2],
)
LEGAL = [(0, 0), (0, 1), (1, 2)]


def test_a_legal_list_has_no_breach() -> None:
    assert breaches(ASKED, LEGAL) == []
    assert breaches(ASKED, LEGAL, floor=0.4) == []


@pytest.mark.parametrize(
    ("meetings", "breach"),
    [
        ([*LEGAL, (2, 0)], Breach("unknown row", "2 × 0")),
        ([*LEGAL, (0, 3)], Breach("unknown row", "0 × 3")),
        ([*LEGAL, (-1, 0)], Breach("unknown row", "-1 × 0")),
        ([(0, 0), (0, 0), (1, 2)], Breach("pair meets twice", "0 × 0")),
        ([*LEGAL, (1, 0)], Breach("forbidden pair meets", "1 × 0")),
        ([(0, 0), (0, 1)], Breach("fewer meetings than the minimum", "investor 1")),
        ([(0, 0), (0, 1), (0, 2), (1, 2)], Breach("more meetings than the maximum", "investor 0")),
        ([(0, 0), (0, 1), (1, 1)], Breach("more meetings than the maximum", "startup 1")),
        ([*LEGAL, (1, 1)], Breach("more meetings than places", "sub-forum 1")),
    ],
)
def test_each_breach_is_named(meetings: list[tuple[int, int]], breach: Breach) -> None:
    assert breach in breaches(ASKED, meetings)


def test_a_missing_pin_is_named_beside_the_minimum_that_it_would_have_met() -> None:
    assert breaches(ASKED, [(0, 1), (1, 2)]) == [
        Breach("pinned pair does not meet", "0 × 0"),
        Breach("fewer meetings than the minimum", "startup 0"),
    ]


def test_a_startup_below_the_floor_is_named_and_rounding_is_none() -> None:
    # Startup 1 has 0.4, the others 0.5 and 0.6.
    assert breaches(ASKED, LEGAL, floor=0.4 + 5e-6) == []
    assert breaches(ASKED, LEGAL, floor=0.4 + 5e-5) == [Breach("startup below the floor", "startup 1")]


def test_startups_that_can_have_no_meeting_owe_no_floor() -> None:
    nobody = problem([[0.5, 0.4]], startup_max=[1, 0])
    assert breaches(nobody, [(0, 0)], floor=0.5) == []
    forbidden = problem([[0.5, np.nan]], forbidden=[[False, True]])
    assert breaches(forbidden, [(0, 0)], floor=0.5) == []
