"""Paper speaks one language, or both side by side."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from matcher.words import Language, Words
from web.services.printing.files import Print
from web.services.printing.words import TITLES, PrintLanguage, Speech, zone_words


@pytest.mark.parametrize(
    ("language", "own", "said"),
    [
        (PrintLanguage.EN, Language.ZH, "Table"),
        (PrintLanguage.ZH, Language.EN, "桌"),
        (PrintLanguage.BOTH, Language.EN, "Table · 桌"),
        (PrintLanguage.OWN, Language.ZH, "桌"),
        (PrintLanguage.OWN, None, "Table · 桌"),
    ],
)
def test_a_page_speaks_as_it_was_ordered(language: PrintLanguage, own: Language | None, said: str) -> None:
    assert Speech(language, own)(Words("Table", "桌")) == said


def test_what_is_the_same_in_both_languages_stands_once() -> None:
    assert Speech(PrintLanguage.BOTH)(Words("Hall 1", "Hall 1")) == "Hall 1"


def test_a_name_in_one_language_alone_serves_both() -> None:
    assert Speech(PrintLanguage.ZH)(Words("Spring", "")) == "Spring"


def test_the_zone_is_named_with_its_distance_from_utc() -> None:
    words = zone_words(ZoneInfo("Asia/Kolkata"), datetime(2026, 5, 12, tzinfo=UTC))
    assert words.en == "All times are local: Asia/Kolkata (UTC+05:30)"


def test_everything_that_can_be_printed_has_a_title() -> None:
    assert set(TITLES) == {one.value for one in Print}
