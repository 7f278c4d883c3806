"""How keen a pair is expected to be, in words: a probability whose level is assumed is no forecast."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

from matcher.words import Words


class Band(StrEnum):
    """Three degrees of interest, strongest first."""

    STRONG = "strong"
    GOOD = "good"
    POSSIBLE = "possible"


#: Where the bands of mutual interest begin, as the probability that both sides say yes. In [0, 1].
STRONG_FROM: Final = 0.5
GOOD_FROM: Final = 0.25

BAND_WORDS: Final = {
    Band.STRONG: Words("strong", "意向强"),
    Band.GOOD: Words("good", "意向较强"),
    Band.POSSIBLE: Words("possible", "可能有意向"),
}


def mutual_band(score: float) -> Band:
    """Return the band of a pair whose both sides say yes with probability ``score``."""
    if score >= STRONG_FROM:
        return Band.STRONG
    return Band.GOOD if score >= GOOD_FROM else Band.POSSIBLE


def one_sided_band(score: float) -> Band:
    """Return the band of one side's interest: that of a pair whose both sides were as keen as this one."""
    return mutual_band(score * score)


def thresholds() -> dict[str, float]:
    """Return where the bands begin, for mutual interest and for one side's."""
    return {
        "mutual_strong": STRONG_FROM,
        "mutual_good": GOOD_FROM,
        "one_sided_strong": math.sqrt(STRONG_FROM),
        "one_sided_good": math.sqrt(GOOD_FROM),
    }
