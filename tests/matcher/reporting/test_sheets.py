from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from matcher.reporting.sheets import LONGEST_CELL, Column, Formats, Kind, Value, add_sheet, fill, sheet_name
from matcher.words import Words

COLUMNS = (Column(Words("Name", "名称"), 20), Column(Words("Day", "日期"), 11, Kind.DAY))


def sheet_of(path: Path, rows: list[tuple[Value, ...]]) -> Any:
    with xlsxwriter.Workbook(path) as book:
        formats = Formats(book)
        sheet = add_sheet(book, formats, Words("People", "人员"), COLUMNS)
        fill(sheet, formats, COLUMNS, rows)
    return load_workbook(path)["People 人员"]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1", "https://example.org", "{=A1}", "007"])
def test_text_stays_text_however_it_begins(tmp_path: Path, text: str) -> None:
    sheet = sheet_of(tmp_path / "book.xlsx", [(text, date(2031, 4, 24))])
    cell = sheet["A2"]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_a_longer_text_than_a_cell_holds_is_cut(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path / "book.xlsx", [("长" * 40_000, None)])
    assert len(sheet["A2"].value) == LONGEST_CELL


def test_the_header_is_frozen_in_both_languages_and_has_a_filter(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path / "book.xlsx", [("Ines", None), ("Ivo", None)])
    assert sheet["A1"].value == "Name\n名称"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"


def test_a_name_of_a_sheet_is_never_too_long() -> None:
    assert len(sheet_name(Words("x" * 40, "名"))) == 31
