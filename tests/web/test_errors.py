"""Refusals carry their words in both languages."""

from __future__ import annotations

from matcher.errors import MatcherError
from matcher.words import Words
from web.errors import ChangedMeanwhileError, RefusedError


def test_a_refusal_says_why_in_both_languages() -> None:
    refusal = RefusedError(Words("The table is taken.", "该桌已被占用。"))
    assert (str(refusal), refusal.words.zh) == ("The table is taken.", "该桌已被占用。")
    assert isinstance(refusal, MatcherError)


def test_whoever_was_slower_is_told_what_to_do() -> None:
    words = ChangedMeanwhileError().words
    assert "look again" in words.en
    assert "请" in words.zh
