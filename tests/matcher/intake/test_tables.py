"""Which file holds a table, and that the format makes no difference."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from matcher.intake.delimited import parse_delimited
from matcher.intake.findings import Findings
from matcher.intake.json_lines import parse_json_lines
from matcher.intake.sheets import tidy
from matcher.intake.tables import MISNAMED, MISSING, TWICE, UNREADABLE, find_sheet, read_bytes, read_sheet
from matcher.intake.workbook import parse_workbook

Saying = Callable[..., list[Any]]


@pytest.mark.parametrize("name", ["startups.csv", "startups.xlsx", "startups.jsonl", "Startups.CSV"])
def test_a_table_is_found_in_any_format_and_case(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("")
    (tmp_path / "startups_zh.csv").write_text("")
    findings = Findings()
    assert find_sheet(tmp_path, "startups", required=True, findings=findings) == tmp_path / name
    assert findings.listed() == ()


def test_the_same_table_in_two_formats_is_an_error_that_says_which_to_remove(tmp_path: Path, said: Saying) -> None:
    for suffix in ("csv", "xlsx", "jsonl"):
        (tmp_path / f"startups.{suffix}").write_text("")
    findings = Findings()
    assert find_sheet(tmp_path, "startups", required=False, findings=findings) is None
    assert said(findings.listed()) == [
        ("error", "startups.csv", None, None, "startups.jsonl, startups.xlsx", TWICE.problem.en)
    ]
    advice = findings.listed()[0].advice
    assert advice.en == "Keep startups.csv and remove startups.jsonl, startups.xlsx."
    assert advice.zh == "请保留 startups.csv，删除 startups.jsonl, startups.xlsx。"


def test_a_required_table_that_is_missing_is_an_error(tmp_path: Path, said: Saying) -> None:
    (tmp_path / "companies.csv").write_text("")
    findings = Findings()
    assert find_sheet(tmp_path, "startups", required=True, findings=findings) is None
    assert said(findings.listed()) == [("error", "startups.csv", None, None, "companies.csv", MISSING.problem.en)]


@pytest.mark.parametrize("name", ["startup.csv", "startups.xls", "StartUps.txt"])
def test_a_file_of_nearly_that_name_is_suggested(name: str, tmp_path: Path, said: Saying) -> None:
    (tmp_path / name).write_text("")
    findings = Findings()
    assert find_sheet(tmp_path, "startups", required=True, findings=findings) is None
    assert said(findings.listed()) == [("error", "startups.csv", None, None, name, MISNAMED.problem.en)]
    assert name in findings.listed()[0].advice.zh


def test_an_optional_table_may_be_missing(tmp_path: Path) -> None:
    findings = Findings()
    assert find_sheet(tmp_path, "portfolio", required=False, findings=findings) is None
    assert findings.listed() == ()


def test_what_cannot_be_opened_is_an_error(tmp_path: Path, said: Saying) -> None:
    findings = Findings()
    assert read_bytes(tmp_path, findings) is None
    assert said(findings.listed()) == [
        ("error", tmp_path.name, None, None, "Is a directory", UNREADABLE.problem.en)
    ]


def test_the_suffix_chooses_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "startups.JSONL"
    path.write_text('{"id": "s1"}')
    sheet = read_sheet(path, Findings())
    assert sheet is not None
    assert sheet.header == ("id",)


# What a cell of Excel can hold; a leading "=" is a formula there.
CELL = (
    st.text(st.characters(exclude_categories=["C"]) | st.sampled_from('\n",; '), max_size=12)
    .map(tidy)
    .filter(lambda text: not text.startswith("=") and "_x" not in text)
)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=5))
def test_the_three_formats_of_the_same_table_read_equal(rows: list[list[str]]) -> None:
    header = ["id", "name", "city"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    lines = "".join(json.dumps(dict(zip(header, row, strict=True))) + "\n" for row in rows)
    book, file = Workbook(), io.BytesIO()
    for row in [header, *rows]:
        book.active.append([cell or None for cell in row])
    book.save(file)
    sheets = (
        parse_delimited(text.getvalue().encode(), "a", Findings()),
        parse_json_lines(lines.encode(), "a", Findings()),
        parse_workbook(file.getvalue(), "a", Findings()),
    )
    read = [(sheet.header, [row.cells for row in sheet.rows]) for sheet in sheets if sheet]
    assert read == [(tuple(header), [tuple(row) for row in rows])] * 3
