"""How well scores rank what turned out true: one value a query, from its scores and its truths.

Of equal scores the candidate that stands first ranks first. A query without a truth has no value (nan).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

RECALL_AT = (5, 10, 20, 50)
NDCG_AT = (5, 10, 20)
#: Names of the metrics that ``measured`` returns, in their order.
METRICS = (*(f"recall@{k}" for k in RECALL_AT), *(f"ndcg@{k}" for k in NDCG_AT), "mrr", "auc")

# So many scores are compared at a time: 64 MB of booleans.
_AT_A_TIME = 1 << 26


@dataclass(frozen=True, slots=True)
class Places:
    """Where the t true candidates of q queries stand, out of c candidates.

    Attributes
    ----------
    query : (t,) int64, row of the query.
    rank : (t,) int64 from 1.
    beaten : (t,) float64, how many untrue candidates score less, and half of those that score the same.
    queries, candidates : q and c.
    """

    query: NDArray[np.int64]
    rank: NDArray[np.int64]
    beaten: Values
    queries: int
    candidates: int

    @property
    def truths(self) -> NDArray[np.int64]:
        """How many truths each query has, (q,) int64."""
        return np.bincount(self.query, minlength=self.queries).astype(np.int64)

    def summed(self, values: Values) -> Values:
        """Return (q,) float64: the sum over each query's truths of (t,) values."""
        return np.bincount(self.query, weights=values, minlength=self.queries).astype(np.float64)


def places(scores: NDArray[np.floating], truth: NDArray[np.bool_]) -> Places:
    """Find the places of the true candidates.

    Parameters
    ----------
    scores
        (q, c) float, more is better.
    truth
        (q, c) bool.

    Raises
    ------
    ValueError
        If the shapes differ or a score is not a number.
    """
    if scores.shape != truth.shape:
        raise ValueError(f"scores {scores.shape} and truth {truth.shape} differ in shape")
    if np.isnan(scores).any():
        raise ValueError("a score is not a number")
    queries, candidates = scores.shape
    query, candidate = np.nonzero(truth)
    rank, beaten = np.empty(len(query), dtype=np.int64), np.empty(len(query))
    step = max(1, _AT_A_TIME // max(1, candidates))
    for start in range(0, len(query), step):
        rows, columns = query[start : start + step], candidate[start : start + step]
        others, own = scores[rows], scores[rows, columns][:, None]
        same = others == own
        earlier = same & (np.arange(candidates) < columns[:, None])
        rank[start : start + step] = 1 + (others > own).sum(axis=1) + earlier.sum(axis=1)
        untrue = ~truth[rows]
        beaten[start : start + step] = ((others < own) & untrue).sum(axis=1) + (same & untrue).sum(axis=1) / 2
    return Places(query, rank, beaten, queries, candidates)


def recall_at(scores: NDArray[np.floating], truth: NDArray[np.bool_], k: int) -> Values:
    """Return (q,) float64 in [0, 1]: the share of a query's truths among its k best."""
    return _recall(places(scores, truth), k)


def ndcg_at(scores: NDArray[np.floating], truth: NDArray[np.bool_], k: int) -> Values:
    """Return (q,) float64 in [0, 1]: the discounted gain of the k best, over that of an ideal order.

    Gains are 1 for a truth and 0 else, the discount is 1 / log2(rank + 1), and the ideal has the truths, at most k
    of them, first (Järvelin and Kekäläinen, *Cumulated gain-based evaluation of IR techniques*, TOIS 2002).
    """
    return _ndcg(places(scores, truth), k)


def reciprocal_rank(scores: NDArray[np.floating], truth: NDArray[np.bool_]) -> Values:
    """Return (q,) float64 in [0, 1]: one over the rank of a query's first truth; its mean is the MRR."""
    return _reciprocal(places(scores, truth))


def auc(scores: NDArray[np.floating], truth: NDArray[np.bool_]) -> Values:
    """Return (q,) float64 in [0, 1]: how often a truth scores above an untrue candidate; a tie counts half.

    That is the area under the curve of true over false positives (Hanley and McNeil, Radiology 1982). nan also
    where every candidate is true.
    """
    return _auc(places(scores, truth))


def measured(scores: NDArray[np.floating], truth: NDArray[np.bool_]) -> Mapping[str, Values]:
    """Return every metric of ``METRICS`` by its name, each (q,) float64, finding the places once."""
    found = places(scores, truth)
    return {
        **{f"recall@{k}": _recall(found, k) for k in RECALL_AT},
        **{f"ndcg@{k}": _ndcg(found, k) for k in NDCG_AT},
        "mrr": _reciprocal(found),
        "auc": _auc(found),
    }


def _recall(found: Places, k: int) -> Values:
    return _share(found.summed((found.rank <= k).astype(np.float64)), found.truths)


def _ndcg(found: Places, k: int) -> Values:
    gain = found.summed(np.where(found.rank <= k, 1 / np.log2(found.rank + 1.0), 0.0))
    ideal = np.concatenate([[0.0], np.cumsum(1 / np.log2(np.arange(1, k + 1) + 1.0))])
    return _share(gain, ideal[np.minimum(found.truths, k)])


def _reciprocal(found: Places) -> Values:
    best = np.zeros(found.queries)
    np.maximum.at(best, found.query, 1 / found.rank)
    best[found.truths == 0] = np.nan
    return best


def _auc(found: Places) -> Values:
    truths = found.truths
    return _share(found.summed(found.beaten), truths * (found.candidates - truths))


def _share(part: Values, whole: NDArray[np.int64] | Values) -> Values:
    """Return the quotient, and nan where there is no whole."""
    share: Values = np.divide(part, whole, out=np.full(len(part), np.nan), where=np.asarray(whole) > 0)
    return share
