from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.command_line import run


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "vectors.sqlite"


def problem(tmp_path: Path, **arrays: Any) -> Path:
    path = tmp_path / "problem.npz"
    size = 2, 2
    given: dict[str, Any] = {
        "scores": np.array([[0.9, 0.3], [0.8, 0.2]]),
        "forbidden": np.zeros(size, bool),
        "investor_min": np.zeros(2, int),
        "investor_max": np.ones(2, int),
        "startup_min": np.zeros(2, int),
        "startup_max": np.full(2, 2),
        **arrays,
    }
    np.savez(path, **given)
    return path


def test_the_best_list_is_written_and_told(tmp_path: Path, cache: Path) -> None:
    out = tmp_path / "matches.csv"
    result = run("assign", problem(tmp_path), "--out", out, "--language", "en", cache=cache)
    assert result.returncode == 0, result.stderr
    assert out.read_text() == "investor,startup,score\n0,0,0.9\n1,0,0.8\n"
    assert result.stdout.startswith("2 meetings, total 1.700000: no list has a greater total.")


def test_the_floor_comes_first_when_asked_for(tmp_path: Path, cache: Path) -> None:
    out = tmp_path / "matches.csv"
    result = run("assign", problem(tmp_path), "--out", out, "--floor", "--json", cache=cache)
    record = json.loads(result.stdout)
    assert (record["status"], record["floor"], record["meetings"]) == ("optimal", 0.3, 2)
    assert record["total"] == pytest.approx(1.1)
    assert out.read_text() == "investor,startup,score\n0,1,0.3\n1,0,0.8\n"


def test_scores_read_back_exactly(tmp_path: Path, cache: Path) -> None:
    scores = np.random.default_rng(0).random((2, 2))
    out = tmp_path / "matches.csv"
    run("assign", problem(tmp_path, scores=scores, investor_max=np.full(2, 2)), "--out", out, cache=cache)
    rows = [line.split(",") for line in out.read_text().splitlines()[1:]]
    assert [float(score) for _, _, score in rows] == scores.ravel().tolist()


def test_rules_that_contradict_each_other_are_explained_and_nothing_is_written(
    tmp_path: Path, cache: Path
) -> None:
    out = tmp_path / "matches.csv"
    path = problem(tmp_path, investor_min=np.ones(2, int), startup_max=np.array([1, 0]))
    result = run("assign", path, "--out", out, "--language", "zh", cache=cache)
    assert result.returncode == 3
    assert "不能同时满足" in result.stderr
    as_json = run("assign", path, "--out", out, "--json", cache=cache)
    record = json.loads(as_json.stdout)
    assert as_json.returncode == 3
    assert record["status"] == "infeasible"
    assert record["conflict"]["smallest"]
    assert record["conflict"]["cost"] == 1
    assert len(record["way_out"]) == 1
    assert not out.exists()


def test_bad_input_is_refused_with_its_place(tmp_path: Path, cache: Path) -> None:
    path = problem(tmp_path, scores=np.array([[0.9, np.nan], [0.8, 0.2]]))
    result = run("assign", path, "--out", tmp_path / "matches.csv", cache=cache)
    assert result.returncode == 1
    assert "problem.npz [scores[0, 1]]" in result.stderr


def test_no_time_is_told_as_such(tmp_path: Path, cache: Path) -> None:
    n = 150
    rng = np.random.default_rng(0)
    size = {"scores": rng.random((n, n)), "forbidden": np.zeros((n, n), bool)}
    counts = {"investor_min": 0, "investor_max": 3, "startup_min": 3, "startup_max": 3}
    path = problem(tmp_path, **size, **{name: np.full(n, count) for name, count in counts.items()})
    out = tmp_path / "matches.csv"
    result = run("assign", path, "--out", out, "--time-limit", "0.001", "--json", cache=cache)
    assert result.returncode == 3
    assert json.loads(result.stdout)["status"] == "unknown"
    assert not out.exists()
