from __future__ import annotations

import pytest

from matcher.reporting.bands import BAND_WORDS, Band, mutual_band, one_sided_band, thresholds


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (1.0, Band.STRONG),
        (0.5, Band.STRONG),
        (0.499, Band.GOOD),
        (0.25, Band.GOOD),
        (0.249, Band.POSSIBLE),
        (0.0, Band.POSSIBLE),
    ],
)
def test_bands_begin_where_they_say(score: float, band: Band) -> None:
    assert mutual_band(score) is band


def test_one_side_is_in_the_band_of_a_pair_as_keen_on_both_sides() -> None:
    # 0.71 × 0.71 = 0.5041 and 0.70 × 0.70 = 0.49
    assert one_sided_band(0.71) is Band.STRONG
    assert one_sided_band(0.70) is Band.GOOD
    assert one_sided_band(0.49) is Band.POSSIBLE


def test_thresholds_are_those_the_bands_use() -> None:
    told = thresholds()
    assert mutual_band(told["mutual_strong"]) is Band.STRONG
    assert one_sided_band(told["one_sided_good"]) is Band.GOOD


def test_each_band_has_its_words() -> None:
    assert set(BAND_WORDS) == set(Band)
