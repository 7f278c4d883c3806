"""Several conferences in one command: each in its own folder, as if it had been planned alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher import workers
from matcher.cli.program import cli
from matcher.errors import ClusterError, PlanError
from tests.matcher.cli.test_conference_commands import INVESTORS, PROGRAMME, STARTUPS

ALIKE = "matches.csv", "timetable.csv", "plan.xlsx"


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """Three conferences, the second without its last startup and so without the third sub-forum's meeting."""
    made = []
    for name in ("east", "west", "north"):
        folder = tmp_path / name
        folder.mkdir()
        lines = STARTUPS.splitlines(keepends=True)
        (folder / "startups.csv").write_text("".join(lines[: 3 if name == "west" else 4]), encoding="utf-8")
        (folder / "investors.csv").write_text(INVESTORS, encoding="utf-8")
        (folder / "conference.toml").write_text(PROGRAMME, encoding="utf-8")
        made.append(str(folder))
    return made


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path / "vectors.sqlite"))
    monkeypatch.delenv("MATCHER_SCHEDULER", raising=False)


def plan(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["plan", *arguments], catch_exceptions=False, standalone_mode=False)
    return result.stdout


def figures(folder: Path) -> dict[str, object]:
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return {name: value for name, value in told.items() if name != "seconds"}


def test_each_plan_is_the_one_that_the_conference_has_alone(folders: list[str], tmp_path: Path) -> None:
    records = json.loads(plan(*folders, "--out", str(tmp_path / "all"), "--json"))
    assert {name: record["counts"]["meetings"] for name, record in records.items()} == {
        "east": 5,
        "west": 4,
        "north": 5,
    }
    for folder in folders:
        name = Path(folder).name
        plan(folder, "--out", str(tmp_path / "alone" / name))
        assert figures(tmp_path / "all" / name) == figures(tmp_path / "alone" / name)
        for file in ALIKE:
            both = [tmp_path / how / name / file for how in ("all", "alone")]
            assert both[0].read_bytes() == both[1].read_bytes()


@pytest.mark.parametrize("named", ["by option", "by variable"])
def test_a_cluster_that_is_not_there_is_refused_before_anything_is_planned(
    named: str, folders: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_SECONDS_TO_CONNECT", 0.2)
    address = "tcp://127.0.0.1:1"
    if named == "by variable":
        monkeypatch.setenv("MATCHER_SCHEDULER", address)
    option = ["--scheduler", address] if named == "by option" else []
    for some in (folders, folders[:1]):
        with pytest.raises(ClusterError, match=rf"{address} cannot be reached"):
            plan(*some, "--out", str(tmp_path / "all"), *option)
    assert not (tmp_path / "all").exists()


def test_a_conference_without_a_plan_stops_no_other_and_is_named(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (Path(folders[1]) / "conference.toml").open("a", encoding="utf-8") as file:
        file.write('[rules]\npinned = [["i3", "s1"]]\n')
    runner = CliRunner()
    result = runner.invoke(cli, ["plan", *folders, "--out", str(tmp_path / "all")], standalone_mode=False)
    assert isinstance(result.exception, PlanError)
    assert str(result.exception).startswith("1 of 3 conferences have no plan: west.")
    assert "west: Investor i3 and startup s1 must meet" in result.stderr
    assert sorted(os.listdir(tmp_path / "all")) == ["east", "north"]


def test_nothing_is_planned_where_a_folder_cannot_be_read(folders: list[str], tmp_path: Path) -> None:
    (Path(folders[2]) / "startups.csv").write_text("", encoding="utf-8")
    result = CliRunner().invoke(cli, ["plan", *folders, "--out", str(tmp_path / "all")], standalone_mode=False)
    assert result.exception is not None
    assert not (tmp_path / "all").exists()


def test_two_folders_of_one_name_are_refused(folders: list[str], tmp_path: Path) -> None:
    twin = tmp_path / "elsewhere" / "east"
    twin.mkdir(parents=True)
    result = CliRunner().invoke(cli, ["plan", folders[0], str(twin), "--out", str(tmp_path / "all")])
    assert result.exit_code == 2
    assert "Several folders are called east" in result.output
