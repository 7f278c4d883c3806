"""Scores to probabilities that mean what they say, and the level of old ones refitted on recent decisions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Where no more is known, a level is believed to drift by about so much, in log-odds: from .20 to about .25 or .16.
DRIFT = 0.3
# Log-odds are cut here: no number of decisions that people make supports more certainty.
_SUREST = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """A straight line in log-odds: ``slope`` times what was said, plus ``level``. (1, 0) changes nothing."""

    slope: float = 1.0
    level: float = 0.0

    def applied(self, said: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities after the calibration, of the shape of ``said``, in (0, 1)."""
        return probabilities(self.slope * log_odds(said) + self.level)


def fitted_calibration(said: NDArray[np.float64], yes: NDArray[np.bool_]) -> Calibration:
    """Return the line that makes probabilities fit decisions they have not seen.

    Platt, *Probabilistic outputs for support vector machines*, 1999, on log-odds, by scikit-learn's logistic
    regression. The slope is never below 0: a calibration may flatten an order, and does not turn it round.

    Parameters
    ----------
    said
        (m,) float64 in [0, 1], of a model that was not fitted to these decisions.
    yes
        (m,) bool.

    Raises
    ------
    ValueError
        If all decisions are the same: then nothing can be learned but the level (``refitted_level``).
    """
    from sklearn.linear_model import LogisticRegression

    if yes.all() or not yes.any():
        raise ValueError("all decisions are the same; refit the level only")
    # A weak penalty keeps the slope finite where the decisions are separated.
    line = LogisticRegression(C=100.0).fit(log_odds(said)[:, None], yes)
    slope = float(line.coef_[0, 0])
    if slope < 0:
        return Calibration(0.0, float(log_odds(yes.mean(keepdims=True))[0]))
    return Calibration(slope, float(line.intercept_[0]))


def refitted_level(said: NDArray[np.float64], yes: NDArray[np.bool_], drift: float = DRIFT) -> Calibration:
    """Return the shift of all log-odds that recent decisions ask for; their order stays.

    The most probable shift when shifts are normal around 0 with the standard deviation ``drift``: few decisions
    move the level little, and without any it stays. Found by Newton's method on a concave function.

    Parameters
    ----------
    said
        (m,) float64 in [0, 1], what was said about the recent decisions before they were known.
    yes
        (m,) bool.
    drift
        Above 0, in log-odds.
    """
    odds, level = log_odds(said), 0.0
    for _ in range(50):
        now = probabilities(odds + level)
        pull = float((yes - now).sum()) - level / drift**2
        step = pull / (float((now * (1 - now)).sum()) + 1 / drift**2)
        level += step
        if abs(step) < 1e-12:
            break
    return Calibration(1.0, level)


def log_odds(said: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log(p / (1 - p)), of the shape of ``said``; finite also for 0 and 1."""
    cut = np.clip(said, _SUREST, 1 - _SUREST)
    odds: NDArray[np.float64] = np.log(cut / (1 - cut))
    return odds


def probabilities(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-x)), in (0, 1), without overflow for what ``log_odds`` returns."""
    said: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    return said
