"""Facts become PDFs that look the same on every machine."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.services.print_story import embedded_fonts, texts_of
from web.prints.typesetting import printable, typeset


def facts(*names: str) -> dict[str, Any]:
    shared = {
        "language": "en",
        "conference": "Spring",
        "side": "Investor",
        "zone": "UTC",
        "foot": "",
        "none": "None.",
    }
    return {
        "title": "Schedules",
        "language": "en",
        "paper": "a4",
        "pages": [{**shared, "name": name, "days": []} for name in names],
    }


def test_every_letter_travels_with_the_file() -> None:
    content = typeset("schedules", facts("Ines 投资人 شركة 🚀"))
    fonts = embedded_fonts(content)
    assert {name.partition("-")[0] for name in fonts} == {
        "NotoSans",
        "NotoSansCJKsc",
        "NotoSansArabic",
        "NotoEmoji",
    }
    assert set(fonts.values()) == {True}
    assert "投资人" in texts_of(content)[0]


def test_portions_come_together_in_their_order_and_tell_how_far_they_are() -> None:
    told: list[tuple[str, int, int]] = []
    content = typeset("schedules", facts("Ada", "Ben", "Cho"), lambda *one: told.append(one), portion=2)
    assert [name for text in texts_of(content) for name in ("Ada", "Ben", "Cho") if name in text] == [
        "Ada",
        "Ben",
        "Cho",
    ]
    assert told == [("typeset", 0, 3), ("typeset", 2, 3), ("join", 3, 3)]


@pytest.mark.parametrize(
    "name",
    ["#set page(width: 1pt)", "*b* $x$ [a] `c` \\ @d <e>", "\U000e0001\uffff\ue000", "X" * 200, "界" * 200, ""],
)
def test_no_name_breaks_a_page(name: str) -> None:
    assert len(texts_of(typeset("schedules", facts(printable(name))))) == 1


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    assert "*b* $x$ #c" in texts_of(typeset("schedules", facts("*b* $x$ #c")))[0]


def test_control_marks_and_turned_directions_do_not_reach_the_paper() -> None:
    assert printable(" a\tb\n\x00c\u202ed ") == "a b cd"


def test_long_words_may_break_and_others_stay_whole() -> None:
    assert printable("x" * 20) == "x" * 20
    assert printable("x" * 21).split("\u200b") == ["x" * 8, "x" * 8, "x" * 5]
    assert printable("技" * 40) == "技" * 40
