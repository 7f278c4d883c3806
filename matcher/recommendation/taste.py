"""What somebody's answers say about those it has not answered: Bayesian logistic ridge; pure numpy.

The log-odds of a yes to candidate j are its prior log-odds plus f_j = x_j w: x_j is what j says (its embedding)
and what is known of it (its facts), and the weights w are drawn from a normal distribution, so that candidates who
are alike are liked alike. That is a Gaussian process with the covariance x_i x_j. Given answers, f is taken at its
most probable value, found by Newton's method (Rasmussen and Williams, *Gaussian Processes for Machine Learning*,
2006, algorithm 3.1), and carried to the others by their equation 3.21: f_j = sum over answers i of k(j, i)
(y_i - p_i), with p_i what is then expected of answer i. So every answer's share in f_j can be named. How unsure
f_j stays is their equation 3.24.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.calibrating import probabilities

#: Answers as shares of a yes.
YES, MAYBE, NO = 1.0, 0.5, 0.0

#: Variance of what the text adds: with those of the facts, found by the marginal likelihood of the first deals of
#: investors (docs/decisions/0016-taste.md).
TEXT_VARIANCE = 1.0
# The mean of few candidates is no centre: it is shrunk to nothing as if so many more had been seen around it.
_SHRINKAGE = 20.0
# Priors beyond this are certain enough.
_MOST_CERTAIN = 6.0
_LEAST_CURVE = 1e-9
_STEPS = 40
_HALVINGS = 30
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Taste:
    """What the answers to m of n candidates add.

    Attributes
    ----------
    added : (n,) float64, what is added to the log-odds of each candidate.
    variance : (n,) float64, how unsure that is: the variance that the answers leave it.
    shares : (n, m) float64, what each answer adds; the rows sum to ``added``.
    alike : (n, m) bool, whether a candidate is like the answered one rather than unlike it.
    answered : (m,) int64, the candidates with an answer.
    """

    added: NDArray[np.float64]
    variance: NDArray[np.float64]
    shares: NDArray[np.float64]
    alike: NDArray[np.bool_]
    answered: NDArray[np.int64]

    def most_telling(self, row: int) -> int | None:
        """Return the answered candidate that does most to make a candidate what it is; None where none does.

        "Like this one" is easier to see than "unlike that one", which is named only where nothing alike helps.
        """
        own = np.where(self.answered == row, 0.0, self.shares[row]) * np.sign(self.added[row])
        for among in (np.where(self.alike[row], own, 0.0), own):
            if among.size and among.max() > 0:
                return int(self.answered[np.argmax(among)])
        return None


def likeness(vectors: NDArray[np.float32], facts: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return (n, d + f) float64 whose inner products are the covariances of what is added to candidates.

    Parameters
    ----------
    vectors : (n, d) unit rows, zero for who says nothing: answers about it teach nothing, and none are about it.
    facts : (n, f), what else is known of the candidates, as ``facts_of`` returns it; None for nothing.
    """
    rows = without_common(vectors.astype(np.float64))
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0) * np.sqrt(TEXT_VARIANCE)
    return unit if facts is None else np.hstack([unit, facts])


def without_common(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, d) rows without what all have in common; rows of zeros, which tell nothing, stay so."""
    told = rows.any(axis=1, keepdims=True)
    centre = rows.sum(axis=0) / (told.sum() + _SHRINKAGE)
    return np.where(told, rows - centre, 0.0)


def taste_among(rows: NDArray[np.float64], prior: NDArray[np.float64], answers: NDArray[np.float64]) -> Taste:
    """Return what somebody's answers add to the log-odds of all candidates.

    Parameters
    ----------
    rows : (n, w), the ``likeness`` of the candidates.
    prior : (n,), the log-odds of a yes before any answer.
    answers : (n,), from ``NO`` to ``YES``, nan without an answer.
    """
    answered = np.flatnonzero(~np.isnan(answers))
    before = np.einsum("nw,nw->n", rows, rows)
    if not len(answered):
        none = np.zeros((len(rows), 0))
        return Taste(np.zeros(len(rows)), before, none, none.astype(bool), answered)
    kernel = rows @ rows[answered].T
    expected = np.clip(prior[answered], -_MOST_CERTAIN, _MOST_CERTAIN)
    surprise = _surprise(kernel[answered], expected, answers[answered])
    shares = kernel * surprise
    root = np.sqrt(curve_of(expected + kernel[answered] @ surprise))
    inner = np.eye(len(answered)) + root[:, None] * kernel[answered] * root
    seen = np.linalg.solve(np.linalg.cholesky(inner), root[:, None] * kernel.T)
    variance = np.maximum(before - (seen**2).sum(axis=0), 0.0)
    return Taste(shares.sum(axis=1), variance, shares, kernel > 0, answered)


def curve_of(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p (1 - p) of log-odds, never quite zero: how much an answer there can tell."""
    p = probabilities(log_odds)
    return np.maximum(p * (1 - p), _LEAST_CURVE)


def covariance_after(
    rows: NDArray[np.float64], answered: NDArray[np.float64], curve: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (n, n), the covariance that answers leave among candidates (Rasmussen and Williams, equation 3.24).

    Parameters
    ----------
    rows : (n, w), the ``likeness`` of the candidates.
    answered : (m, w), that of the answered ones.
    curve : (m,), ``curve_of`` what is now expected of them.
    """
    root = np.sqrt(curve)
    inner = np.eye(len(curve)) + root[:, None] * (answered @ answered.T) * root
    seen = np.linalg.solve(np.linalg.cholesky(inner), root[:, None] * (answered @ rows.T))
    return np.asarray(rows @ rows.T - seen.T @ seen)


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
        expected = probabilities(prior + f)
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
