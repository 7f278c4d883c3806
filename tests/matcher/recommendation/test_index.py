"""The index finds what comparing everything with everything finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.recommendation.index import VectorIndex
from tests.matcher.recommendation.rooms import LAWS, SEEDS, unit


@LAWS
@given(seed=SEEDS, n=st.integers(1, 30), queries=st.integers(1, 30), k=st.integers(1, 40))
def test_it_finds_the_greatest_of_all_cosines_best_first(seed: int, n: int, queries: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    vectors, asking = unit(rng.normal(size=(n, 5))), unit(rng.normal(size=(queries, 5)))
    cosines, rows = VectorIndex(vectors).search(asking, k)
    everything = asking @ vectors.T
    np.testing.assert_allclose(cosines, -np.sort(-everything, axis=1)[:, :k], atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(everything, rows, axis=1), cosines, atol=1e-6)


def test_each_row_is_found_once() -> None:
    vectors = unit(np.ones((4, 3)))
    _, rows = VectorIndex(vectors).search(vectors[:1], 4)
    assert sorted(rows[0].tolist()) == [0, 1, 2, 3]


def test_many_queries_are_answered_as_one_by_one() -> None:
    rng = np.random.default_rng(0)
    vectors, asking = unit(rng.normal(size=(50, 3))), unit(rng.normal(size=(100, 3)))
    index = VectorIndex(vectors)
    together, rows = index.search(asking, 5)
    for query in range(len(asking)):
        alone, own = index.search(asking[[query]], 5)
        np.testing.assert_allclose(alone[0], together[query], atol=1e-6)
        assert own[0].tolist() == rows[query].tolist()


@pytest.mark.parametrize(("n", "queries", "k"), [(0, 2, 3), (2, 0, 3), (0, 0, 3), (2, 2, 0)])
def test_where_there_is_nothing_nothing_is_found(n: int, queries: int, k: int) -> None:
    index = VectorIndex(np.eye(3, dtype=np.float32)[:n])
    cosines, rows = index.search(np.eye(3, dtype=np.float32)[:queries], k)
    assert len(index) == n
    assert cosines.shape == rows.shape == (queries, min(k, n))
