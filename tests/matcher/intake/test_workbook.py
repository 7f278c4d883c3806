"""The first sheet of a workbook, by value; what is no workbook is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from matcher.intake.findings import Findings
from matcher.intake.sheets import Row, Sheet
from matcher.intake.workbook import MORE_SHEETS, NOT_A_WORKBOOK, TOO_LARGE_INSIDE, parse_workbook

Saying = Callable[..., list[Any]]


def saved(*rows: list[object], more: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for title in more:
        book.create_sheet(title)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parse(data: bytes) -> tuple[Sheet | None, Findings]:
    findings = Findings()
    return parse_workbook(data, "startups.xlsx", findings), findings


def test_rows_are_read_with_the_numbers_that_excel_shows_beside_them() -> None:
    sheet, findings = parse(saved(["id", "name"], ["s1", "Lumen"], [], [None, None], ["s2", " Tide "]))
    assert sheet == Sheet("startups.xlsx", ("id", "name"), 1, (Row(2, ("s1", "Lumen")), Row(5, ("s2", "Tide"))))
    assert findings.listed() == ()


def test_numbers_and_dates_are_values_and_not_what_they_look_like() -> None:
    cells: list[object] = [3013447, 1500000.0, 0.5, date(2016, 5, 3), datetime(2016, 5, 3, 10, 30), True]
    sheet, _ = parse(saved(["a", "b", "c", "d", "e", "f"], cells))
    assert sheet is not None
    assert sheet.rows[0].cells == ("3013447", "1500000", "0.5", "2016-05-03", "2016-05-03T10:30:00", "true")


def test_a_row_longer_or_shorter_than_the_header_is_fitted() -> None:
    sheet, _ = parse(saved(["id", "name"], ["s1"], ["s2", "Tide", "more"]))
    assert sheet is not None
    assert [row.cells for row in sheet.rows] == [("s1", ""), ("s2", "Tide")]


def test_a_formula_counts_as_what_it_last_came_to_and_one_never_computed_as_unknown() -> None:
    sheet, _ = parse(saved(["id", "name"], ["s1", '="Lu"&"men"']))
    assert sheet is not None
    assert sheet.rows[0].cells == ("s1", "")


def test_only_the_first_sheet_is_read_and_the_others_are_named(said: Saying) -> None:
    sheet, findings = parse(saved(["id"], ["s1"], more=("Notes", "备注")))
    assert sheet is not None
    assert said(findings.listed()) == [
        ("note", "startups.xlsx", None, None, "Notes, 备注", MORE_SHEETS.problem.en)
    ]


def test_an_empty_workbook_is_an_empty_table() -> None:
    assert parse(saved())[0] == Sheet("startups.xlsx", (), 1, ())


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("data", [b"", b"id,name\ns1,Lumen\n", b"\xd0\xcf\x11\xe0" * 200, zipped(notes="x")])
def test_what_is_no_workbook_is_refused(data: bytes, said: Saying) -> None:
    sheet, findings = parse(data)
    assert sheet is None
    (finding,) = findings.listed()
    assert said([finding])[0][:4] == ("error", "startups.xlsx", None, None)
    assert finding.problem == NOT_A_WORKBOOK.problem
    assert "save it as .xlsx" in finding.advice.en
    assert "另存为 .xlsx" in finding.advice.zh


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused_before_it_is_unpacked(said: Saying) -> None:
    sheet, findings = parse(zipped(sheet="0" * (201 * 2**20)))
    assert sheet is None
    assert said(findings.listed()) == [
        ("error", "startups.xlsx", None, None, "201 MB", TOO_LARGE_INSIDE.problem.en)
    ]


def test_a_cell_in_the_last_corner_of_the_sheet_takes_no_million_rows_of_memory() -> None:
    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["A2"] = "id", "name", "s1"
    book.active["XFD1048576"] = "x"
    file = io.BytesIO()
    book.save(file)
    sheet, _ = parse(file.getvalue())
    assert sheet is not None
    assert [row.line for row in sheet.rows] == [2, 1048576]


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    parse(data)


GOOD = saved(["id", "name"], ["s1", "Lumen"])


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_no_damaged_workbook_raises(at: int, damage: bytes) -> None:
    parse(GOOD[:at] + damage + GOOD[at + len(damage) :])
