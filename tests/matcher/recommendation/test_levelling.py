"""What is usual between two languages says nothing; what is unknown counts as usual."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.profiles import Side
from matcher.recommendation.features import PairFeatures
from matcher.recommendation.levelling import levelled


def features(values: list[list[float]], known: list[list[bool]]) -> PairFeatures:
    return PairFeatures(
        {side: np.array(values, dtype=float) for side in Side}, {side: np.array(known) for side in Side}
    )


def test_values_are_told_as_differences_from_their_group_shrunk_towards_all() -> None:
    table = features([[1.0], [3.0], [8.0]], [[True], [True], [True]])
    level = levelled(table, np.array([0, 0, 1])).values[Side.INVESTOR][:, 0]
    # The mean of all is 4. Group 0: (1 + 3 + 20 x 4) / 22 = 84 / 22. Group 1: (8 + 80) / 21 = 88 / 21.
    assert level.tolist() == pytest.approx([1 - 84 / 22, 3 - 84 / 22, 8 - 88 / 21])


def test_unknown_stays_zero_and_moves_nothing() -> None:
    with_unknown = levelled(features([[1.0], [3.0], [0.0]], [[True], [True], [False]]), np.array([0, 0, 0]))
    without = levelled(features([[1.0], [3.0]], [[True], [True]]), np.array([0, 0]))
    assert with_unknown.values[Side.STARTUP][2, 0] == 0
    assert with_unknown.values[Side.STARTUP][:2].tolist() == without.values[Side.STARTUP].tolist()


def test_a_column_nobody_filled_stays_zero() -> None:
    assert not levelled(features([[0.0], [0.0]], [[False], [False]]), np.array([0, 1])).values[Side.INVESTOR].any()


def test_no_pairs_are_no_error() -> None:
    empty = PairFeatures({s: np.empty((0, 2)) for s in Side}, {s: np.empty((0, 2), bool) for s in Side})
    assert levelled(empty, np.empty(0, np.int64)).values[Side.INVESTOR].shape == (0, 2)


@given(st.lists(st.floats(-4, 4), min_size=2, max_size=30), st.floats(-3, 3))
def test_a_habit_of_all_profiles_changes_nothing(values: list[float], habit: float) -> None:
    group = np.arange(len(values)) % 2
    known = [[True]] * len(values)
    plain = levelled(features([[v] for v in values], known), group).values[Side.INVESTOR]
    shifted = levelled(features([[v + habit] for v in values], known), group).values[Side.INVESTOR]
    assert np.allclose(plain, shifted)
