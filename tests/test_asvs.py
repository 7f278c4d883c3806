"""The answers to OWASP's standard: complete, and pointing to what there is."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from benchmarks.asvs import DOCUMENT, Requirement, limits, read_standard, row
from benchmarks.tables import table_lines

ROOT = Path(__file__).parent.parent
STANDARD = read_standard()
ALL = STANDARD.requirements


@cache
def functions_of(path: Path) -> set[str]:
    return {
        node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
    }


def is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    path = ROOT / "tests" / file
    return path.exists() and (not name or name in functions_of(path))


def told(one: Requirement, number: str) -> str:
    return table_lines([""] * 6, [row(STANDARD, number, one)])[-1]


def test_every_requirement_of_both_levels_is_answered() -> None:
    # As many as version 5.0.0 has.
    assert [sum(one.level == level for one in ALL.values()) for level in (1, 2)] == [70, 183]
    assert {number.split(".")[0] for number in ALL} == set(STANDARD.chapters)


def test_what_an_answer_names_is_there() -> None:
    assert [
        (number, place) for number, one in ALL.items() for place in one.by if not (ROOT / place).exists()
    ] == []
    assert [(number, test) for number, one in ALL.items() for test in one.tests if not is_there(test)] == []


def test_an_answer_says_by_what_and_shows_it_or_says_why_not() -> None:
    bare = [
        number for number, one in ALL.items() if one.state == "met" and not (one.by and (one.tests or one.why))
    ]
    assert bare == []
    assert [number for number, one in ALL.items() if one.state != "met" and not one.why] == []


def test_the_document_says_what_the_data_says() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [number for number, one in ALL.items() if told(one, number) not in text] == []
    assert [line for line in table_lines(["", ":", ":"], limits())[2:] if line not in text] == []
