"""Problems small enough to try every list, and the trying."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from matcher.planning.b_matching.checks import breaches
from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.rules import Rule, RuleKind

Meetings = list[tuple[int, int]]
#: Where the real problems lie, if anywhere.
REAL = Path(os.environ.get("MATCHER_TEST_DATA", "/nowhere")) / "assignment"
needs_real_data = pytest.mark.skipif(
    not REAL.exists(), reason="MATCHER_TEST_DATA does not name a folder that holds assignment/*.npz"
)


def problem(scores: Sequence[Sequence[float]], **rules: Any) -> MatrixProblem:
    """Return a problem in which everything is free but the rules given."""
    matrix = np.array(scores, dtype=np.float64)
    n, p = matrix.shape
    free: dict[str, Any] = {
        "forbidden": np.zeros((n, p), bool),
        "pinned": np.zeros((n, p), bool),
        "investor_min": np.zeros(n, np.int64),
        "investor_max": np.full(n, p, np.int64),
        "startup_min": np.zeros(p, np.int64),
        "startup_max": np.full(p, n, np.int64),
        "sub_forum": np.zeros(p, np.int64),
        "sub_forum_capacity": np.array([n * p], np.int64),
    }
    given = {name: np.asarray(value, dtype=free[name].dtype) for name, value in rules.items()}
    return MatrixProblem(scores=matrix, **{**free, **given})


@st.composite
def small_problems(draw: st.DrawFn, *, decimals: int = 2) -> MatrixProblem:
    """Draw a problem of at most nine pairs; its rules may contradict each other."""
    n, p = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    size = n * p
    numbers = st.integers(-30, 100).map(lambda number: number / 10**decimals)
    # What happens to a pair: mostly nothing; 1 forbids, 2 pins.
    fate = np.array(draw(st.lists(st.sampled_from([0, 0, 0, 0, 1, 2]), min_size=size, max_size=size)))
    forums = draw(st.integers(1, 2))
    least = [draw(st.lists(st.integers(0, 2), min_size=k, max_size=k)) for k in (n, p)]
    most = [[low + draw(st.integers(0, 2)) for low in lows] for lows in least]
    return problem(
        np.array(draw(st.lists(numbers, min_size=size, max_size=size))).reshape(n, p).tolist(),
        forbidden=(fate == 1).reshape(n, p),
        pinned=(fate == 2).reshape(n, p),
        investor_min=least[0],
        investor_max=most[0],
        startup_min=least[1],
        startup_max=most[1],
        sub_forum=draw(st.lists(st.integers(0, forums - 1), min_size=p, max_size=p)),
        sub_forum_capacity=draw(st.lists(st.integers(0, 6), min_size=forums, max_size=forums)),
    )


def legal_lists(asked: MatrixProblem) -> Iterator[Meetings]:
    """Try every set of pairs; the checker alone judges."""
    n, p = asked.shape
    pairs = [(i, s) for i in range(n) for s in range(p) if not asked.forbidden[i, s]]
    for taken in product([False, True], repeat=len(pairs)):
        meetings = [pair for pair, took in zip(pairs, taken, strict=True) if took]
        if not breaches(asked, meetings):
            yield meetings


def total(asked: MatrixProblem, meetings: Meetings) -> float:
    return math.fsum(float(asked.scores[pair]) for pair in meetings)


def worst(asked: MatrixProblem, meetings: Meetings) -> float:
    return min(
        (
            math.fsum(float(asked.scores[i, s]) for i, s in meetings if s == row)
            for row in range(asked.shape[1])
            if asked.startup_max[row] and not asked.forbidden[:, row].all()
        ),
        default=math.nan,
    )


def rules_of(problem: MatrixProblem) -> tuple[Rule, ...]:
    """Return the rules that bind anybody: minima above 0, maxima below all, pins, forbidden pairs, capacities."""
    n, p = problem.shape
    found: list[Rule] = []
    for kind, numbers, binding in (
        (RuleKind.INVESTOR_MIN, problem.investor_min, problem.investor_min > 0),
        (RuleKind.INVESTOR_MAX, problem.investor_max, problem.investor_max < p),
        (RuleKind.STARTUP_MIN, problem.startup_min, problem.startup_min > 0),
        (RuleKind.STARTUP_MAX, problem.startup_max, problem.startup_max < n),
        (RuleKind.CAPACITY, problem.sub_forum_capacity, problem.sub_forum_capacity < n * p),
        (RuleKind.INVESTOR_FORBIDDEN, (~problem.forbidden).sum(axis=1), problem.forbidden.any(axis=1)),
        (RuleKind.STARTUP_FORBIDDEN, (~problem.forbidden).sum(axis=0), problem.forbidden.any(axis=0)),
    ):
        found.extend(Rule(kind, row, int(numbers[row])) for row in np.flatnonzero(binding).tolist())
    found.extend(Rule(RuleKind.PINNED, row, column) for row, column in np.argwhere(problem.pinned).tolist())
    return tuple(found)
