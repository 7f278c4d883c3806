"""Settings compared as a person does it: a folder and a file in, a table and three files out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.command_line import run
from tests.matcher.cli.test_conference_commands import INVESTORS, PROGRAMME, STARTUPS

SETTINGS = """
[[settings]]
name = { en = "One table", zh = "一张桌子" }
tables = { photonics = 1 }

[[settings]]
name = { en = "Half an hour", zh = "半小时" }
minutes = 30
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "conference"
    folder.mkdir()
    (folder / "startups.csv").write_text(STARTUPS, encoding="utf-8")
    (folder / "investors.csv").write_text(INVESTORS, encoding="utf-8")
    (folder / "conference.toml").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "vectors.sqlite"


def test_settings_stand_side_by_side_on_the_terminal_and_in_three_files(
    folder: Path, cache: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("compare", folder, tmp_path / "settings.toml", "--out", out, "--language", "zh", cache=cache)
    assert result.returncode == 0, result.stderr
    assert "半小时" in result.stdout
    assert str(out / "comparison.html") in result.stdout
    assert {path.name for path in out.iterdir()} == {"comparison.csv", "comparison.html", "comparison.json"}
    with (out / "comparison.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["name_en"]: row for row in csv.DictReader(file)}
    # 2 x 2 and 1 x 1 couples; an hour has three slots of a quarter, or one of half an hour.
    assert {name: int(row["meetings"]) for name, row in rows.items()} == {
        "As it is now": 5,
        "One table": 4,
        "Half an hour": 3,
    }


def test_without_a_file_the_price_of_fairness_is_compared(folder: Path, cache: Path, tmp_path: Path) -> None:
    result = run("compare", folder, "--out", tmp_path / "out", "--json", cache=cache)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert [one["name"]["en"] for one in found["settings"]] == [
        "As it is now",
        "Without the floor",
        "Interest alone",
    ]
    # Everybody can meet everybody, so that fairness costs nothing.
    assert [(one["meetings"], one["gain"]) for one in found["settings"]] == [(5, 0.0)] * 3
    assert json.loads((tmp_path / "out" / "comparison.json").read_text("utf-8")) == found


def test_bad_settings_are_refused_with_their_line_and_nothing_is_written(
    folder: Path, cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS + 'drop_sessions = ["photonics-9"]\n', encoding="utf-8")
    result = run("compare", folder, tmp_path / "settings.toml", "--out", tmp_path / "out", cache=cache)
    assert result.returncode == 1
    assert "settings.toml:9 [settings[2].drop_sessions[1]]" in result.stderr
    assert "photonics-1" in result.stderr
    assert not (tmp_path / "out").exists()
