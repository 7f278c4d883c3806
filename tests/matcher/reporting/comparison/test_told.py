"""The table on the terminal, in both languages and within its width."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from matcher.comparison import Comparison
from matcher.reporting.comparison.told import told
from matcher.words import Language


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [60, 110])
def test_every_setting_has_a_column_and_no_line_is_too_long(
    comparison: Comparison, language: Language, width: int
) -> None:
    text = told(comparison, Path("out"), language, width)
    assert comparison.conference.name.within(language) in text
    assert str(Path("out") / "comparison.html") in text
    *lines, _, _ = text.splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_names_stand_as_they_were_written_and_the_best_has_a_star(comparison: Comparison) -> None:
    text = told(comparison, Path("out"), Language.EN, 110)
    assert "More <tables>" in text
    assert "54*" in text
    assert "1,234 candidate pairs" in text
