"""One side's weights from its answers: logistic regression held near weights that have not seen them."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matcher.learning.answers import Answers
from matcher.recommendation.calibrating import log_odds, probabilities, refitted_level
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PriorWeights

#: How far a weight may be believed to lie from that of the prior, in log-odds for a unit of its feature: one of
#: these is chosen on inner time folds. The least leaves the weights as they are.
SPREADS: Final = (0.02, 0.1, 0.2, 0.4, 0.8, 1.6)
# How often somebody says yes at all differs more between conferences than what it likes.
_BASE_SPREAD = 2.0
# Through the weight of texts the lists of two languages are evened: it cannot be 0.
_LEAST_TEXT = 0.05
# The answers in order of time, in so many parts: the later ones are foretold from those before them.
_PARTS = 5
# So many parts are at least known before the first is foretold.
_KNOWN = 2
# Beyond this the level is free to follow the answers; drift between two conferences is more than within one.
_LEVEL_DRIFT = 1.0
_DIGITS = 4


def fitted(answers: Answers, counted: NDArray[np.float64], prior: PriorWeights, spread: float) -> PriorWeights:
    """Return the most probable weights when each differs from the present one by a normal spread.

    No weight falls below 0: no piece of evidence here can honestly speak against a pair.

    Parameters
    ----------
    answers : of one side.
    counted : (m,) float64, what each counts.
    prior : what they are held near; not learned from these answers, which would then count twice.
    spread : above 0, the standard deviation of the difference.
    """
    from scipy.optimize import minimize

    before = as_row(prior)
    design = np.column_stack([np.ones(len(answers)), answers.evidence])
    precision = np.array([_BASE_SPREAD**-2] + [spread**-2] * len(Feature))

    def loss(row: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds, away = answers.beside + design @ row, row - before
        value = counted @ (np.logaddexp(0.0, odds) - answers.said * odds) + precision @ away**2 / 2
        return float(value), design.T @ (counted * (probabilities(odds) - answers.said)) + precision * away

    text = 1 + tuple(Feature).index(Feature.TEXT)
    bounds = [(None, None)] + [(_LEAST_TEXT if at + 1 == text else 0.0, None) for at in range(len(Feature))]
    found = minimize(loss, before, jac=True, method="L-BFGS-B", bounds=bounds)
    return of_row(found.x)


def learned(answers: Answers, counted: NDArray[np.float64], prior: PriorWeights) -> tuple[PriorWeights, float]:
    """Return the next weights of a side and the spread that inner time folds chose for them.

    Their level is then refitted on what the folds foretold: so often, and not otherwise, do people like these say
    yes to what is shown to them.
    """
    spread = min(SPREADS, key=lambda tried: (_foretold_loss(answers, counted, prior, tried), tried))
    weights = fitted(answers, counted, prior, spread)
    said, told = _folded(answers, counted, prior, spread)
    # A maybe is half a yes: every answer stands twice, a maybe once as either.
    yes = np.concatenate([told >= 0.5, told > 0.5])
    level = refitted_level(np.concatenate([said, said]), yes, _LEVEL_DRIFT).level
    return PriorWeights(round(weights.base + level, _DIGITS), weights.weights), spread


def forecasts(weights: PriorWeights, answers: Answers) -> NDArray[np.float64]:
    """Return P(yes) for each answer by what was known of it, (m,) float64 in (0, 1)."""
    row = as_row(weights)
    return probabilities(answers.beside + row[0] + answers.evidence @ row[1:])


def as_row(weights: PriorWeights) -> NDArray[np.float64]:
    """Return base and weights as one row, (1 + f,) float64, the weights in the order of ``Feature``."""
    return np.array([weights.base, *(weights.weights[feature] for feature in Feature)])


def of_row(row: NDArray[np.float64]) -> PriorWeights:
    """Return the weights that a row holds, rounded to what answers can tell."""
    base, *own = np.round(row, _DIGITS).tolist()
    return PriorWeights(base, MappingProxyType(dict(zip(Feature, own, strict=True))))


def time_folds(answers: Answers) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the rows of what came before and of what came next, again and again with more before."""
    parts = np.array_split(answers.in_order, _PARTS)
    for at in range(_KNOWN, _PARTS):
        yield np.concatenate(parts[:at]), parts[at]


def _folded(
    answers: Answers, counted: NDArray[np.float64], prior: PriorWeights, spread: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what was foretold of the later parts, and what was said."""
    found = [
        (
            forecasts(fitted(answers.taken(before), counted[before], prior, spread), answers.taken(after)),
            answers.said[after],
        )
        for before, after in time_folds(answers)
    ]
    foretold, said = zip(*found, strict=True)
    return np.concatenate(foretold), np.concatenate(said)


def _foretold_loss(answers: Answers, counted: NDArray[np.float64], prior: PriorWeights, spread: float) -> float:
    """Return the mean log loss of the forecasts of later answers."""
    foretold, said = _folded(answers, counted, prior, spread)
    after = np.concatenate([rows for _, rows in time_folds(answers)])
    odds = log_odds(foretold)
    return float(np.average(np.logaddexp(0.0, odds) - said * odds, weights=counted[after]))
