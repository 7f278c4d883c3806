from __future__ import annotations

import numpy as np
import pytest

from matcher.pairs import Pairs, Roster


def columns(pairs: Pairs) -> list[list[int]]:
    return [pairs.investor.tolist(), pairs.startup.tolist(), pairs.forum.tolist()]


def test_a_roster_knows_the_row_of_every_id() -> None:
    roster = Roster(("sara", "sol", "ines"))
    assert roster.rows == {"sara": 0, "sol": 1, "ines": 2}
    assert len(roster) == 3


def test_a_roster_refuses_an_id_that_stands_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Roster(("sara", "sol", "sara"))


def test_pairs_refuse_columns_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="length"):
        Pairs.of([0, 1], [0, 1], [0])


def test_pairs_are_made_of_32_bit_rows() -> None:
    pairs = Pairs.of([0, 1], [2, 3], [4, 5])
    assert {column.dtype for column in (pairs.investor, pairs.startup, pairs.forum)} == {np.dtype(np.int32)}
    assert len(pairs) == 2


def test_taking_rows_keeps_the_columns_together_and_the_order_asked_for() -> None:
    pairs = Pairs.of([0, 1, 2], [5, 6, 7], [1, 0, 1])
    assert columns(pairs.take(np.array([2, 0]))) == [[2, 0], [7, 5], [1, 1]]
    assert columns(pairs.take(np.array([False, True, False]))) == [[1], [6], [0]]


def test_joined_pairs_stand_in_the_order_of_the_parts() -> None:
    joined = Pairs.concatenate([Pairs.of([3], [1], [0]), Pairs.of([], [], []), Pairs.of([0, 1], [2, 2], [1, 1])])
    assert columns(joined) == [[3, 0, 1], [1, 2, 2], [0, 1, 1]]


def test_joining_nothing_gives_no_pairs() -> None:
    empty = Pairs.concatenate([])
    assert len(empty) == 0
    assert empty.forum.dtype == np.int32


def test_rows_are_gathered_by_blocks_of_investors() -> None:
    # Investors 0 and 1 are one block, 2 and 3 have no pair, 4 and 5 are the third block.
    pairs = Pairs.of([5, 1, 0, 4, 1], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0])
    assert [rows.tolist() for rows in pairs.by_investors(2)] == [[1, 2, 4], [0, 3]]
    assert Pairs.of([], [], []).by_investors(2) == []
