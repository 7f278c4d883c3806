"""From the deals of a dataset to scores of new startups, from both sides; every score is a sum of named parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.deals import backing
from matcher.profiles import Side
from matcher.recommendation.next_deals.choice import choice_weights
from matcher.recommendation.next_deals.evidence import Clue, Clues, clues_of, with_partners
from matcher.recommendation.next_deals.past import Past, Record
from matcher.recommendation.next_deals.space import SpaceConfig
from matcher.recommendation.next_deals.windows import Window, windows_before

# Windows ask investors with as long a history as those of the pool, but five companies are history enough.
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class RankerConfig:
    """How the ranker learns."""

    windows: int = 6
    """Most half-years before the day that are learned from."""
    space: SpaceConfig = field(default_factory=SpaceConfig)
    """How the vectors are learned."""


@dataclass(frozen=True, slots=True)
class RankedDeals:
    """What is expected of n investors and s new startups.

    Attributes
    ----------
    past : what was known on the day.
    clues : what is known of each pair.
    weights : by side that asks, (f,) float64: what one unit of each clue adds to the log-odds of being chosen.
    backed : (n, s) bool, couples that had a deal before the day. The clues of such a couple are those of the
        startup's ordinary couple, so that the deal is evidence neither for itself nor, through whom investors
        invest with, for others.
    """

    past: Past
    clues: Clues
    weights: Mapping[Side, NDArray[np.float64]]
    backed: NDArray[np.bool_]

    def scores(self, side: Side) -> NDArray[np.float32]:
        """Return (n, s) float32: for startups who ask, the pool in order; for investors, the startups."""
        return self.clues.scores(self.weights[side])

    def parts(self, side: Side, investor: int, startup: int) -> dict[Clue, float]:
        """Return what each clue adds to the score of a pair; the parts sum to it."""
        values = self.weights[side] * self.clues.values[:, investor, startup]
        return dict(zip(Clue, values.tolist(), strict=True))


def ranked_deals(
    dataset: Dataset, day: int, pool: NDArray[np.int64], rounds: Collection[str], seed: int, config: RankerConfig
) -> RankedDeals | None:
    """Rank the startups of a dataset for investors of a pool, and the pool for them.

    The ranker learns from startups that were new. One that has deals already is ranked as if it were: its deals
    count for what its investors like, never for itself.

    Parameters
    ----------
    day : as ``date.toordinal`` counts; deals on it or later are not looked at.
    pool : (n,) rows of the dataset's investors, all with a deal before the day.
    rounds : names of rounds that are asked about; empty: all.

    Returns
    -------
    RankedDeals | None
        None where too little happened before the day to learn from.
    """
    record = Record.of(dataset, rounds)
    windows = windows_before(record, day, _fewest_deals(record, day, pool), config.windows)
    if not windows:
        return None
    known = [clues_of(window.past, seed, config.space) for window in windows]
    chosen_by = _weights(windows, known, Side.STARTUP)
    fuller = [with_partners(clues, window.past, chosen_by) for window, clues in zip(windows, known, strict=True)]
    weights = {Side.STARTUP: chosen_by, Side.INVESTOR: _weights(windows, fuller, Side.INVESTOR)}
    everybody = np.arange(len(dataset.startups))
    today = record.at(day, pool, everybody)
    backed = backing(record.deals.take(record.deals.day < day), pool, everybody)
    clues = with_partners(_as_strangers(clues_of(today, seed, config.space), backed), today, chosen_by)
    return RankedDeals(today, clues, weights, backed)


def _as_strangers(clues: Clues, backed: NDArray[np.bool_]) -> Clues:
    """Return the clues; those of couples ``backed``, (n, s), are set to the mean of their startup's others."""
    if not backed.any():
        return clues
    values = clues.values.copy()
    for startup in np.flatnonzero(backed.any(axis=0)).tolist():
        own = backed[:, startup]
        others = values[:, ~own, startup]
        values[:, own, startup] = others.mean(axis=1, keepdims=True) if others.shape[1] else 0.0
    return Clues(values)


def _weights(windows: list[Window], known: list[Clues], side: Side) -> NDArray[np.float64]:
    """Learn for a side that asks: startups choose among the pool, investors among the startups."""
    axes = (1, 2, 0) if side is Side.INVESTOR else (2, 1, 0)
    return choice_weights(
        [
            (clues.values.transpose(axes), window.backed if side is Side.INVESTOR else window.backed.T)
            for window, clues in zip(windows, known, strict=True)
        ]
    )


def _fewest_deals(record: Record, day: int, pool: NDArray[np.int64]) -> int:
    """Return how many companies everybody of the pool had backed before a day, within 1 and ``_LONGEST``."""
    before = record.asked.investor[record.asked.day < day]
    history = np.bincount(before, minlength=len(record.dataset.investors))[pool]
    return max(1, int(history.min(initial=_LONGEST)))
