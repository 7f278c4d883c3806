"""Headings in two languages find their columns; missing and doubled ones are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.intake.columns import (
    INTERACTION_COLUMNS,
    INVESTOR_COLUMNS,
    NO_COLUMN,
    STARTUP_COLUMNS,
    TWO_COLUMNS,
    Columns,
    joined,
    match_columns,
    recognised,
    records,
)
from matcher.intake.findings import Findings
from matcher.intake.sheets import Row, Sheet

Saying = Callable[..., list[Any]]


def matched(*header: str, line: int = 1) -> tuple[Columns | None, Findings]:
    findings = Findings()
    sheet = Sheet("startups.csv", header, line, ())
    return match_columns(sheet, STARTUP_COLUMNS, ("id", "name"), findings), findings


def test_headings_count_in_any_case_with_any_space_and_in_chinese() -> None:
    columns, findings = matched("\ufeffID", " Name ", "Raising USD", "融资轮次", "标签", "成立时间")
    assert columns is not None
    assert columns.known == {"id": 0, "name": 1, "raising_usd": 2, "stage": 3, "tags": 4, "founded": 5}
    assert columns.headings["stage"] == "融资轮次"
    assert findings.listed() == ()


def test_every_chinese_name_of_a_column_belongs_to_one_column_only() -> None:
    for table in (STARTUP_COLUMNS, INVESTOR_COLUMNS, INTERACTION_COLUMNS):
        names = [name for names in table.values() for name in names]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("融资金额（万元）", "万元"), ("raising (USD)", "USD"), ("Raising_USD", ""), ("融资金额", "")],
)
def test_a_unit_in_brackets_is_kept_with_the_column(heading: str, unit: str) -> None:
    columns, _ = matched("id", "name", heading)
    assert columns is not None
    assert columns.units["raising_usd"] == unit


def test_unknown_columns_are_extra_and_no_finding() -> None:
    columns, findings = matched("id", "name", "season", "Ask", "")
    assert columns is not None
    assert columns.extra == {"season": 2, "Ask": 3}
    assert findings.listed() == ()


def test_a_missing_column_names_what_was_found_and_what_is_nearest(said: Saying) -> None:
    columns, findings = matched("id", "nmae", "city", line=3)
    assert columns is None
    assert said(findings.listed()) == [
        ("error", "startups.csv", 3, "name", "id, nmae, city", NO_COLUMN.problem.en)
    ]
    assert findings.listed()[0].advice.en == (
        "Add the column name to the header. Found there: id, nmae, city. If nmae is the one, rename it."
    )
    assert "如果 nmae 就是它，请改名。" in findings.listed()[0].advice.zh


def test_a_missing_column_without_a_near_one_suggests_none() -> None:
    _, findings = matched("id", "x", "y")
    assert findings.listed()[0].advice.en == "Add the column name to the header. Found there: id, x, y."


@pytest.mark.parametrize("header", [("id", "name", "Name"), ("id", "name", "企业名称"), ("id", "name", "x", "x")])
def test_two_columns_of_one_meaning_are_an_error(header: tuple[str, ...], said: Saying) -> None:
    columns, findings = matched(*header)
    assert columns is None
    (finding,) = findings.listed()
    name = "x" if "x" in header else "name"
    assert said([finding]) == [("error", "startups.csv", 1, name, header[-1], TWO_COLUMNS.problem.en)]
    assert f"{name}, {header[-1]}" in finding.advice.zh


def test_records_go_by_column_names_and_drop_empty_extras() -> None:
    columns, _ = matched("id", "name", "season", "ask")
    assert columns is not None
    sheet = Sheet("startups.csv", (), 1, (Row(2, ("s1", "Lumen", ("1", "2"), "")),))
    (record,) = records(sheet, columns)
    assert (record.line, record.cells, record.extra) == (2, {"id": "s1", "name": "Lumen"}, {"season": "1;2"})


def test_recognised_headings_are_those_of_any_table() -> None:
    assert [recognised(name) for name in ("investor_id", "THESIS", "轮次", "season", "")] == [
        *(True, True, True, False, False)
    ]


def test_the_items_of_a_list_are_joined_as_in_csv() -> None:
    assert joined(("a", "b")) == "a;b"
    assert joined("a") == "a"
