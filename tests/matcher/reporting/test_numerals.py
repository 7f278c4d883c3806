from __future__ import annotations

import pytest

from matcher.reporting.numerals import apart, counted, decimal, percent, whole
from matcher.words import Words


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100%"),
        (0.333, "33%"),
        (0.0, "0%"),
        (0.0095, "0.9%"),
        (0.00951, "1.0%"),
        (0.0004, "0.04%"),
        (0.000001, "<0.01%"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_share_keeps_the_digits_that_say_something(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_share_with_asked_digits_has_them() -> None:
    assert percent(0.00045, 3) == "0.045%"
    assert percent(0.000001, 3) == "<0.001%"
    assert percent(0.0002, 2) == "0.02%"


def test_numbers_group_their_thousands() -> None:
    assert whole(13_000) == "13,000"
    assert decimal(4315.51) == "4,315.5"
    assert decimal(float("inf")) == "–"


def test_near_numbers_get_the_decimals_that_tell_them_apart() -> None:
    assert apart(29.75, 29.76) == ("29.75", "29.76")
    assert apart(29.0, 31.0) == ("29.0", "31.0")
    assert apart(3.0, 3.0) == ("3.0", "3.0")


def test_one_of_a_kind_is_not_many() -> None:
    one, many = Words("{n} meeting", "{n} 场"), Words("{n} meetings", "{n} 场")
    assert counted(1, one, many).en == "1 meeting"
    assert counted(1_200, one, many).en == "1,200 meetings"
