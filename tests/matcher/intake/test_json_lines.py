"""JSON Lines: good rows survive bad lines, and lists may be arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.intake.findings import Findings
from matcher.intake.json_lines import BAD_LINE, number_text, parse_json_lines
from matcher.intake.sheets import Row, Sheet

Saying = Callable[..., list[Any]]


def parse(text: str | bytes) -> tuple[Sheet, Findings]:
    findings = Findings()
    data = text.encode() if isinstance(text, str) else text
    sheet = parse_json_lines(data, "startups.jsonl", findings)
    assert sheet is not None
    return sheet, findings


def test_every_key_becomes_a_column_and_missing_ones_are_unknown() -> None:
    sheet, findings = parse('{"id": "s1", "name": "Lumen"}\n\n{"id": "s2", "city": "西安"}\n')
    assert sheet.header == ("id", "name", "city")
    assert sheet.rows == (Row(1, ("s1", "Lumen", "")), Row(3, ("s2", "", "西安")))
    assert findings.listed() == ()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("null", ""),
        ("1500000", "1500000"),
        ("1500000.0", "1500000"),
        ("0.5", "0.5"),
        ("true", "true"),
        ('" x\\r\\ny "', "x\ny"),
        ('["AI", "robots; arms", "", null, 5]', ("AI", "robots; arms", "5")),
        ('[["2017-11-07T13:30", "2017-11-07T15:00"]]', ("2017-11-07T13:30/2017-11-07T15:00",)),
        ('{"a": "西"}', '{"a": "西"}'),
        ('"a\\u0000b"', "ab"),
        ('"\\ud800"', "�"),
    ],
)
def test_values_become_cells(value: str, cell: str | tuple[str, ...]) -> None:
    sheet, _ = parse(f'{{"id": {value}}}')
    assert sheet.rows == (Row(1, (cell,)),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "s2", "name"}', "Expecting"),
        ('["s2", "Tide"]', "list"),
        ("[" * 100_000, "maximum recursion depth exceeded"),
        (f'{{"id": {"9" * 5000}}}', "Exceeds the limit"),
    ],
)
def test_a_bad_line_is_left_out_and_the_others_survive(line: str, reason: str, said: Saying) -> None:
    sheet, findings = parse(f'{{"id": "s1"}}\n{line}\n{{"id": "s3"}}\n')
    assert [row.line for row in sheet.rows] == [1, 3]
    (finding,) = findings.listed()
    assert said([finding])[0][:4] == ("warning", "startups.jsonl", 2, None)
    assert finding.problem == BAD_LINE.problem
    assert reason in finding.advice.en
    assert '{"id": "s001", "name": "Lumen"}' in finding.advice.en
    assert '{"id": "s001", "name": "Lumen"}' in finding.advice.zh


@pytest.mark.parametrize(("number", "text"), [(3013447.0, "3013447"), (0.1, "0.1"), (1e300, "1e+300")])
def test_numbers_are_written_as_people_type_them(number: float, text: str) -> None:
    assert number_text(number) == text


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    parse(data)
