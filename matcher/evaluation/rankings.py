"""The best of each query as a table, so that anybody can compute the metrics with other code."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import TimeSplit, by_query
from matcher.formulas import harmless
from matcher.profiles import Side

COLUMNS = ("query_side", "query_id", "candidate_id", "rank", "score")
DEPTH = 200


def best_of_each(scores: NDArray[np.floating], depth: int = DEPTH) -> NDArray[np.int64]:
    """Return (q, min(depth, c)) int64: columns of (q, c) scores, best first; of equal ones the first."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :depth]


def rankings_csv(split: TimeSplit, scores: Scores, depth: int = DEPTH) -> str:
    """Return a CSV with the columns ``COLUMNS``, ranks from 1, for all queries of both sides.

    Parameters
    ----------
    scores
        By side, (n, s) float32 in the order of the split's pool and startups.
    depth
        How many candidates of each query stand in it, at most.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for side in (Side.STARTUP, Side.INVESTOR):
        writer.writerows(_rows(split, scores, side, depth))
    return text.getvalue()


def _rows(split: TimeSplit, scores: Scores, side: Side, depth: int) -> Iterator[tuple[str, str, str, int, str]]:
    asked = split.asked
    ids = {
        Side.INVESTOR: [harmless(asked.dataset.investors[row].id) for row in asked.pool],
        Side.STARTUP: [harmless(startup.id) for startup in asked.dataset.startups],
    }
    queries = split.queries(side)
    table = by_query(np.asarray(scores[side]), side, queries)
    for query, own, best in zip(queries, table, best_of_each(table, depth), strict=True):
        who = ids[side][query]
        for rank, (column, score) in enumerate(zip(best.tolist(), own[best].tolist(), strict=True), start=1):
            # Nine digits give back a single-precision number exactly, so that ties stay ties.
            yield side.value, who, ids[side.other][column], rank, f"{score:.9g}"
