"""Scores as people are told of them: in bands, since how often people say yes at all is assumed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from matcher.plan import Yardstick
from matcher.profiles import Side
from matcher.reporting.bands import BAND_WORDS, Band, band
from matcher.words import Words
from web.views.access import the_conference

_STEPS = {Band.STRONG: 3, Band.GOOD: 2, Band.POSSIBLE: 1}


@dataclass(frozen=True, slots=True)
class Degree:
    """How keen somebody is expected to be."""

    words: Words
    steps: int
    """From 1, possible, to 3, strong."""


def degree(score: float, side: str = "") -> Degree | None:
    """Return the band of a score of both sides, or of one; None for suggestions from before there were bands."""
    record = the_conference().suggested.get("yardstick")
    if record is None:
        return None
    yardstick = Yardstick.of_record(record)
    found = band(score, yardstick.sides[Side(side)] if side else yardstick.mutual)
    return Degree(BAND_WORDS[found], _STEPS[found])


def init_bands(app: Flask) -> None:
    """Let templates tell scores."""
    app.add_template_filter(degree)
