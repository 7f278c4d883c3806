"""CSV of every dialect; the line of a finding is the line on which its record starts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.intake.delimited import LONG_ROW, OPEN_QUOTE, SHORT_ROW, parse_delimited
from matcher.intake.findings import Findings
from matcher.intake.sheets import Row, Sheet, tidy

Saying = Callable[..., list[Any]]


def parse(text: str | bytes) -> tuple[Sheet, Findings]:
    findings = Findings()
    data = text.encode() if isinstance(text, str) else text
    sheet = parse_delimited(data, "startups.csv", findings)
    assert sheet is not None
    return sheet, findings


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_recognised(delimiter: str, end: str) -> None:
    rows = [["id", "name", "description"], ["s1", "Lumen", "Light"], ["s2", "Tide", ""]]
    sheet, findings = parse("".join(delimiter.join(row) + end for row in rows))
    assert sheet.header == ("id", "name", "description")
    assert sheet.rows == (Row(2, ("s1", "Lumen", "Light")), Row(3, ("s2", "Tide", "")))
    assert findings.listed() == ()


def test_a_comma_file_whose_header_names_hold_semicolons_stays_a_comma_file() -> None:
    sheet, _ = parse("id,name,tags;with;signs\ns1,Lumen,a;b;c\n")
    assert sheet.header == ("id", "name", "tags;with;signs")


def test_chinese_headings_tell_the_delimiter_too() -> None:
    sheet, _ = parse("编号;名称\n1;西安\n")
    assert sheet.header == ("编号", "名称")


def test_the_line_that_excel_puts_before_the_header_is_skipped() -> None:
    sheet, findings = parse("sep=;\nid;name\ns1;Lumen\n")
    assert sheet.header == ("id", "name")
    assert sheet.rows == (Row(3, ("s1", "Lumen")),)
    assert findings.listed() == ()


def test_a_quoted_line_break_does_not_shift_the_lines_of_later_records() -> None:
    sheet, _ = parse('id,name,description\ns1,Lumen,"two\nlines, and\n""three"""\ns2,Tide,x\n')
    assert sheet.rows == (Row(2, ("s1", "Lumen", 'two\nlines, and\n"three"')), Row(5, ("s2", "Tide", "x")))


def test_blank_lines_are_no_rows() -> None:
    sheet, findings = parse("\n\nid,name\n\ns1,Lumen\n,\n  , \n")
    assert sheet.header_line == 3
    assert sheet.rows == (Row(5, ("s1", "Lumen")),)
    assert findings.listed() == ()


def test_an_empty_file_has_no_header() -> None:
    assert parse("")[0] == Sheet("startups.csv", (), 1, ())
    assert parse("\ufeff")[0].header == ()


def test_a_row_with_too_few_cells_is_filled_and_reported(said: Saying) -> None:
    sheet, findings = parse("id,name,city\ns1,Lumen\n")
    assert sheet.rows == (Row(2, ("s1", "Lumen", "")),)
    assert said(findings.listed()) == [("warning", "startups.csv", 2, None, "2", SHORT_ROW.problem.en)]
    assert "all 3 cells" in findings.listed()[0].advice.en
    assert "写满 3 个" in findings.listed()[0].advice.zh


def test_a_row_with_too_many_cells_is_cut_and_reported(said: Saying) -> None:
    sheet, findings = parse("id,name\ns1,Lumen,Inc,more\n")
    assert sheet.rows == (Row(2, ("s1", "Lumen")),)
    assert said(findings.listed()) == [("warning", "startups.csv", 2, None, "Inc,more", LONG_ROW.problem.en)]
    assert "double quotes" in findings.listed()[0].advice.en
    assert "逗号" in findings.listed()[0].advice.zh


def test_empty_cells_after_the_last_column_are_nothing_to_report() -> None:
    sheet, findings = parse("id,name\ns1,Lumen,,\n")
    assert sheet.rows == (Row(2, ("s1", "Lumen")),)
    assert findings.listed() == ()


def test_a_mark_that_is_never_closed_costs_no_later_row(said: Saying) -> None:
    sheet, findings = parse('id,name\ns1,"Lumen\ns2,Tide\ns3,Vale\n')
    assert sheet.rows == (Row(2, ("s1", "Lumen")), Row(3, ("s2", "Tide")), Row(4, ("s3", "Vale")))
    assert said(findings.listed()) == [("warning", "startups.csv", 2, None, 's1,"Lumen', OPEN_QUOTE.problem.en)]


def test_a_file_full_of_open_marks_is_read_in_the_end() -> None:
    sheet, findings = parse("id,name\n" + 'a"x,"c\n' * 3000)
    assert len(sheet.rows) == 3000
    assert len(findings.listed()) <= 21


def test_a_very_long_cell_loses_neither_its_row_nor_the_next() -> None:
    sheet, findings = parse(f"id,name,description\ns1,Lumen,{'x' * 200_000}\ns2,Tide,y\n")
    assert [row.cells[0] for row in sheet.rows] == ["s1", "s2"]
    assert len(sheet.rows[0].cells[2]) == 20_000
    assert [finding.line for finding in findings.listed()] == [2]


def test_the_limit_of_the_csv_module_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    parse("id,name\n")
    assert csv.field_size_limit() == before


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n",;'), max_size=12).map(tidy)
HAN_CELL = st.text('西安光机所研究院材料芯片ab 12,;"\n', max_size=12).map(tidy)


def written(rows: list[list[str]], end: str) -> str:
    text = io.StringIO(newline="")
    # Two bytes alone may be 芯 in GB18030 and the Cyrillic о in UTF-8; a Chinese header settles it.
    csv.writer(text, lineterminator=end).writerows([["编号", "名称", "城市"], *rows])
    return text.getvalue()


def rows_of(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(cells, min_size=3, max_size=3).filter(any), max_size=6)


@given(rows_of(CELL), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_rows_written_in_unicode_read_back_equal(rows: list[list[str]], end: str, encoding: str) -> None:
    sheet, findings = parse(written(rows, end).encode(encoding))
    assert [list(row.cells) for row in sheet.rows] == rows
    assert all(finding.problem.en == "characters that cannot be read" for finding in findings.listed())


@given(rows_of(HAN_CELL), st.sampled_from(["\n", "\r\n"]))
def test_any_rows_written_in_gb18030_read_back_equal(rows: list[list[str]], end: str) -> None:
    sheet, findings = parse(written(rows, end).encode("gb18030"))
    assert [list(row.cells) for row in sheet.rows] == rows
    assert findings.listed() == ()


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    sheet, _ = parse(data)
    assert all(len(row.cells) == len(sheet.header) for row in sheet.rows)


@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b";", b'""', b"\xe8\xa5\xbf", b"\xce\xf7"])))
def test_no_arrangement_of_marks_raises(pieces: list[bytes]) -> None:
    parse(b"id,name\n" + b"".join(pieces))
