from __future__ import annotations

import csv
from io import StringIO

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from matcher.evaluation.metrics import places
from matcher.evaluation.rankings import best_of_each, rankings_csv
from matcher.evaluation.splitting import by_query
from matcher.profiles import Side
from tests.matcher.evaluation.small_worlds import split_of

TRUTH = [[True, False, True], [False, False, False], [False, True, False]]
SCORES = np.array([[0.1, 0.5, 0.5], [0.2, 0.3, 0.4], [0.3, 0.1, 0.6]], dtype=np.float32)


def test_each_query_has_its_best_first_with_ranks_from_one() -> None:
    text = rankings_csv(split_of(TRUTH), dict.fromkeys(Side, SCORES), depth=2)
    assert text.splitlines() == [
        "query_side,query_id,candidate_id,rank,score",
        "startup,s0,i2,1,0.300000012",
        "startup,s0,i1,2,0.200000003",
        "startup,s1,i0,1,0.5",
        "startup,s1,i1,2,0.300000012",
        "startup,s2,i2,1,0.600000024",
        "startup,s2,i0,2,0.5",
        # The second investor backed nobody new; for the first two tie, and the first of them comes first.
        "investor,i0,s1,1,0.5",
        "investor,i0,s2,2,0.5",
        "investor,i2,s2,1,0.600000024",
        "investor,i2,s0,2,0.300000012",
    ]


@given(arrays(np.float32, (3, 3), elements=st.floats(-9, 9, width=32)))
def test_the_ranks_of_the_table_are_those_of_the_metrics(scores: NDArray[np.float32]) -> None:
    split = split_of(TRUTH)
    table = csv.DictReader(StringIO(rankings_csv(split, dict.fromkeys(Side, scores))))
    rank = {(row["query_side"], row["query_id"], row["candidate_id"]): int(row["rank"]) for row in table}
    true = [("i0", "s0"), ("i0", "s2"), ("i2", "s1")]
    for side in Side:
        queries = split.queries(side)
        found = places(by_query(scores, side, queries), by_query(split.truth, side, queries))
        couples = true if side is Side.INVESTOR else sorted((s, i) for i, s in true)
        assert [rank[side.value, query, candidate] for query, candidate in couples] == found.rank.tolist()


@given(arrays(np.float32, (2, 4), elements=st.floats(-9, 9, width=32)))
def test_scores_read_back_are_the_same_numbers(scores: NDArray[np.float32]) -> None:
    split = split_of([[True] * 4, [True] * 4])
    table = csv.DictReader(StringIO(rankings_csv(split, dict.fromkeys(Side, scores))))
    back = {(row["query_id"], row["candidate_id"]): np.float32(row["score"]) for row in table}
    assert all(back[f"i{i}", f"s{s}"] == scores[i, s] for i in range(2) for s in range(4))


def test_a_list_is_no_longer_than_there_are_candidates() -> None:
    assert best_of_each(SCORES, depth=200).shape == (3, 3)
