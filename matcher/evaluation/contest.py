"""Several methods on one split: every metric with its interval, and what one method is ahead of the others."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matcher.evaluation.methods import Method, Scores, StandIn
from matcher.evaluation.metrics import METRICS, Values, measured
from matcher.evaluation.splitting import Asked, TimeSplit, by_query
from matcher.evaluation.uncertainty import Estimate, draws, estimate, paired_difference
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress


@dataclass(frozen=True, slots=True)
class Result:
    """What one method reached.

    Attributes
    ----------
    values : by side and metric, (q,) float64, one value a query.
    means : by side and metric, the mean over queries with its interval.
    behind : by side and metric, by how much the contest's favourite is better on the same queries, with its
        interval; empty for the favourite itself.
    """

    name: str
    values: Mapping[Side, Mapping[str, Values]] = field(repr=False)
    means: Mapping[Side, Mapping[str, Estimate]]
    behind: Mapping[Side, Mapping[str, Estimate]]


@dataclass(frozen=True, slots=True)
class Contest:
    """Results in the order of the methods, and the scores of the method that was to be kept.

    ``stand_ins`` names the methods that found too little to learn from, and whose scores they show instead.
    """

    favourite: str
    queries: Mapping[Side, int]
    candidates: Mapping[Side, int]
    results: tuple[Result, ...]
    kept: Scores | None = field(repr=False, default=None)
    seconds: Mapping[str, float] = field(default_factory=dict)
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return everything but scores and single values as plain values, for JSON; unknown numbers are None."""
        return {
            "favourite": self.favourite,
            "queries": {side.value: count for side, count in self.queries.items()},
            "candidates": {side.value: count for side, count in self.candidates.items()},
            "methods": [
                {
                    "name": result.name,
                    "scores_of": self.stand_ins.get(result.name, result.name),
                    "seconds": self.seconds.get(result.name),
                    "metrics": _plain(result.means),
                    "favourite_is_better_by": _plain(result.behind),
                }
                for result in self.results
            ],
        }


def hold(
    methods: Sequence[Method],
    split: TimeSplit,
    seed: int,
    *,
    favourite: str = "",
    keep: str = "",
    progress: StepProgress | None = None,
) -> Contest:
    """Let every method rank, and measure it.

    Parameters
    ----------
    methods
        Each with a name of its own; a method's chance depends on the seed and its name, not on the others.
    seed
        Of the methods and of the intervals.
    favourite
        The name of the method that the others are compared with; empty: the last.
    keep
        The name of the method whose scores are kept in the contest; empty: none.

    Raises
    ------
    ValueError
        If two methods have one name, or none has the name of the favourite or the one to keep; or if the scores of
        a method are no numbers or have another shape than the truth.
    """
    names = [method.name for method in methods]
    favourite = favourite or names[-1]
    if len(set(names)) != len(names) or not {favourite, keep or favourite} <= set(names):
        raise ValueError(f"methods need names of their own, {favourite!r} and {keep!r} among them: {names}")
    queries = {side: split.queries(side) for side in Side}
    truth = {side: by_query(split.truth, side, queries[side]) for side in Side}
    values: dict[str, dict[Side, Mapping[str, Values]]] = {}
    stand_ins: dict[str, str] = {}
    kept, clock = None, StepClock(progress)
    for method in methods:
        with clock.step(method.name):
            scores = _scored(method, split.asked, seed)
        values[method.name] = {
            side: measured(by_query(np.asarray(scores[side]), side, queries[side]), truth[side]) for side in Side
        }
        kept = scores if method.name == keep else kept
        if isinstance(scores, StandIn):
            stand_ins[method.name] = scores.method
    return Contest(
        favourite,
        {side: len(rows) for side, rows in queries.items()},
        {side: truth[side].shape[1] for side in Side},
        _results(values, favourite, seed),
        kept,
        clock.seconds,
        stand_ins,
    )


def _scored(method: Method, asked: Asked, seed: int) -> Scores:
    return method.scored(asked, np.random.default_rng([seed, zlib.crc32(method.name.encode())]))


def _results(
    values: Mapping[str, Mapping[Side, Mapping[str, Values]]], favourite: str, seed: int
) -> tuple[Result, ...]:
    best = values[favourite]
    rng = np.random.default_rng(seed)
    drawn = {side: draws(len(best[side][METRICS[0]]), rng) for side in Side}
    return tuple(
        Result(
            name,
            own,
            {side: {metric: estimate(own[side][metric], drawn[side]) for metric in METRICS} for side in Side},
            {
                side: {
                    metric: paired_difference(best[side][metric], own[side][metric], drawn[side])
                    for metric in METRICS
                }
                for side in Side
                if name != favourite
            },
        )
        for name, own in values.items()
    )


def _plain(estimates: Mapping[Side, Mapping[str, Estimate]]) -> dict[str, dict[str, dict[str, float | None]]]:
    return {
        side.value: {
            metric: {name: plain_number(getattr(one, name)) for name in ("value", "low", "high")}
            for metric, one in each.items()
        }
        for side, each in estimates.items()
    }


def plain_number(value: float) -> float | None:
    """Return a number for JSON: None where it is unknown."""
    return None if np.isnan(value) else value
