"""How sure a mean over queries is: bootstrap intervals, and differences of two methods on the same queries.

The percentile bootstrap (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13): queries are
drawn with replacement, as many as there are, again and again; the middle 95 % of the means are the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with its interval; nan where no query has a value."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero: of a difference, that it is no chance."""
        return self.low > 0 or self.high < 0


def draws(queries: int, rng: np.random.Generator, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """Return (resamples, queries) float64: how often each query is drawn in each resample; rows sum to queries."""
    if queries == 0:
        return np.zeros((resamples, 0))
    counts = rng.multinomial(queries, np.full(queries, 1 / queries), size=resamples)
    return counts.astype(np.float64)


def estimate(values: NDArray[np.float64], drawn: NDArray[np.float64], level: float = LEVEL) -> Estimate:
    """Return the mean of the values with its interval.

    Parameters
    ----------
    values
        (q,) float64; queries that have none (nan) are passed over.
    drawn
        (r, q) float64 from ``draws``: the same for all methods, so that what they share cancels.
    level
        The share of the resampled means that the interval holds, in (0, 1).
    """
    known = ~np.isnan(values)
    if not known.any():
        return Estimate(np.nan, np.nan, np.nan)
    total, count = drawn[:, known] @ values[known], drawn[:, known].sum(axis=1)
    means = total[count > 0] / count[count > 0]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(values[known].mean()), float(low), float(high))


def paired_difference(
    one: NDArray[np.float64], other: NDArray[np.float64], drawn: NDArray[np.float64], level: float = LEVEL
) -> Estimate:
    """Return by how much the first is better on the same queries, with its interval; both are (q,) float64."""
    return estimate(one - other, drawn, level)
