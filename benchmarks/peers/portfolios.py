"""Who backed which company before the cut, as a sparse matrix for all peers."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from matcher.deals import deals_of
from matcher.evaluation.splitting import Asked

_YEAR = 365.25


def backed(asked: Asked, half_life: float | None = None) -> csr_array:
    """Return (investors, p) float32, a row every investor of the dataset, a column every company of the past.

    Parameters
    ----------
    asked
        Only deals of the rounds that are asked about count, as in the baselines.
    half_life
        Years after which a deal counts half; None: every deal counts 1.
    """
    deals = deals_of(asked.dataset, asked.rounds)
    # Companies stand after the startups, who have no deal yet.
    column = deals.company - len(asked.dataset.startups)
    age = (asked.cut.toordinal() - deals.day) / _YEAR
    weight = np.ones(len(deals)) if half_life is None else 0.5 ** (age / half_life)
    shape = len(asked.dataset.investors), len(asked.dataset.portfolio)
    # Peers written in C read indices of 32 bits only.
    places = deals.investor.astype(np.int32), column.astype(np.int32)
    return csr_array((weight.astype(np.float32), places), shape=shape)
