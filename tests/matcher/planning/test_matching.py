from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.matching import heaviest_matching

Edge = tuple[int, int, int]


def matched(edges: list[Edge], most: int) -> list[int]:
    left, right, worth = (np.array([edge[column] for edge in edges], dtype=np.int64) for column in range(3))
    return [int(edge) for edge in np.flatnonzero(heaviest_matching(left, right, worth, most))]


def test_two_good_edges_beat_the_best_one() -> None:
    # 5 alone blocks both others; 3 + 3 = 6.
    assert matched([(0, 0, 5), (0, 1, 3), (1, 0, 3)], most=2) == [1, 2]


def test_the_best_edge_wins_where_only_one_is_allowed() -> None:
    assert matched([(0, 0, 5), (0, 1, 3), (1, 0, 3)], most=1) == [0]


def test_nothing_is_matched_where_nothing_is_allowed() -> None:
    assert matched([(0, 0, 5)], most=0) == []


def test_numbers_of_the_two_sides_are_independent() -> None:
    assert matched([(7, 7, 1), (900, 7, 2), (7, 3, 1)], most=9) == [1, 2]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=8),
    st.integers(0, 4),
)
def test_no_matching_is_heavier(edges: list[Edge], most: int) -> None:
    found = [edges[number] for number in matched(edges, most)]
    best = 0
    for size in range(most + 1):
        for some in combinations(edges, size):
            if is_matching(some):
                best = max(best, sum(worth for _, _, worth in some))
    assert is_matching(found)
    assert len(found) <= most
    assert sum(worth for _, _, worth in found) == best


def is_matching(edges: list[Edge] | tuple[Edge, ...]) -> bool:
    return all(len({edge[end] for edge in edges}) == len(edges) for end in (0, 1))
