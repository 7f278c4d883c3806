"""What each column is worth: a conditional logit, in which one of many candidates is chosen.

McFadden, *Conditional Logit Analysis of Qualitative Choice Behavior*, 1974: P(candidate c is chosen by query q) is
the softmax of a weighted sum of columns over the candidates of q. The sum is additive by construction, every
candidate counts, and what is the same for all candidates of a query cannot matter. Several choices of one query
count one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# As if each weight, in standard deviations, were drawn from a normal distribution of variance 1/20.
_RIDGE = 20.0
_STEPS = 100


def choice_weights(asked: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]]) -> NDArray[np.float64]:
    """Return (f,) float64: the most probable weights of f columns.

    Parameters
    ----------
    asked : any number of pairs of columns (q, c, f) and choices (q, c); queries without a choice teach nothing.
    """
    from scipy.optimize import minimize

    spread = _spread([columns for columns, _ in asked])
    told = [(columns[chosen.any(axis=1)] / spread, chosen[chosen.any(axis=1)]) for columns, chosen in asked]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = _RIDGE / 2 * float(weights @ weights), _RIDGE * weights
        for columns, chosen in told:
            value, gradient = _surprise(columns, chosen, weights.astype(np.float32))
            total, slope = total + value, slope + gradient
        return total, slope

    start = np.zeros(len(spread))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x / spread, dtype=np.float64)


def _surprise(
    columns: NDArray[np.float32], chosen: NDArray[np.bool_], weights: NDArray[np.float32]
) -> tuple[float, NDArray[np.float64]]:
    """Return minus the log-likelihood of the choices, and its gradient (f,)."""
    scores = columns @ weights
    scores -= scores.max(axis=1, keepdims=True)
    odds = np.exp(scores)
    sums = odds.sum(axis=1, keepdims=True)
    times = chosen.sum(axis=1, keepdims=True)
    missed = odds / sums * times - chosen
    value = float((times * np.log(sums)).sum(dtype=np.float64) - scores[chosen].sum(dtype=np.float64))
    gradient = missed.reshape(1, -1).astype(np.float32) @ columns.reshape(-1, columns.shape[2])
    return value, gradient[0].astype(np.float64)


def _spread(tables: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return each column's standard deviation; 1 where it never changes."""
    spread = np.sqrt(np.mean([table.reshape(-1, table.shape[2]).var(axis=0) for table in tables], axis=0))
    return np.where(spread > 0, spread, 1.0).astype(np.float32)
