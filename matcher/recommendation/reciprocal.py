"""Two directional scores into one reciprocal score; pure numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def both_say_yes(investor_scores: NDArray[np.float64], startup_scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability that both say yes, (m,) in [0, 1].

    The product: given what is known of the pair, the two answers are taken to be independent. Its sum over
    meetings is the expected number of mutual yes, which is what a plan maximises.
    """
    return investor_scores * startup_scores
