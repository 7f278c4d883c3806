"""How much of a room's answers taste explains at all: fitted on everybody's answers, so that nothing is made up.

In some rooms answers say much about those not yet answered, in others next to nothing; one strength for the room
multiplies the covariance of ``matcher/recommendation/taste.py``. It is the one under which all answers together
were likeliest, each person's weights integrated out (empirical Bayes): Laplace's approximation of the marginal
likelihood, Rasmussen and Williams, *Gaussian Processes for Machine Learning*, 2006, equation 3.32.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.calibrating import probabilities
from matcher.recommendation.taste import curve_of, taste_among

#: What is tried; 0 means that answers tell nothing.
STRENGTHS = (0.0, 0.03, 0.1, 0.3, 1.0, 2.0)

# One person's candidates: likeness (n, w), log-odds before any answer (n,), answers (n,), nan without.
_Answered = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def fitting_strength(people: Iterable[_Answered]) -> float:
    """Return the one of ``STRENGTHS`` under which the answers of all people were likeliest; of equals the least.

    Parameters
    ----------
    people
        Of each the likeness of its candidates, (n, w), their log-odds before any answer, (n,), and the answers,
        (n,) from 0 to 1, nan without.
    """
    total = np.zeros(len(STRENGTHS))
    for rows, prior, answers in people:
        total += [evidence(rows * np.sqrt(strength), prior, answers) for strength in STRENGTHS]
    return STRENGTHS[int(np.argmax(total))]


def evidence(rows: NDArray[np.float64], prior: NDArray[np.float64], answers: NDArray[np.float64]) -> float:
    """Return the logarithm of how likely somebody's answers were, its taste integrated out; at most 0."""
    said = ~np.isnan(answers)
    own, before, told = rows[said], prior[said], answers[said]
    taste = taste_among(own, before, told)
    odds = before + taste.added
    surprise = told - probabilities(odds)
    root = np.sqrt(curve_of(odds))
    inner = np.eye(len(own)) + root[:, None] * (own @ own.T) * root
    fit = (told * odds - np.logaddexp(0.0, odds)).sum() - surprise @ taste.added / 2
    return float(fit - np.linalg.slogdet(inner)[1] / 2)
