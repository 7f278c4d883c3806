"""Profiles say what they are understood by, and long texts are cut into passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.profiles import Investor, Side, Stage, Startup, passages, profile_language, profile_text
from matcher.words import Language


def test_each_side_knows_which_it_is() -> None:
    assert Startup("s1", "Lumen").side is Side.STARTUP
    assert Investor("i1", "Ines").side is Side.INVESTOR


def test_stages_are_in_the_order_in_which_they_are_raised() -> None:
    assert [stage.name for stage in sorted(Stage)] == ["PRE_SEED", "SEED", "PRE_A", "A", "B", "C", "GROWTH"]


def test_a_profile_is_understood_by_its_sentences_else_its_tags_else_nothing() -> None:
    assert profile_text(Startup("s1", "Lumen", description="Light.", tags=("AI",))) == "Light."
    assert profile_text(Investor("i1", "Ines", tags=("AI", "芯片"))) == "AI, 芯片"
    assert profile_text(Startup("s1", "Lumen Robotics")) == ""


def test_a_profile_without_a_text_is_in_the_language_of_its_name() -> None:
    assert profile_language(Startup("s1", "西安光机所")) is Language.ZH
    assert profile_language(Startup("s1", "西安光机所", description="Optics.")) is Language.EN
    assert profile_language(Investor("i1", "Ines", tags=("芯片",))) is Language.ZH


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("   \n ", ()),
        ("We build lidar sensors. They see in fog.", ("We build lidar sensors.", "They see in fog.")),
        (
            "我们研发激光雷达传感器芯片。可以穿透浓雾并看清道路。",
            ("我们研发激光雷达传感器芯片。", "可以穿透浓雾并看清道路。"),
        ),
        ("We use lasers, e.g. lidar of 3.5 W each.", ("We use lasers, e.g. lidar of 3.5 W each.",)),
        ("First of all we build\n• Second we sell it all", ("First of all we build", "Second we sell it all")),
        ("Light. We build lidar sensors.", ("Light. We build lidar sensors.",)),
        ("我们造车。我们还做很多很多别的事情和产品。", ("我们造车。我们还做很多很多别的事情和产品。",)),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, parts: tuple[str, ...]) -> None:
    assert passages(text) == parts


def test_there_are_at_most_as_many_passages_as_asked_for() -> None:
    text = " ".join(f"This is sentence number {number}." for number in range(40))
    assert len(passages(text)) == 12
    assert passages(text, most=2) == ("This is sentence number 0.", "This is sentence number 1.")


def test_a_sentence_without_an_end_is_cut() -> None:
    assert [len(part) for part in passages("x" * 5000)] == [400]


@given(st.text())
def test_passages_are_never_empty_and_hold_only_what_stood_there(text: str) -> None:
    for part in passages(text):
        assert part.strip()
        assert set(part) <= set(text) | {" "}
