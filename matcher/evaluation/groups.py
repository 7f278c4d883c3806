"""The same contest by groups of those who ask, so that a good mean hides nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.contest import Contest
from matcher.evaluation.metrics import Values
from matcher.evaluation.splitting import TimeSplit
from matcher.evaluation.uncertainty import Estimate, draws, estimate, paired_difference
from matcher.profiles import Investor, Side, Startup

#: What is told of each group.
METRICS_TOLD: Final = ("recall@20", "ndcg@20", "auc")
# Groups with fewer queries than this are told together.
_LEAST = 50
_FEW: Final = "all other"
_UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """What the favourite reached for some of those who ask, and by how much it is ahead of another method."""

    side: Side
    by: str
    name: str
    queries: int
    reached: Mapping[str, Estimate]
    ahead: Mapping[str, Estimate]


def by_group(contest: Contest, split: TimeSplit, other: str, seed: int) -> tuple[Group, ...]:
    """Return the groups of both sides: startups by stage, region and description, investors by region and kind.

    Parameters
    ----------
    other
        The name of the method that the favourite is compared with.
    """
    values = {result.name: result.values for result in contest.results}
    rng = np.random.default_rng(seed)
    found: list[Group] = []
    for side in Side:
        best, beside = values[contest.favourite][side], values[other][side]
        for by, names in _labels(split, side).items():
            for name in sorted(set(names.tolist())):
                mine = names == name
                drawn = draws(int(mine.sum()), rng)
                found.append(_group(Group(side, by, name, int(mine.sum()), {}, {}), (best, beside), mine, drawn))
    return tuple(found)


def _group(
    blank: Group,
    values: tuple[Mapping[str, Values], Mapping[str, Values]],
    mine: NDArray[np.bool_],
    drawn: NDArray[np.float64],
) -> Group:
    best, beside = values
    return Group(
        blank.side,
        blank.by,
        blank.name,
        blank.queries,
        {metric: estimate(best[metric][mine], drawn) for metric in METRICS_TOLD},
        {metric: paired_difference(best[metric][mine], beside[metric][mine], drawn) for metric in METRICS_TOLD},
    )


def _labels(split: TimeSplit, side: Side) -> dict[str, NDArray[np.str_]]:
    """Return for each way to group the name of every query's group, (q,) str."""
    queries = split.queries(side)
    dataset = split.asked.dataset
    if side is Side.STARTUP:
        startups: list[Startup] = [dataset.startups[row] for row in queries]
        return {
            "stage": _named([one.stage for one in startups]),
            "region": _named([one.region for one in startups]),
            "description": np.array(["written" if one.text else "tags only" for one in startups]),
        }
    investors: list[Investor] = [dataset.investors[row] for row in split.asked.pool[queries]]
    return {
        "region": _named([one.region for one in investors]),
        "kind": _named([one.kind for one in investors]),
    }


def _named(names: Sequence[str]) -> NDArray[np.str_]:
    """Return the names, small groups under one name."""
    told = [name or _UNKNOWN for name in names]
    return np.array([name if told.count(name) >= _LEAST else _FEW for name in told], dtype=np.str_)
