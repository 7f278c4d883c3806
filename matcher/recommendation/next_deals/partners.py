"""Whom an investor invests with, and how likely a new startup gets them; how well it suits everybody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.next_deals.past import Past

_HALF_LIFE = 4.0
# As if everybody had made half a deal more: few shared deals are little evidence.
_MORE = 0.5
_FLOOR = 1e-6


def likely_partners(past: Past, scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (n, s) float32: log of the chance that a startup goes to those an investor shares deals with.

    Parameters
    ----------
    scores : (n, s), what a startup chooses its investors by: the softmax over investors is the chance of each.
    """
    backed = past.backed(past.faded(2 * _HALF_LIFE))
    shared = (backed @ backed.T).toarray()
    deals = shared.diagonal() + _MORE
    np.fill_diagonal(shared, 0.0)
    partners = shared / np.sqrt(np.outer(deals, deals))
    chance = np.exp(scores - _log_sums(scores))
    return np.asarray(np.log(partners @ chance + _FLOOR), dtype=np.float32)


def rivals(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (n, s) float32: how much is expected of all investors together, the same for each of them."""
    return np.broadcast_to(_log_sums(scores), scores.shape)


def _log_sums(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (1, s): the logarithm of the sum of exponentials of each column."""
    most = scores.max(axis=0, keepdims=True, initial=-np.inf)
    return np.asarray(most + np.log(np.exp(scores - most).sum(axis=0, keepdims=True)))
