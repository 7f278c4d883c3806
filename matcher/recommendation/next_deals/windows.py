"""Days that are over, asked about as if they were to come: what the ranker learns from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.deals import backing
from matcher.recommendation.next_deals.past import Past, Record

_HALF_YEAR = 182
_FEWEST_STARTUPS = 100
_FEWEST_INVESTORS = 20


@dataclass(frozen=True, slots=True)
class Window:
    """What was known on a day, and (n, s) bool ``backed``: who backed which of the startups that came after it."""

    past: Past
    backed: NDArray[np.bool_]


def windows_before(record: Record, day: int, min_history: int, most: int) -> list[Window]:
    """Return up to ``most`` windows that end one at the start of the other, the latest first and at ``day``.

    A window is half a year, or as many of them as it takes until a hundred startups were new in it. Its truth is
    all that is known before ``day``, so that earlier windows look further ahead.
    """
    windows: list[Window] = []
    end, start = day, day - _HALF_YEAR
    earliest = int(record.deals.day.min()) if len(record.deals) else day
    while len(windows) < most and start > earliest:
        rows, pool, truth = _asked(record, start, end, day, min_history)
        if len(rows) >= _FEWEST_STARTUPS and len(pool) >= _FEWEST_INVESTORS:
            windows.append(Window(record.at(start, pool, rows), truth))
            end = start
        start -= _HALF_YEAR
    return windows


def _asked(
    record: Record, start: int, end: int, day: int, min_history: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the startups that were new in a time, the investors with a history before it, and who backed whom."""
    asked = record.asked
    history = np.bincount(asked.investor[asked.day < start], minlength=len(record.dataset.investors))
    pool = np.flatnonzero(history >= min_history)
    new = (record.first >= start) & (record.first < end)
    deals = asked.take(new[asked.company] & (asked.day < day) & (history[asked.investor] >= min_history))
    rows = np.unique(deals.company)
    return rows, pool, backing(deals, pool, rows)
