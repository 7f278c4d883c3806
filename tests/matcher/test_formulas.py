from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matcher.formulas import harmless, meant


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 139", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"]
)
def test_what_a_spreadsheet_would_run_stands_behind_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1", "a=b", "'tis", "O'Neill", " =1", "“=1”"])
def test_all_other_texts_stand_as_they_are(text: str) -> None:
    assert (harmless(text), meant(text)) == (text, text)


@given(st.text(alphabet="'=+-@\t\r\n＝ a1"))
@example("'=1")
@example("''=1")
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert meant(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
