from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.errors import ConfigurationError
from matcher.plan import ConferencePlan
from matcher.planning.checks import Ruling, violations
from matcher.profiles import Side
from matcher.reporting import calendars, workbook
from matcher.reporting.folder import write_plan
from tests.factories_plan import SMALL, plan_of

FILES = {"matches.csv", "timetable.csv", "plan.xlsx", "report.html", "plan.json", "calendars"}


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_made_up_plan_is_legal_and_has_what_the_tests_are_about(plan: ConferencePlan) -> None:
    belonging = {
        side: {who: frozenset(m.sub_forum for m in own) for who, own in plan.memberships[side].items()}
        for side in Side
    }
    ruling = Ruling(plan.dataset, belonging, plan.tables)
    assert violations(ruling, [planned.meeting for planned in plan.meetings]) == []
    assert len(plan.meetings) == SMALL.meetings
    assert {left.side for left in plan.left_out} == set(Side)
    at_one_time = {(p.meeting.start, p.meeting.room) for p in plan.meetings}
    assert len({start for start, _ in at_one_time}) < len(at_one_time)


def test_all_files_are_written_and_nothing_else(written: Path) -> None:
    assert {path.name for path in written.iterdir()} == FILES
    assert [path.name for path in written.parent.iterdir()] == [written.name]


def test_two_writes_of_one_plan_are_equal_to_the_byte(plan: ConferencePlan, written: Path, tmp_path: Path) -> None:
    write_plan(plan, tmp_path / "again")
    assert everything(tmp_path / "again") == everything(written)


def test_another_run_differs_in_the_seconds_of_the_summary_and_the_page_alone(
    plan: ConferencePlan, written: Path, tmp_path: Path
) -> None:
    write_plan(replace(plan, seconds={"embed": 99.0}), tmp_path / "again")
    before, after = everything(written), everything(tmp_path / "again")
    assert {name for name in before if before[name] != after[name]} == {"plan.json", "report.html"}


def test_progress_hears_of_each_file_and_of_the_calendars(plan: ConferencePlan, tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    write_plan(plan, tmp_path / "plan", lambda *step: heard.append(step))
    assert {name for name, _, _ in heard} == FILES
    assert all(done <= total for _, done, total in heard)
    last = {name: (done, total) for name, done, total in heard}
    assert all(done == total for done, total in last.values())


def test_a_newer_plan_replaces_the_older_one_and_forgets_its_calendars(
    plan: ConferencePlan, nothing_planned: ConferencePlan, tmp_path: Path
) -> None:
    write_plan(plan, tmp_path)
    write_plan(nothing_planned, tmp_path)
    assert json.loads((tmp_path / "plan.json").read_text("utf-8"))["counts"]["meetings"] == 0
    assert list(tmp_path.rglob("*.ics")) == []


@pytest.mark.parametrize(("module", "writer"), [(workbook, "write_workbook"), (calendars, "write_calendars")])
@pytest.mark.parametrize("reason", [OSError(28, "No space left on device"), RuntimeError("broken")])
def test_a_failure_in_the_middle_leaves_the_old_plan_and_nothing_beside_it(
    plan: ConferencePlan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    writer: str,
    reason: Exception,
) -> None:
    out = tmp_path / "out"
    write_plan(plan_of(replace(SMALL, seed=8)), out)
    before = everything(out)

    def fail(*_: object) -> None:
        raise reason

    monkeypatch.setattr(module, writer, fail)
    with pytest.raises(ConfigurationError if isinstance(reason, OSError) else RuntimeError):
        write_plan(plan, out)
    assert everything(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    with pytest.raises((ConfigurationError, RuntimeError)):
        write_plan(plan, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_importing_the_writer_of_plans_imports_nothing_slow() -> None:
    slow = ("numpy", "jinja2", "xlsxwriter", "icalendar", "plotly", "babel")
    code = f"import sys, matcher.reporting.folder; print([name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
