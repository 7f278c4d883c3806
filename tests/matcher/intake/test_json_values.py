from __future__ import annotations

from pathlib import Path

import pytest

from matcher.intake import json_values
from matcher.intake.findings import Findings
from matcher.intake.json_values import JsonValues, read_json
from matcher.words import Words


def values(content: object = None) -> JsonValues:
    return JsonValues("event.json", content, {(): 1, ("a",): 2}, Findings())


def said(given: JsonValues) -> list[tuple[str | None, int | None, str, str]]:
    return [(one.column, one.line, one.found, one.problem.en) for one in given.findings.listed()]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"a": 1,\n "b" 2}', 2, "column 6"),
        ("", 1, "column 1"),
        ('{"a": NaN}', 1, "NaN is no number"),
        ("[" * 100_000, 1, "recursion"),
    ],
)
def test_what_is_no_json_is_said_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "event.json"
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    assert read_json(path, findings) is None
    (found,) = findings.listed()
    assert (found.line, found.problem.en) == (line, "not readable as JSON")
    assert reason in found.advice.en


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    findings = Findings()
    assert read_json(tmp_path / "none.json", findings) is None
    assert findings.listed()[0].problem.en == "the file cannot be read"


def test_content_comes_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(b'\xef\xbb\xbf{\r\n"a": 1}')
    read = read_json(path, Findings())
    assert read is not None
    assert (read.content, read.lines["a",]) == ({"a": 1}, 2)


def test_numbers_and_ids() -> None:
    given = values()
    assert given.number(("a",), 5, 1, 9) == 5
    assert given.identifier(("a",), 0) == 0
    assert given.identifier(("a",), "x") == "x"
    assert not said(given)
    for wrong in (True, 1.5, "5", None):
        assert given.number(("a",), wrong, 1, 9) is None
    for wrong in (True, "", None, 1.0):
        assert given.identifier(("a",), wrong) is None
    assert len(said(given)) == 8
    given = values()
    assert given.number(("a",), 10, 1, 9) is None
    assert said(given) == [("a", 2, "10", "a number out of bounds")]


def test_tables_and_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    given = values()
    assert [path for path, _ in given.tables(("a",), [{"id": 1}, 2, {}], ("id",))] == [("a", 0), ("a", 2)]
    assert said(given) == [
        ("a[1]", 2, "2", "a value of the wrong type"),
        ("a[2]", 2, "", "a required key is missing"),
    ]
    assert list(values().items(("a",), "xy")) == []
    monkeypatch.setattr(json_values, "_MOST_ITEMS", 2)
    given = values()
    assert list(given.items(("a",), [1, 2, 3])) == []
    assert said(given) == [("a", 2, "3", "a list that is too long")]


def test_a_wrong_type_says_what_is_wanted() -> None:
    given = values()
    given.wrong_type((), [1], Words("a slot", "时段"))
    (found,) = given.findings.listed()
    assert (found.column, found.found, found.advice.en) == (None, "[1]", "Write a slot.")
