from __future__ import annotations

import pytest

from matcher.plan import BandLimits, Level, Opinion, Recommendation, Yardstick
from matcher.profiles import Side
from matcher.reporting.bands import BAND_WORDS, Band, band, mutual_band, one_sided_band

YARDSTICK = Yardstick(
    Level.ASSUMED, BandLimits(0.3, 0.1), {Side.INVESTOR: BandLimits(0.6, 0.4), Side.STARTUP: BandLimits(0.8, 0.7)}
)


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0.51, Band.STRONG), (0.5, Band.GOOD), (0.26, Band.GOOD), (0.25, Band.POSSIBLE), (0.0, Band.POSSIBLE)],
)
def test_a_band_holds_what_exceeds_its_limit(score: float, expected: Band) -> None:
    assert band(score, BandLimits(strong=0.5, good=0.25)) is expected


def test_each_side_is_held_against_what_is_usual_for_it() -> None:
    opinion = Opinion(0.65, 0.0, ())
    assert one_sided_band(opinion, Side.INVESTOR, YARDSTICK) is Band.STRONG
    assert one_sided_band(opinion, Side.STARTUP, YARDSTICK) is Band.POSSIBLE
    assert mutual_band(Recommendation("i", "s", "f", 0.2, {}), YARDSTICK) is Band.GOOD


def test_each_band_has_its_words() -> None:
    assert set(BAND_WORDS) == set(Band)
