"""How keen a pair is expected to be, in words: a probability whose level is assumed is no forecast."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from matcher.plan import BandLimits, Opinion, Recommendation, Yardstick
from matcher.profiles import Side
from matcher.words import Words


class Band(StrEnum):
    """Three degrees of interest, strongest first."""

    STRONG = "strong"
    GOOD = "good"
    POSSIBLE = "possible"


BAND_WORDS: Final = {
    Band.STRONG: Words("strong", "意向强"),
    Band.GOOD: Words("good", "意向较强"),
    Band.POSSIBLE: Words("possible", "可能有意向"),
}


def band(score: float, limits: BandLimits) -> Band:
    """Return the band of a score."""
    if score > limits.strong:
        return Band.STRONG
    return Band.GOOD if score > limits.good else Band.POSSIBLE


def mutual_band(pair: Recommendation, yardstick: Yardstick) -> Band:
    """Return the band of both sides' interest in a pair."""
    return band(pair.score, yardstick.mutual)


def one_sided_band(opinion: Opinion, side: Side, yardstick: Yardstick) -> Band:
    """Return the band of one side's interest."""
    return band(opinion.score, yardstick.sides[side])
