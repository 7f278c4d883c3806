"""How much an investor invests, and how much of it lately."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.next_deals.past import Past

# As if everybody had made a twentieth of a deal today: silence for years is not silence for ever.
_FLOOR = 0.05


def recent_deals(past: Past, half_life: float, opening: bool = False) -> NDArray[np.float32]:
    """Return (n, 1) float32: log of the deals that still count, of rounds that are asked about.

    Parameters
    ----------
    half_life : years after which a deal counts half.
    opening : whether only a company's first deal counts.
    """
    weights = past.faded(half_life) * past.counts
    if opening:
        weights = weights * past.opening
    counted = np.bincount(past.investor, weights, len(past.investors))
    return np.asarray(np.log(counted + _FLOOR), dtype=np.float32)[:, None]
