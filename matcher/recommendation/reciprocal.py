"""Two directional scores into one reciprocal score: the recommender's product, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.calibrating import log_odds, probabilities


def both_say_yes(investor_scores: NDArray[np.float64], startup_scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability that both say yes, (m,) in [0, 1].

    The product: given what is known of the pair, the two answers are taken to be independent. Its sum over
    meetings is the expected number of mutual yes, which is what a plan maximises.
    """
    return investor_scores * startup_scores


def harmonic_mean(
    investor_scores: NDArray[np.float64], startup_scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the harmonic mean of both, (m,) in [0, 1]; 0 where one is 0.

    Used by reciprocal recommenders because one low score pulls it down (Pizzato et al., *RECON*, RecSys 2010).
    """
    total = investor_scores + startup_scores
    doubled = 2 * investor_scores * startup_scores
    mean: NDArray[np.float64] = np.divide(doubled, total, out=np.zeros_like(doubled), where=total > 0)
    return mean


@dataclass(frozen=True, slots=True)
class LearnedCombination:
    """P(both say yes) as a logistic function of both log-odds and of the lesser of the two."""

    intercept: float
    investor: float
    startup: float
    lesser: float

    def applied(
        self, investor_scores: NDArray[np.float64], startup_scores: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the probability that both say yes, (m,) in (0, 1)."""
        parts = _both(investor_scores, startup_scores) @ [self.investor, self.startup, self.lesser]
        return probabilities(self.intercept + parts)


def learned_combination(
    investor_scores: NDArray[np.float64], startup_scores: NDArray[np.float64], both_yes: NDArray[np.bool_]
) -> LearnedCombination:
    """Fit a combination to (m,) scores in [0, 1] of models that have not seen the (m,) bool outcomes."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0).fit(_both(investor_scores, startup_scores), both_yes)
    return LearnedCombination(float(fitted.intercept_[0]), *map(float, fitted.coef_[0]))


def _both(investor_scores: NDArray[np.float64], startup_scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (m, 3) float64: both log-odds and the lesser of them."""
    investor, startup = log_odds(investor_scores), log_odds(startup_scores)
    return np.stack([investor, startup, np.minimum(investor, startup)], axis=1)
