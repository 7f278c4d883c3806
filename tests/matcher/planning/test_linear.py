from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matcher.planning.linear import BoundedRows, LinearProgramme, Rows

# Of any two of three columns at most one: the relaxation takes half of each, 1.5 in all; a whole answer takes one.
TRIANGLE = [(0, 1), (1, 2), (0, 2)]


def programme(columns: int, at_most_one: Sequence[tuple[int, ...]]) -> LinearProgramme:
    below = Rows()
    for row in at_most_one:
        below.add(np.array(row), 1.0)
    return LinearProgramme(np.ones(columns), columns, csr_array((0, columns)), *below.matrix(columns))


def test_a_relaxation_that_is_whole_is_the_answer_and_its_own_bound() -> None:
    found = programme(3, [(0, 1)]).best(np.array([1.0, 3.0, 2.0]), close=0.0)
    assert found is not None
    assert found[0].tolist() == [0.0, 1.0, 1.0]
    assert found[1] == pytest.approx(5.0)


def test_an_odd_cycle_is_answered_whole_and_its_bound_is_proven() -> None:
    # The relaxation promises (3 + 2 + 2) / 2 = 3.5; the best whole answer is worth 3.
    found = programme(3, TRIANGLE).best(np.array([3.0, 2.0, 2.0]), close=0.0)
    assert found is not None
    assert np.round(found[0]).tolist() == [1.0, 0.0, 0.0]
    assert found[1] == pytest.approx(3.0)


def test_an_answer_that_is_close_enough_is_searched_no_further() -> None:
    # The first search keeps nothing that matters here and finds 3; the bound stays the relaxation's.
    found = programme(3, TRIANGLE).best(np.array([3.0, 2.0, 2.0]), close=1.0)
    assert found is not None
    assert found[1] == pytest.approx(3.5)


def test_the_bound_alone_is_that_of_the_relaxation() -> None:
    assert programme(3, TRIANGLE).bound(np.array([1.0, 1.0, 1.0])) == pytest.approx(1.5)


def test_a_row_more_asks_for_at_least_so_much() -> None:
    # At least one of the columns 1 and 2, worth nothing, where column 0 alone is worth 1 but excludes both.
    rules = programme(3, [(0, 1), (0, 2)]).with_at_least(np.array([0.0, 1.0, 1.0]), 1.0)
    assert rules.bound(np.array([1.0, 0.0, 0.0])) == pytest.approx(0.5)
    found = rules.best(np.array([1.0, 0.0, 0.0]), close=0.0)
    assert found is not None
    assert np.round(found[0])[0] == 0.0


def test_rules_that_contradict_each_other_have_no_answer() -> None:
    rules = programme(1, []).with_at_least(np.array([1.0]), 2.0)
    assert rules.best(np.array([1.0]), close=0.0) is None
    assert rules.bound(np.array([1.0])) == -np.inf


def test_rules_that_only_whole_numbers_break_have_no_answer() -> None:
    # Three halves are needed and possible, but no two of the three whole columns go together.
    rules = programme(3, TRIANGLE).with_at_least(np.ones(3), 1.5)
    assert rules.best(np.ones(3), close=0.0) is None


def test_rows_hold_ones_and_then_minus_ones() -> None:
    rows = Rows()
    rows.add(np.array([3, 0]), 2.0)
    rows.add(np.array([1, 2]), negative=1)
    matrix, right = rows.matrix(4)
    assert matrix.toarray().tolist() == [[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, -1.0, 0.0]]
    assert right.tolist() == [2.0, 0.0]


def test_no_rows_make_an_empty_matrix() -> None:
    matrix, right = Rows().matrix(4)
    assert (matrix.shape, len(right)) == ((0, 4), 0)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sets(st.integers(0, 6), min_size=2, max_size=3), max_size=8),
    st.lists(st.integers(0, 9), min_size=7, max_size=7),
)
def test_the_whole_answer_equals_the_best_of_all_choices(cliques: list[set[int]], worth: list[int]) -> None:
    rules = programme(7, [tuple(sorted(clique)) for clique in cliques])
    found = rules.best(np.array(worth, dtype=np.float64), close=0.0)
    choices = (np.arange(2**7)[:, None] >> np.arange(7)) % 2
    for clique in cliques:
        choices = choices[choices[:, sorted(clique)].sum(axis=1) <= 1]
    best = int((choices @ worth).max())
    assert found is not None
    assert np.round(found[0]) @ worth == best
    assert found[1] == pytest.approx(best)


def test_a_corner_is_bounded_by_the_prices_of_its_rows() -> None:
    # At most 3 of 2 x + y with x, y up to 2, worth 3 and 1: x = 1.5, worth 4.5; the row's price is 1.5.
    rows = BoundedRows(
        np.zeros(2), np.full(2, 2.0), csr_array(np.array([[2.0, 1.0]])), np.array([-np.inf]), np.array([3.0])
    )
    found = rows.relaxed(np.array([3.0, 1.0]))
    assert found is not None
    assert found.x.tolist() == pytest.approx([1.5, 0.0])
    assert found.bound == pytest.approx(4.5)
    assert found.prices.tolist() == pytest.approx([1.5])
    assert found.surplus.tolist() == pytest.approx([0.0, -0.5])


def test_the_price_of_a_least_is_negative() -> None:
    # One column worth -1 of which 2 are needed.
    rows = BoundedRows(np.zeros(1), np.full(1, 5.0), csr_array(np.eye(1)), np.array([2.0]), np.array([np.inf]))
    found = rows.relaxed(np.array([-1.0]))
    assert found is not None
    assert found.prices.tolist() == pytest.approx([-1.0])
    assert found.bound == pytest.approx(-2.0)


def test_a_search_is_whole_where_asked_and_says_what_it_proved() -> None:
    rows = BoundedRows(
        np.zeros(2), np.full(2, 2.0), csr_array(np.array([[2.0, 1.0]])), np.array([-np.inf]), np.array([3.0])
    )
    found = rows.searched(np.array([3.0, 1.0]), np.array([True, False]))
    assert found.proven
    assert found.x is not None
    assert found.x.tolist() == pytest.approx([1.0, 1.0])
    assert found.bound == pytest.approx(4.0)


def test_bounded_rows_that_contradict_each_other_have_no_answer() -> None:
    rows = BoundedRows(np.zeros(1), np.ones(1), csr_array(np.eye(1)), np.array([2.0]), np.array([3.0]))
    assert rows.relaxed(np.ones(1)) is None
    found = rows.searched(np.ones(1), np.ones(1, bool))
    assert found.x is None
    assert found.proven
