"""Tables as files."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from matcher.reporting.sheets import Kind
from matcher.words import Words
from web.services.exporting import Heading, Table, as_csv, as_xlsx, csv_cell

TABLE = Table(
    Words("People", "人"),
    (Heading("name", Words("Name", "名称")), Heading("meetings", Words("Meetings", "会面"), kind=Kind.COUNT)),
    [("=1+1", 3), ('听涛创投, "Xi\'an"', None), ("شركة", -1)],
)


def test_csv_opens_in_excel_in_any_script_and_runs_nothing() -> None:
    assert as_csv(TABLE).decode("utf-8") == (
        '\ufeffname,meetings\r\n\'=1+1,3\r\n"听涛创投, ""Xi\'an""",\r\nشركة,-1\r\n'
    )


def test_a_workbook_holds_texts_as_texts() -> None:
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(TABLE))).active
    assert sheet is not None
    cell = sheet["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert sheet["B2"].value == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_whatever_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


def test_moments_are_told_to_the_minute() -> None:
    assert csv_cell(datetime(2026, 5, 12, 9, 20)) == "2026-05-12 09:20"
