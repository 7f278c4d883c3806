"""Words for rounds in two languages, and what they can mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import Severity
from matcher.intake.stages import UNKNOWN_STAGE, read_stage, read_stages
from matcher.profiles import Stage

NAMES = {
    "p": Stage.PRE_SEED,
    "s": Stage.SEED,
    "r": Stage.PRE_A,
    "a": Stage.A,
    "b": Stage.B,
    "c": Stage.C,
    "g": Stage.GROWTH,
}


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        *[(word, "p") for word in ("Pre-seed", "pre seed", "Idea", "概念")],
        *[(word, "ps") for word in ("Prototype/MVP", "MVP", "angel", "Angel round", "天使轮", "种子天使轮")],
        *[(word, "s") for word in ("Seed", "seed stage", "Series Seed", "种子轮")],
        *[(word, "r") for word in ("Pre-A", "pre-a轮", "Pre-Series A", "PreA")],
        *[(word, "a") for word in ("A轮", "Series A", "series-a", "A", "A+轮", "A2", "round A", "Ａ轮")],
        *[(word, "ab") for word in ("Series+", "growing", "Pre-B")],
        *[(word, "b") for word in ("B轮", "Series B", "B+")],
        *[(word, "c") for word in ("C轮", "Series C")],
        *[(word, "cg") for word in ("Series++", "series-c+", "C+轮", "C轮及以后", "Series C and later")],
        *[
            (word, "g")
            for word in (
                "D轮",
                "E+轮",
                "Series F",
                "Pre-IPO",
                "IPO上市",
                "IPO上市后",
                "post-ipo",
                "private-equity",
            )
        ],
        *[(word, "psra") for word in ("early", "早期", "A轮及以前", "up to Series A")],
        *[(word, "sra") for word in ("种子轮至A轮", "Seed to Series A", "种子轮-A轮")],
        *[(word, "bcg") for word in ("late", "成长期", "growth", "B轮及以后")],
        *[(word, "psrabcg") for word in ("不限", "any", "All stages", "全阶段")],
        *[(word, "") for word in ("战略投资", "并购", "other", "股权转让", "venture", "众筹", "债权融资", "收购")],
    ],
)
def test_a_word_means_its_stages(word: str, letters: str) -> None:
    reading = read_stage(word)
    assert reading.value == {NAMES[letter] for letter in letters}
    assert reading.remarks == ()


@pytest.mark.parametrize("word", ["Stage", "Z轮", "moonshot", "轮", "A to moon", "aaa"])
def test_a_word_nobody_knows_is_unknown_with_one_note_for_each_word(word: str) -> None:
    reading = read_stage(word)
    assert reading.value == frozenset()
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(UNKNOWN_STAGE, word)]
    assert UNKNOWN_STAGE.severity is Severity.NOTE
    assert UNKNOWN_STAGE.once
    assert "pre-seed, seed" in UNKNOWN_STAGE.advice.en
    assert "种子轮" in UNKNOWN_STAGE.advice.zh


def test_a_list_means_the_stages_of_all_its_words() -> None:
    assert read_stages(("A轮", "收购", "B轮")).value == {Stage.A, Stage.B}
    assert read_stages(()).value == frozenset()


def test_one_unknown_word_leaves_the_whole_list_unknown() -> None:
    reading = read_stages(("A轮", "moonshot"))
    assert reading.value == frozenset()
    assert [remark.found for remark in reading.remarks] == ["moonshot"]


@given(st.text())
def test_any_word_is_read(word: str) -> None:
    assert read_stage(word).value <= frozenset(Stage)
