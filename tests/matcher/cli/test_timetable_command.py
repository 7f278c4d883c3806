from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from tests.command_line import run


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "vectors.sqlite"


def problem(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "problem.json"
    whole = {
        "slots": 3,
        "tables": 1,
        "participants": [{"id": 1, "unavailable": [2]}, {"id": "b"}, {"id": 3}],
        "meetings": [{"id": "x", "participants": [1, "b"]}, {"id": 5, "participants": [1, 3]}],
        **changes,
    }
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_the_timetable_is_written_and_told(tmp_path: Path, cache: Path) -> None:
    out = tmp_path / "timetable.json"
    done = run("timetable", problem(tmp_path), "--out", out, cache=cache)
    assert done.returncode == 0, done.stderr
    assert "2 meetings, 1 breaks: no timetable has fewer." in done.stdout
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["status"], written["breaks"], written["bound"]) == ("optimal", 1, 1)
    assert {one["id"]: one["slot"] for one in written["meetings"]}.keys() == {"x", 5}


def test_json_is_the_same_without_the_meetings(tmp_path: Path, cache: Path) -> None:
    out = tmp_path / "timetable.json"
    done = run("timetable", problem(tmp_path), "--out", out, "--json", cache=cache)
    written = json.loads(out.read_text(encoding="utf-8"))
    del written["meetings"]
    assert json.loads(done.stdout) == written


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("No timetable", "smallest set", "  - 1 table in slot 1", "  - tables in slot 1: 1 more")),
        ("zh", ("没有时间表", "最小规则组", "  - 时段 1 有 1 张桌子", "  - 时段 1 增加 1 张桌子")),
    ],
)
def test_what_is_impossible_is_an_answer(
    tmp_path: Path, cache: Path, language: str, words: tuple[str, ...]
) -> None:
    people = [{"id": one} for one in range(8)]
    meetings = [{"id": one, "participants": [2 * one, 2 * one + 1], "fixed": max(1, one)} for one in range(4)]
    path = problem(tmp_path, participants=people, meetings=meetings)
    out = tmp_path / "timetable.json"
    done = run("timetable", path, "--out", out, "--language", language, cache=cache)
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text(encoding="utf-8"))["meetings"] == []
    assert [one for one in words if one not in done.stdout] == []


def test_faults_of_the_file_are_errors(tmp_path: Path, cache: Path) -> None:
    out = tmp_path / "timetable.json"
    done = run("timetable", problem(tmp_path, slots=0), "--out", out, cache=cache)
    assert done.returncode == 1
    assert "problem.json:1 [slots]" in done.stderr
    assert not out.exists()


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    # Thirteen people who all meet each other have no room in twelve slots, which takes long to prove.
    people = [{"id": one} for one in range(13)]
    meetings = [{"id": f"{a}-{b}", "participants": [a, b]} for a in range(13) for b in range(a)]
    path = problem(tmp_path, slots=12, tables=7, participants=people, meetings=meetings)
    out = tmp_path / "timetable.json"
    command = [
        "env",
        "--default-signal=INT",  # a shell lets what it runs in the background ignore it
        sys.executable,
        "-c",
        "from matcher.cli.program import main; main()",
        "timetable",
        str(path),
        "--out",
        str(out),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        for _ in range(200):  # until the search has begun, in a process of its own
            sleep(0.1)
            if subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, check=False).stdout:
                break
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "nothing was written" in told
    assert sorted(one.name for one in tmp_path.iterdir()) == ["problem.json"]
    left = subprocess.run(["pgrep", "-g", str(process.pid)], capture_output=True, check=False)
    assert left.stdout == b""
