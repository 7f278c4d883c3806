from __future__ import annotations

from matcher.plan import Opinion, Reason, Recommendation
from matcher.profiles import Side
from matcher.reporting.reasons import (
    favourable,
    for_and_against,
    joined,
    quotation,
    reasons_line,
    sentence,
    telling,
)
from matcher.words import Words

NEAR = Reason("text", 1.2, Words("near", "近"), "We build lasers.")
FAR = Reason("history", -0.8, Words("far", "远"))
FITS = Reason("stage", 0.5, Words("fits", "合"))
NOTHING = Reason("place", 0.001, Words("same place", "同城"))
OPINION = Opinion(0.6, -0.5, (NEAR, FAR, FITS, NOTHING))


def test_telling_parts_speak_for_or_against_and_are_no_trifles() -> None:
    assert telling(OPINION, 4) == (NEAR, FAR, FITS)
    assert telling(OPINION, 1) == (NEAR,)


def test_favourable_parts_speak_for_the_pair() -> None:
    assert favourable(OPINION, 4) == (NEAR, FITS)


def test_what_speaks_for_comes_before_what_speaks_against() -> None:
    assert for_and_against(OPINION, 4) == (NEAR, FITS, FAR)
    assert for_and_against(OPINION, 2) == (NEAR, FAR)
    assert for_and_against(OPINION, 1) == (NEAR,)
    assert for_and_against(Opinion(0.2, -1.0, (FAR,)), 4) == (FAR,)
    assert for_and_against(Opinion(0.2, -1.0, (NEAR, FITS)), 2) == (NEAR, FITS)


def test_both_sides_stand_in_one_line_and_a_silent_one_is_left_out() -> None:
    silent = Opinion(0.3, -0.8, (FAR,))
    pair = Recommendation("I1", "S1", "a", 0.2, {Side.INVESTOR: OPINION, Side.STARTUP: OPINION})
    assert reasons_line(pair) == (
        "Investor / 投资方: near / 近; fits / 合 | Startup / 创业公司: near / 近; fits / 合"
    )
    pair = Recommendation("I1", "S1", "a", 0.2, {Side.INVESTOR: OPINION, Side.STARTUP: silent})
    assert reasons_line(pair, most=1) == "Investor / 投资方: near / 近"


def test_phrases_stand_in_both_languages() -> None:
    assert joined([NEAR.words, FAR.words]) == "near / 近; far / 远"
    assert sentence(NEAR.words) == Words("Near", "近")


def test_a_long_passage_is_quoted_in_part_and_on_one_line() -> None:
    assert quotation("one\n two") == "one two"
    cut = quotation("长" * 500)
    assert len(cut) == 280
    assert cut.endswith("…")
