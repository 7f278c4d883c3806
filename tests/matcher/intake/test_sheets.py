"""Cells are trimmed, their line ends made alike, and very long ones cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matcher.intake.findings import Findings, Place
from matcher.intake.sheets import LONG_CELL, cut_cells, tidy


def test_edges_are_trimmed_and_line_ends_made_alike() -> None:
    assert tidy(" \u3000two\r\nlines\rand more\u00a0\n") == "two\nlines\nand more"


def test_a_cell_of_a_hundred_thousand_characters_is_cut_and_reported(said: Callable[..., list[Any]]) -> None:
    findings = Findings()
    cells = cut_cells(["s1", "x" * 100_000], ("id", "name"), Place("startups.csv", 7), findings)
    assert cells == ("s1", "x" * 20_000)
    assert said(findings.listed()) == [
        ("warning", "startups.csv", 7, "name", "x" * 79 + "…", LONG_CELL.problem.en)
    ]


def test_a_cell_of_twenty_thousand_characters_stays() -> None:
    findings = Findings()
    assert cut_cells(["x" * 20_000], ("name",), Place("a.csv", 2), findings) == ("x" * 20_000,)
    assert findings.listed() == ()
