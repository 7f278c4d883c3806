"""What is asked of a match list and what comes back: plain matrices, validated once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Scores = NDArray[np.float64]

#: Outcomes that differ by no more than this share of the greatest score (or of 1, if that is more) are equal: no
#: score is known better, and nobody's total should be given up for less.
FLOOR_TOLERANCE: Final = 1e-5
#: A total that misses its bound by no more than this share of it (or of 1) is proven to be the greatest.
TOTAL_TOLERANCE: Final = 1e-7


class ListStatus(StrEnum):
    """What is known about a match list.

    Optimal: proven, none is better. Feasible: keeps every rule, and time ran out before the proof. Infeasible:
    proven, no list keeps every rule. Unknown: time ran out before a list or a proof was found.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MatrixProblem:
    """Scores of all pairs and the rules of a match list; n investors, p startups, f sub-forums.

    Attributes
    ----------
    scores : (n, p) float64, finite wherever a pair is not forbidden; may be negative.
    forbidden, pinned : (n, p) bool, pairs that must not, or must, meet; none is both.
    investor_min, investor_max : (n,) int64, meetings of each investor at least and at most.
    startup_min, startup_max : (p,) int64, the same of each startup.
    sub_forum : (p,) int64 below f, where the meetings of each startup take place.
    sub_forum_capacity : (f,) int64, meetings that a sub-forum has places for.
    """

    scores: Scores
    forbidden: Flags
    investor_min: Counts
    investor_max: Counts
    startup_min: Counts
    startup_max: Counts
    pinned: Flags
    sub_forum: Counts
    sub_forum_capacity: Counts
    scale: float = field(init=False, repr=False, compare=False)
    """The greatest size of a score that counts, 1 at least: what tolerances are shares of."""

    def __post_init__(self) -> None:
        n, p = self.shape
        for name, shape in (
            ("forbidden", (n, p)),
            ("pinned", (n, p)),
            ("investor_min", (n,)),
            ("investor_max", (n,)),
            ("startup_min", (p,)),
            ("startup_max", (p,)),
            ("sub_forum", (p,)),
        ):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} must have the shape {shape}")
        if not np.all(np.isfinite(self.scores[~self.forbidden])):
            raise ValueError("a pair that may meet has a score that is no finite number")
        if np.any(self.forbidden & self.pinned):
            raise ValueError("a pair is pinned and forbidden")
        for counts in (self.investor_min, self.investor_max, self.startup_min, self.startup_max):
            if np.any(counts < 0):
                raise ValueError("numbers of meetings are 0 or more")
        if np.any(self.investor_min > self.investor_max) or np.any(self.startup_min > self.startup_max):
            raise ValueError("a minimum is above its maximum")
        if np.any(self.sub_forum_capacity < 0):
            raise ValueError("capacities are 0 or more")
        if p and (self.sub_forum.min() < 0 or self.sub_forum.max() >= len(self.sub_forum_capacity)):
            raise ValueError("a sub-forum is unknown")
        greatest = np.abs(self.scores[~self.forbidden]).max(initial=0.0)
        object.__setattr__(self, "scale", max(1.0, float(greatest)))

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of investors and startups."""
        n, p = self.scores.shape
        return n, p

    @property
    def tolerance(self) -> float:
        """By how much an outcome may miss a floor and still reach it."""
        return FLOOR_TOLERANCE * self.scale

    @property
    def served(self) -> Flags:
        """Which startups the floor is about, (p,) bool: those that can have a meeting at all."""
        found: Flags = (self.startup_max > 0) & ~self.forbidden.all(axis=0)
        return found


@dataclass(frozen=True, slots=True)
class MatchList:
    """Who meets whom, with its proof; j meetings.

    Attributes
    ----------
    investor, startup : (j,) int64, the rows of each meeting's two people, in rising order.
    total : float, sum of the chosen scores; nan where there is no list.
    bound : float, no list that reaches the same floor has a greater total; without floor, none at all.
    floor : float, the worst outcome of a startup: the sum of the scores of its meetings; nan without startups.
    floor_bound : float, no list has a greater floor; plus infinity where nobody asked.
    """

    status: ListStatus
    investor: Counts
    startup: Counts
    total: float
    bound: float
    floor: float
    floor_bound: float

    @property
    def gap(self) -> float:
        """What is missing from the total to its bound, 0 or more."""
        missing = self.bound - self.total
        return 0.0 if missing < 0 else missing

    def record(self) -> dict[str, Any]:
        """Return the figures as plain values for JSON; what is not known is None."""
        numbers = {
            name: value if math.isfinite(value) else None
            for name, value in (
                ("total", self.total),
                ("bound", self.bound),
                ("gap", self.gap),
                ("floor", self.floor),
                ("floor_bound", self.floor_bound),
            )
        }
        return {"status": self.status.value, **numbers, "meetings": len(self.investor)}


def without_list(status: ListStatus, bound: float = np.inf) -> MatchList:
    """Return the answer that holds no list: there is none, or none was found in time."""
    nobody = np.empty(0, np.int64)
    return MatchList(status, nobody, nobody, np.nan, bound, np.nan, np.inf)


def outcomes(problem: MatrixProblem, investor: Counts, startup: Counts) -> Scores:
    """Return each startup's outcome, (p,) float64: the exactly rounded sum of the scores of its meetings."""
    lists: list[list[float]] = [[] for _ in range(problem.shape[1])]
    for row, score in zip(startup.tolist(), problem.scores[investor, startup].tolist(), strict=True):
        lists[row].append(score)
    return np.array([math.fsum(scores) for scores in lists])


def floor_of(problem: MatrixProblem, investor: Counts, startup: Counts) -> float:
    """Return the worst outcome among the startups that can have a meeting; nan where there are none."""
    served = outcomes(problem, investor, startup)[problem.served]
    return float(served.min()) if len(served) else np.nan


def total_of(problem: MatrixProblem, investor: Counts, startup: Counts) -> float:
    """Return the exactly rounded sum of the chosen scores."""
    return math.fsum(problem.scores[investor, startup].tolist())


def proven(total: float, bound: float) -> bool:
    """Return whether a total equals its bound, up to the tolerance."""
    return bound - total <= TOTAL_TOLERANCE * max(1.0, abs(total))
