"""A plan read back is the plan that was written; what is broken in it is told by line and column."""

from __future__ import annotations

import json
from math import inf
from pathlib import Path

import pytest

from matcher.errors import InputError, Severity
from matcher.intake import released_plan
from matcher.intake.findings import Problem
from matcher.intake.released_plan import read_released_plan
from matcher.reporting.tables import TIMETABLE_COLUMNS
from tests.factories import at, dataset, meeting

DATA = dataset()
HEAD = ",".join(TIMETABLE_COLUMNS)
ROW = "ines,sara,ai,2026-05-12T17:00:00+08:00,2026-05-12T17:15:00+08:00,Hall 1,1"
SUMMARY = {"format": "matcher plan 1", "seed": 7, "sessions": [{"id": "ai-1", "tables": 2}]}


def written(folder: Path, *rows: str, summary: object = SUMMARY) -> Path:
    (folder / "timetable.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    (folder / "plan.json").write_text(json.dumps(summary), encoding="utf-8")
    return folder


def test_a_plan_is_read_back(tmp_path: Path) -> None:
    plan, findings = read_released_plan(written(tmp_path, ROW), DATA)
    assert plan.meetings == (meeting(),)
    assert (dict(plan.tables), plan.seed, findings) == ({"ai-1": 2}, 7, ())
    assert plan.meetings[0].start == at(0)


def test_an_empty_plan_is_a_plan(tmp_path: Path) -> None:
    assert read_released_plan(written(tmp_path), DATA)[0].meetings == ()


@pytest.mark.parametrize(
    ("row", "column", "found", "problem"),
    [
        (ROW.replace("ines", "inez"), "investor_id", "inez", released_plan.GONE),
        (ROW.replace("sara", "zara"), "startup_id", "zara", released_plan.GONE),
        (ROW.replace("Hall 1", "Hall 2"), "start", "2026-05-12T17:00:00+08:00", released_plan.NO_SUCH_TIME),
        (ROW.replace("T17:00", "T17:05"), "start", "2026-05-12T17:05:00+08:00", released_plan.NO_SUCH_TIME),
    ],
)
def test_what_does_not_fit_the_folder_any_more_is_warned_about_and_kept(
    tmp_path: Path, row: str, column: str, found: str, problem: Problem
) -> None:
    plan, (finding,) = read_released_plan(written(tmp_path, row), DATA)
    assert len(plan.meetings) == 1
    assert (finding.severity, finding.file, finding.line) == (Severity.WARNING, "timetable.csv", 2)
    assert (finding.column, finding.found, finding.problem) == (column, found, problem.problem)


@pytest.mark.parametrize(
    ("rows", "line", "column", "problem"),
    [
        ([ROW.replace("2026-05-12T17:00:00+08:00", "noon")], 2, "start", released_plan.NOT_A_MOMENT),
        ([ROW.replace("2026-05-12T17:15:00+08:00", "")], 2, "end", released_plan.NOT_A_MOMENT),
        ([ROW.replace(",1", ",0")], 2, "table", released_plan.NOT_A_TABLE),
        ([ROW.replace(",1", ",one")], 2, "table", released_plan.NOT_A_TABLE),
        ([ROW, ROW], 3, "startup_id", released_plan.TWICE),
    ],
)
def test_a_broken_timetable_is_refused(
    tmp_path: Path, rows: list[str], line: int, column: str, problem: Problem
) -> None:
    with pytest.raises(InputError) as refusal:
        read_released_plan(written(tmp_path, *rows), DATA)
    (finding,) = refusal.value.findings
    assert (finding.line, finding.column, finding.problem) == (line, column, problem.problem)


@pytest.mark.parametrize(
    "summary", [[], {}, {"format": "another 1"}, {**SUMMARY, "sessions": None}, {**SUMMARY, "seed": inf}]
)
def test_a_summary_that_is_not_ours_is_refused(tmp_path: Path, summary: object) -> None:
    with pytest.raises(InputError, match=r"plan\.json"):
        read_released_plan(written(tmp_path, ROW, summary=summary), DATA)


def test_a_folder_without_a_plan_or_a_timetable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no plan\.json"):
        read_released_plan(tmp_path, DATA)
    written(tmp_path)
    (tmp_path / "timetable.csv").unlink()
    with pytest.raises(InputError, match=r"timetable\.csv"):
        read_released_plan(tmp_path, DATA)
