"""Rows need an id and a name of their own; values are read and odd ones written down beside their heading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.intake.amounts import NOT_AN_AMOUNT, NOT_POSITIVE
from matcher.intake.cells import BAD_ID
from matcher.intake.columns import STARTUP_COLUMNS, match_columns
from matcher.intake.delimited import parse_delimited
from matcher.intake.findings import Findings
from matcher.intake.rows import ID_TWICE, NO_CURRENCY, NO_ID, NO_NAME, RowReader, identified_rows

Saying = Callable[..., list[Any]]


def rows(text: str) -> tuple[list[tuple[str, str, RowReader]], Findings]:
    findings = Findings()
    sheet = parse_delimited(text.encode(), "startups.csv", findings)
    assert sheet is not None
    columns = match_columns(sheet, STARTUP_COLUMNS, ("id", "name"), findings)
    assert columns is not None
    return list(identified_rows(sheet, columns, findings)), findings


def amounts(text: str) -> tuple[list[float | None], Findings]:
    found, findings = rows(text)
    return [row.amount("raising_usd") for _, _, row in found], findings


def test_a_row_without_an_id_is_left_out(said: Saying) -> None:
    found, findings = rows("id,name\n,Lumen\ns2,Tide\n")
    assert [(id_, name) for id_, name, _ in found] == [("s2", "Tide")]
    assert said(findings.listed()) == [("warning", "startups.csv", 2, "id", "Lumen", NO_ID.problem.en)]
    assert "left out" in NO_ID.problem.en
    assert "已跳过" in NO_ID.problem.zh


def test_a_row_without_a_name_is_left_out(said: Saying) -> None:
    found, findings = rows("id,name\ns1,\ns2,Tide\n")
    assert [id_ for id_, _, _ in found] == ["s2"]
    assert said(findings.listed()) == [("warning", "startups.csv", 2, "name", "s1", NO_NAME.problem.en)]


def test_of_rows_with_one_id_the_first_stays_and_later_ones_are_told_its_line(said: Saying) -> None:
    found, findings = rows("id,name\ns1,Lumen\ns2,Tide\ns1,Vale\n")
    assert [name for _, name, _ in found] == ["Lumen", "Tide"]
    assert said(findings.listed()) == [("warning", "startups.csv", 4, "id", "s1", ID_TWICE.problem.en)]
    assert "Line 2 has it first" in findings.listed()[0].advice.en
    assert "首次出现在第 2 行" in findings.listed()[0].advice.zh


def test_a_row_left_out_for_its_name_does_not_take_the_id() -> None:
    found, _ = rows("id,name\ns1,\ns1,Vale\n")
    assert [(id_, name) for id_, name, _ in found] == [("s1", "Vale")]


@pytest.mark.parametrize("id_", ["company//lumen", "a\\b", "..", "...", "x" * 129, "a\u200bb"])
def test_a_row_whose_id_cannot_name_a_file_is_left_out(id_: str, said: Saying) -> None:
    found, findings = rows(f"id,name\n{id_},Lumen\ns2,Tide\n")
    assert [id_ for id_, _, _ in found] == ["s2"]
    (finding,) = findings.listed()
    assert said([finding])[0][:4] == ("warning", "startups.csv", 2, "id")
    assert finding.problem == BAD_ID.problem
    assert "Use letters, digits, spaces" in finding.advice.en
    assert "请使用文字、数字、空格" in finding.advice.zh


def test_a_finding_names_the_heading_as_it_stands_in_the_file(said: Saying) -> None:
    _, findings = amounts("编号,名称,融资金额（万美元）\ns1,Lumen,lots\n")
    assert said(findings.listed()) == [
        ("warning", "startups.csv", 2, "融资金额（万美元）", "lots", NOT_AN_AMOUNT.problem.en)
    ]


def test_words_for_unknown_are_unknown_without_a_finding_and_nan_is_reported(said: Saying) -> None:
    values, findings = amounts("id,name,raising_usd\ns1,a,\ns2,b,未披露\ns3,c,-\ns4,d,nan\n")
    assert values == [None] * 4
    assert said(findings.listed()) == [
        ("warning", "startups.csv", 5, "raising_usd", "nan", NOT_POSITIVE.problem.en)
    ]


def test_a_heading_without_a_currency_is_noted_once(said: Saying) -> None:
    values, findings = amounts("id,name,融资金额\ns1,a,500\ns2,b,600\ns3,c,\n")
    assert values == [500, 600, None]
    assert said(findings.listed()) == [
        ("note", "startups.csv", None, "融资金额", "融资金额", NO_CURRENCY.problem.en)
    ]
    assert "融资金额（万元）" in findings.listed()[0].advice.zh


@pytest.mark.parametrize("heading", ["raising_usd", "Raising (USD)", "融资金额（美元）"])
def test_a_heading_in_dollars_needs_no_note(heading: str) -> None:
    values, findings = amounts(f"id,name,{heading}\ns1,a,500\n")
    assert values == [500]
    assert findings.listed() == ()


def test_the_unit_of_the_heading_counts() -> None:
    values, _ = amounts("id,name,融资金额（万美元）\ns1,a,500\n")
    assert values == [5_000_000]


def test_a_column_that_is_not_there_is_unknown() -> None:
    ((_, _, row),), _ = rows("id,name\ns1,Lumen\n")
    assert row.text("city") == ""
    assert row.amount("raising_usd") is None
