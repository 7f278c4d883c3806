"""Whom to ask somebody about next, so that its answer teaches most about the others it may like; pure numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.calibrating import probabilities
from matcher.recommendation.taste import covariance_after, curve_of, taste_among

#: Nobody is asked about who is less than so likely a yes, as a share of the likeliest: a card is not wasted on
#: what will be refused.
LEAST_LIKELY = 0.7


def next_to_ask(
    rows: NDArray[np.float64],
    prior: NDArray[np.float64],
    answers: NDArray[np.float64],
    welcome: NDArray[np.float64] | None = None,
) -> int | None:
    """Return the candidate without an answer whose answer would tell most; None where all have one.

    Of those nearly as likely as the likeliest, it is the one whose answer is expected to take away most of the
    variance of all open candidates, each counted by its own likelihood of a yes. Asked about i, the variance of j
    falls by cov(j, i)^2 / (var(i) + 1 / (p_i (1 - p_i))): the rule of least expected variance (Cohn, Ghahramani
    and Jordan, *Active Learning with Statistical Models*, JAIR 4, 1996) with the curvature of the Laplace
    approximation in place of the noise; that candidates count as they are likely to be wanted is MacKay's region
    of interest (*Information-Based Objective Functions for Active Data Selection*, Neural Computation 4, 1992).
    Of equals it is the likeliest, then the first.

    Parameters
    ----------
    rows : (n, w), the ``likeness`` of all candidates.
    prior : (n,), the log-odds of a yes before any answer.
    answers : (n,), from ``NO`` to ``YES``, nan without an answer.
    welcome : (n,) at least 0, what each likelihood counts by, such as how likely the other side says yes; only
        ratios matter. None: all alike.
    """
    open_ones = np.flatnonzero(np.isnan(answers))
    if not len(open_ones):
        return None
    taste = taste_among(rows, prior, answers)
    now = prior + taste.added
    wanted = probabilities(now[open_ones])
    if welcome is not None:
        wanted = wanted * welcome[open_ones]
    left = covariance_after(rows[open_ones], rows[taste.answered], curve_of(now[taste.answered]))
    told = (left**2 * wanted[:, None]).sum(axis=0) / (np.diag(left) + 1 / curve_of(now[open_ones]))
    told[wanted < LEAST_LIKELY * wanted.max()] = -1.0
    return int(open_ones[np.argmax(np.where(told == told.max(), wanted, -1.0))])
