"""A changed day at the command line: a plan is released, something happens, and the plan is repaired."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.command_line import run

STARTUPS = """id,name,description,tags,stage,sub_forums
s1,Photon Loom,Laser modules for data centres.,lasers,Seed,photonics
s2,织光科技,面向数据中心的激光器与光模块。,激光,天使轮,photonics
s3,Beam Works,Optical links at low power.,lasers,Seed,photonics
"""
INVESTORS = """id,name,thesis,tags,stages,sub_forums
i1,Lumen Fund,We back lasers and optical links.,lasers,Seed,photonics
i2,光年资本,投资激光与光模块的早期团队。,激光,天使轮,photonics
"""
# Three meeting times of two tables: each investor meets two startups at most, so that one is free to come in.
PROGRAMME = """
[conference]
id = "small"
name = { en = "Small", zh = "小会" }
time_zone = "Asia/Shanghai"
encoder = "tiny"
[rules]
investors = { min = 1, max = 2 }
[[sub_forums]]
id = "photonics"
name = { en = "Photonics", zh = "光子" }
field = { en = "Chips", zh = "芯片" }
description = { en = "Lasers and optics.", zh = "激光与光学。" }
[[sessions]]
sub_forum = "photonics"
room = "A1"
start = 2017-11-07T13:30:00
end = 2017-11-07T14:30:00
tables = 2
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "vectors.sqlite"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conference")
    (folder / "startups.csv").write_text(STARTUPS, encoding="utf-8")
    (folder / "investors.csv").write_text(INVESTORS, encoding="utf-8")
    (folder / "conference.toml").write_text(PROGRAMME, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def released(folder: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plans") / "released"
    result = run("plan", folder, "--out", out, cache=cache)
    assert result.returncode == 0, result.stderr
    return out


def rows(out: Path, name: str = "timetable.csv") -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_startup_cancels_and_whoever_lost_a_meeting_gets_another(
    folder: Path, released: Path, cache: Path, tmp_path: Path
) -> None:
    before = rows(released)
    gone = before[0]["startup_id"]
    lost = [row for row in before if row["startup_id"] == gone]
    changes = tmp_path / "changes.toml"
    changes.write_text(f'[[cancelled]]\nstartup = "{gone}"\n', encoding="utf-8")
    out = tmp_path / "repaired"
    result = run("repair", folder, "--plan", released, "--changes", changes, "--out", out, cache=cache)
    assert result.returncode == 0, result.stderr
    after = rows(out)
    stay = [row for row in before if row["startup_id"] != gone]
    assert [row for row in after if row in stay] == stay
    assert len(after) == 4
    told = rows(out, "changes.csv")
    assert [row["change"] for row in told].count("cancelled") == len(lost)
    assert [row["change"] for row in told].count("new") == len(after) - len(stay)
    assert {row["investor_id"] for row in told if row["change"] == "new"} == {row["investor_id"] for row in lost}
    first = f"0 moved, {len(lost)} cancelled, {len(after) - len(stay)} new, {len(stay)} kept."
    assert result.stdout.splitlines()[0] == first
    assert "does not come" in result.stdout
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert [(one["id"], one["reason"]["en"]) for one in plan["people_without_a_meeting"]] == [
        (gone, "has cancelled")
    ]


def test_who_comes_late_is_met_later_and_the_plan_is_replaced_in_its_place(
    folder: Path, released: Path, cache: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "plan"
    shutil.copytree(released, mine)
    changes = tmp_path / "changes.toml"
    changes.write_text('[[away]]\ninvestor = "i1"\nend = 2017-11-07T13:50:00\n', encoding="utf-8")
    result = run("repair", folder, "--plan", mine, "--changes", changes, "--out", mine, "--json", cache=cache)
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    before, after = rows(released), rows(mine)
    assert record["proven"]
    assert len(before) == record["kept"] + len(record["moved"]) + len(record["cancelled"])
    assert len(after) == record["kept"] + len(record["moved"]) + len(record["new"])
    assert all(row["start"] >= "2017-11-07T13:50" for row in after if row["investor_id"] == "i1")
    assert record["cancelled"] == []


def test_what_has_begun_stays_though_the_room_is_lost(
    folder: Path, released: Path, cache: Path, tmp_path: Path
) -> None:
    changes = tmp_path / "changes.toml"
    changes.write_text('[[room_lost]]\nsession = "photonics-1"\n', encoding="utf-8")
    arguments = ("--changes", changes, "--now", "2017-11-07T13:35", "--language", "zh")
    out = tmp_path / "out"
    result = run("repair", folder, "--plan", released, *arguments, "--out", out, cache=cache)
    assert result.returncode == 0, result.stderr
    begun = [row for row in rows(released) if row["start"] < "2017-11-07T13:35"]
    assert rows(out) == begun
    assert begun
    assert f"保留 {len(begun)} 场" in result.stdout


def test_changes_that_make_no_sense_are_refused_with_line_and_setting(
    folder: Path, released: Path, cache: Path, tmp_path: Path
) -> None:
    changes = tmp_path / "changes.toml"
    changes.write_text(
        '[[cancelled]]\nstartup = "s9"\n[[table_lost]]\nsession = "photonics-1"\ntables = [3]\n', encoding="utf-8"
    )
    out = tmp_path / "out"
    result = run("repair", folder, "--plan", released, "--changes", changes, "--out", out, cache=cache)
    assert result.returncode == 1
    assert "changes.toml:2 [cancelled[1].startup]" in result.stderr
    assert "changes.toml:5 [table_lost[1].tables[1]]" in result.stderr
    assert not out.exists()
