"""What somebody's answers say about those it has not answered: a Gaussian process on the embeddings; pure numpy.

The log-odds of a yes to candidate j are its prior log-odds plus f_j, where f is drawn from a Gaussian process
whose covariance is a kernel on the embeddings, so that candidates who say alike things are liked alike. Given
answers, f is taken at its most probable value, found by Newton's method (Rasmussen and Williams, *Gaussian
Processes for Machine Learning*, 2006, algorithm 3.1), and carried to the others by their equation 3.21: f_j = sum
over answers i of k(j, i) (y_i - p_i), with p_i what is then expected of answer i. So every answer's share in f_j
can be named.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Answers as shares of a yes.
YES, MAYBE, NO = 1.0, 0.5, 0.0

# Variance of f: one yes moves those with a cosine of 0.3, which is near in a room, by a third of a log-odds.
_VARIANCE = 8.0
# The mean of few candidates is no centre: it is shrunk to nothing as if so many more had been seen around it.
_SHRINKAGE = 20.0
# Priors beyond this are certain enough.
_MOST_CERTAIN = 6.0
_STEPS = 40
_HALVINGS = 30
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Taste:
    """What the answers to m of n candidates add.

    Attributes
    ----------
    added : (n,) float64, what is added to the log-odds of each candidate.
    shares : (n, m) float64, what each answer adds to it; the rows sum to ``added``.
    answered : (m,) int64, the candidates with an answer.
    """

    added: NDArray[np.float64]
    shares: NDArray[np.float64]
    answered: NDArray[np.int64]

    def most_telling(self, row: int) -> int | None:
        """Return the answered candidate that does most to make a candidate what it is; None where none does."""
        own = np.where(self.answered == row, 0.0, self.shares[row]) * np.sign(self.added[row])
        if not own.size or own.max() <= 0:
            return None
        return int(self.answered[np.argmax(own)])


def learned_taste(vectors: NDArray[np.float32], prior: NDArray[np.float64], answers: NDArray[np.float64]) -> Taste:
    """Return what somebody's answers add to the log-odds of all candidates.

    Parameters
    ----------
    vectors : (n, d) unit rows, zero for who says nothing: answers about it teach nothing, and none are about it.
    prior : (n,), the log-odds of a yes before any answer.
    answers : (n,), from ``NO`` to ``YES``, nan without an answer.
    """
    answered = np.flatnonzero(~np.isnan(answers))
    if not len(answered):
        return Taste(np.zeros(len(vectors)), np.zeros((len(vectors), 0)), answered)
    kernel = _kernel(_centred(vectors), answered)
    expected = np.clip(prior[answered], -_MOST_CERTAIN, _MOST_CERTAIN)
    surprise = _surprise(kernel[answered], expected, answers[answered])
    shares = kernel * surprise
    return Taste(np.asarray(shares.sum(axis=1)), shares, answered)


def _centred(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the rows without what all candidates have in common, unit rows again."""
    rows = vectors.astype(np.float64)
    told = rows.any(axis=1)
    rows[told] -= rows.sum(axis=0) / (told.sum() + _SHRINKAGE)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return unit


def _kernel(rows: NDArray[np.float64], answered: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the covariance of all candidates with the answered ones, (n, m).

    The mean of the linear and the quadratic kernel of the cosines: near ones count, the many that have next to
    nothing in common hardly do, and opposites are at most an eighth as telling as twins.
    """
    cosines = np.clip(rows @ rows[answered].T, -1.0, 1.0)
    return np.asarray(_VARIANCE * (cosines + cosines**2) / 2)


def _surprise(
    kernel: NDArray[np.float64], prior: NDArray[np.float64], answers: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return y - p of every answer at the most probable f; Newton steps, halved where they go too far."""
    weights = np.zeros(len(prior))

    def goodness(tried: NDArray[np.float64]) -> float:
        f = kernel @ tried
        odds = prior + f
        return float((answers * odds - np.logaddexp(0.0, odds)).sum() - tried @ f / 2)

    best = goodness(weights)
    for _ in range(_STEPS):
        f = kernel @ weights
        expected = 1 / (1 + np.exp(-(prior + f)))
        curve = expected * (1 - expected)
        inner = np.eye(len(prior)) + np.sqrt(curve)[:, None] * kernel * np.sqrt(curve)
        target = curve * f + answers - expected
        newton = target - np.sqrt(curve) * np.linalg.solve(inner, np.sqrt(curve) * (kernel @ target))
        step = newton - weights
        if np.abs(step).max() < _CLOSE:
            break
        for _ in range(_HALVINGS):
            reached = goodness(weights + step)
            if reached >= best:
                break
            step = step / 2
        else:
            break
        weights, best = weights + step, reached
    return weights
