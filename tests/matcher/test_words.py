"""Words in two languages stay together, and a text's language is told by its letters."""

from __future__ import annotations

import pytest

from matcher.words import Language, Words, language_of

MEETING = Words("meeting", "会面")


def test_words_are_said_in_the_language_asked_for() -> None:
    assert MEETING.within(Language.EN) == "meeting"
    assert MEETING.within(Language.ZH) == "会面"
    assert str(MEETING) == "meeting / 会面"


def test_plain_values_are_filled_into_both() -> None:
    assert Words("{n} tables", "{n} 张桌子").format(n=3) == Words("3 tables", "3 张桌子")


def test_words_are_filled_in_each_in_its_own_language() -> None:
    assert Words("no {what}", "没有{what}").format(what=MEETING) == Words("no meeting", "没有会面")


def test_braces_of_a_value_are_only_text() -> None:
    assert Words("{x}", "{x}").format(x="{y}") == Words("{y}", "{y}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Lidar for cars", Language.EN),
        ("车载激光雷达", Language.ZH),
        # 4 of 14 letters are Chinese: a product name in Latin does not make the sentence English.
        ("LiDARSensor激光雷达", Language.ZH),
        # 2 of 26 letters.
        ("Chang'an means long peace in 长安 now", Language.EN),
        ("Société Générale", Language.EN),
        ("", Language.EN),
        ("2017 / 15!", Language.EN),
    ],
)
def test_a_text_is_in_the_language_of_its_letters(text: str, language: Language) -> None:
    assert language_of(text) is language
