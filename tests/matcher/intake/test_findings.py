"""The notebook keeps the list short and in order, and every problem advises in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string

import pytest

import matcher.intake
from matcher.errors import Severity
from matcher.intake.findings import LISTED, Findings, Place, Problem, Reading, Remark, error, note, shown, warning
from matcher.words import Words

WARNED = warning(Words("bad", "不好"), Words("Write {wanted}.", "请填写 {wanted}。"))
REFUSED = error(Words("stop", "停"), Words("Repair it.", "请修复。"))
NOTED = note(Words("odd", "奇怪"), Words("Look.", "请看。"), once=True)


def every_problem() -> list[Problem]:
    modules = [
        importlib.import_module(f"matcher.intake.{module.name}")
        for module in pkgutil.iter_modules(matcher.intake.__path__)
    ]
    return list(
        dict.fromkeys(item for module in modules for item in vars(module).values() if isinstance(item, Problem))
    )


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("problem", every_problem(), ids=lambda problem: problem.problem.en)
def test_every_problem_says_what_it_is_and_what_to_do_in_both_languages(problem: Problem) -> None:
    for words in (problem.problem, problem.advice):
        assert not re.search(
            "[一-鿿]", words.en.replace("万", "").replace("亿", "").replace("元", "").replace("融资金额", "")
        )
        assert re.search("[一-鿿]", words.zh)
        assert placeholders(words.en) == placeholders(words.zh)
    assert placeholders(problem.problem.en) == set()
    assert not problem.problem.en.endswith(".")
    assert not problem.problem.zh.endswith("。")
    assert problem.advice.en.endswith((".", "}"))
    assert problem.advice.zh.endswith(("。", "}"))


def test_there_are_problems_to_check() -> None:
    assert len(every_problem()) > 60


def test_a_finding_carries_its_place_and_its_filled_advice() -> None:
    findings = Findings()
    findings.add(Place("a.csv", 3, "name"), WARNED, "x", wanted="a name")
    (finding,) = findings.listed()
    assert (finding.severity, finding.file, finding.line, finding.column) == (Severity.WARNING, "a.csv", 3, "name")
    assert finding.advice == Words("Write a name.", "请填写 a name。")


def test_one_kind_in_one_column_is_listed_twenty_times_and_then_counted() -> None:
    findings = Findings()
    for line in range(1, 26):
        findings.add(Place("a.csv", line, "name"), WARNED, "x", wanted="y")
        findings.add(Place("a.csv", line, "id"), REFUSED, "x")
    listed = findings.listed()
    assert LISTED == 20
    names = [finding for finding in listed if finding.column == "name"]
    assert [finding.line for finding in names] == [*range(1, 21), None]
    assert names[-1].severity is Severity.WARNING
    assert names[-1].found == "5"
    assert names[-1].problem == Words("5 more like these: bad", "另有 5 处同样的问题：不好")
    assert len([finding for finding in listed if finding.column == "id"]) == 21


def test_exactly_twenty_need_no_count() -> None:
    findings = Findings()
    for line in range(20):
        findings.add(Place("a.csv", line), REFUSED)
    assert len(findings.listed()) == 20


def test_a_problem_marked_once_is_listed_once_for_each_text() -> None:
    findings = Findings()
    for line, word in enumerate(["x", "y", "x", "x"], 1):
        findings.add(Place("a.csv", line, "stage"), NOTED, word)
    findings.add(Place("a.csv", 9, "other"), NOTED, "x")
    assert [(f.line, f.found) for f in findings.listed()] == [(1, "x"), (2, "y"), (9, "x")]


def test_files_come_in_the_order_in_which_they_were_read_and_errors_first_in_each() -> None:
    findings = Findings()
    findings.add(Place("b.csv", 1), NOTED)
    findings.add(Place("a.csv", 1), NOTED)
    findings.add(Place("b.csv", 2), REFUSED)
    findings.add(Place("b.csv", 3), WARNED, wanted="y")
    assert [(f.file, f.line) for f in findings.listed()] == [
        ("b.csv", 2),
        ("b.csv", 3),
        ("b.csv", 1),
        ("a.csv", 1),
    ]


def test_only_errors_stop_the_job_each_in_its_file() -> None:
    findings = Findings()
    findings.add(Place("a.csv"), NOTED)
    findings.add(Place("a.csv"), WARNED, wanted="y")
    assert not findings.stopped()
    findings.add(Place("b.csv"), REFUSED)
    assert findings.stopped()
    assert findings.stopped("b.csv")
    assert not findings.stopped("a.csv")


def test_the_remarks_of_a_reader_are_written_down_where_it_read() -> None:
    findings = Findings()
    reading = Reading(None, (Remark(WARNED, "x", {"wanted": "y"}), Remark(REFUSED, "z")))
    findings.report(Place("a.csv", 7), reading.remarks)
    assert [(f.line, f.found) for f in findings.listed()] == [(7, "z"), (7, "x")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("abc", "abc"),
        ("two\nlines\tand \x1b[31mcolour", "two lines and [31mcolour"),
        ("x" * 81, "x" * 79 + "…"),
        ("西" * 100_000, "西" * 79 + "…"),
        ("", ""),
    ],
)
def test_found_text_is_shown_on_one_short_line(text: str, line: str) -> None:
    assert shown(text) == line
