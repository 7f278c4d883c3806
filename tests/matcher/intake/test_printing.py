"""A finding is one line in either language."""

from __future__ import annotations

from dataclasses import replace

from matcher.errors import Finding, Severity
from matcher.intake.amounts import NOT_AN_AMOUNT
from matcher.intake.printing import describe
from matcher.words import Language

FINDING = Finding(
    Severity.WARNING, "investors.csv", 12, "ticket_min_usd", "abc", NOT_AN_AMOUNT.problem, NOT_AN_AMOUNT.advice
)


def test_a_finding_in_english() -> None:
    assert describe(FINDING, Language.EN) == (
        'investors.csv:12 [ticket_min_usd] found "abc": not an amount; counts as unknown. '
        "Write a number such as 1500000 or 150万."
    )


def test_a_finding_in_chinese() -> None:
    assert describe(FINDING, Language.ZH) == (
        "investors.csv:12 [ticket_min_usd] 读到“abc”：不是金额，按未知处理。请填写数字，例如 1500000 或 150万。"
    )


def test_what_is_not_known_of_the_place_is_left_out() -> None:
    assert describe(replace(FINDING, column=None), Language.EN).startswith('investors.csv:12 found "abc": ')
    assert describe(replace(FINDING, line=None, column=None, found=""), Language.EN).startswith(
        "investors.csv: not"
    )


def test_braces_in_what_was_found_are_only_text() -> None:
    assert "{x}" in describe(replace(FINDING, found="{x}"), Language.EN)
