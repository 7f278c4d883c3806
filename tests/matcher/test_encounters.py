"""Both sides' decisions: each couple is found from both its rows."""

from __future__ import annotations

import numpy as np

from matcher.encounters import Encounters, Guest

SARA, SOL, IVO = Guest(1, 0, 7), Guest(2, 0, 7), Guest(3, 1, 7)


def encounters(met: list[tuple[int, int]]) -> Encounters:
    decider, other = np.array(met, dtype=np.int64).reshape(-1, 2).T
    return Encounters((SARA, SOL, IVO), decider, other, np.ones(len(met), bool), np.zeros(len(met)))


def test_a_couple_has_a_decision_of_side_0_and_its_answer() -> None:
    first, second = encounters([(2, 0), (0, 2), (1, 2)]).both_ways()
    assert (first.tolist(), second.tolist()) == ([1], [0])  # Sol's decision was not answered


def test_nobody_answered_anybody() -> None:
    first, second = encounters([(1, 2)]).both_ways()
    assert (len(first), len(second)) == (0, 0)


def test_side_and_evening_are_those_of_who_decides() -> None:
    met = encounters([(2, 0), (0, 2)])
    assert (met.side.tolist(), met.evening.tolist()) == ([1, 0], [7, 7])
