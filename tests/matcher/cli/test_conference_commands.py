"""The command line as a person uses it: real files in, real files out, a tiny encoder for the large one."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.command_line import run

STARTUPS = """id,name,description,tags,stage,raising_usd,country,sub_forums
s1,Photon Loom,Laser modules for data centres. Optical links at low power.,lasers,Seed,1000000,China,photonics
s2,织光科技,面向数据中心的激光器与光模块。已有两家客户试用。,激光,天使轮,800000,中国,photonics
s3,Cell Harbor,Cell therapy for rare diseases.,biotech,Series A,5000000,Germany,precision-medicine
"""
INVESTORS = """id,name,thesis,tags,stages,ticket_min_usd,ticket_max_usd,countries,sub_forums
i1,Lumen Fund,We back lasers and optical links for data centres.,lasers,Seed;Series A,100000,2000000,,photonics
i2,光年资本,投资激光、光模块与光芯片的早期团队。,激光,天使轮;A轮,,,中国,photonics
i3,Helix Partners,Cell and gene therapy in Europe.,biotech,Series A,500000,6000000,Germany,precision-medicine
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "conference"
    folder.mkdir()
    (folder / "startups.csv").write_text(STARTUPS, encoding="utf-8")
    (folder / "investors.csv").write_text(INVESTORS, encoding="utf-8")
    (folder / "conference.toml").write_text(PROGRAMME, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all: the texts are the same, so that only the first command loads a model."""
    return tmp_path_factory.mktemp("cache") / "vectors.sqlite"


PROGRAMME = """
[conference]
id = "small"
name = { en = "Small", zh = "小会" }
time_zone = "Asia/Shanghai"
encoder = "tiny"
[[sub_forums]]
id = "photonics"
name = { en = "Photonics", zh = "光子" }
field = { en = "Chips", zh = "芯片" }
description = { en = "Lasers and optics.", zh = "激光与光学。" }
[[sub_forums]]
id = "precision-medicine"
name = { en = "Medicine", zh = "医疗" }
field = { en = "Biotechnology", zh = "生物技术" }
description = { en = "Cells and genes.", zh = "细胞与基因。" }
[[sessions]]
sub_forum = "photonics"
room = "A1"
start = 2017-11-07T13:30:00
end = 2017-11-07T14:30:00
tables = 2
[[sessions]]
sub_forum = "precision-medicine"
room = "A2"
start = 2017-11-07T13:30:00
end = 2017-11-07T14:30:00
tables = 1
"""


def test_check_lists_findings_with_their_place_and_succeeds_when_none_stops_the_job(
    folder: Path, cache: Path
) -> None:
    with (folder / "startups.csv").open("a", encoding="utf-8") as file:
        file.write("s1,Again,Another row with a used id.,,,,,photonics\n")
    result = run("check", folder, "--json", cache=cache)
    findings = json.loads(result.stdout)
    assert result.returncode == 0
    assert [(f["severity"], f["file"], f["line"], f["column"]) for f in findings] == [
        ("warning", "startups.csv", 5, "id")
    ]


def test_check_fails_when_one_side_is_missing(folder: Path, cache: Path) -> None:
    (folder / "investors.csv").write_text("id,name\n", encoding="utf-8")
    result = run("check", folder, cache=cache)
    assert result.returncode == 1
    assert "error: investors.csv" in result.stdout


def test_plan_writes_everything_and_says_where(folder: Path, cache: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("plan", folder, "--out", out, cache=cache)
    assert result.returncode == 0, result.stderr
    assert str(out / "report.html") in result.stdout
    assert {path.name for path in out.iterdir()} == {
        "matches.csv",
        "timetable.csv",
        "plan.xlsx",
        "plan.json",
        "report.html",
        "calendars",
    }
    with (out / "timetable.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # 2 x 2 in photonics and 1 x 1 in medicine: five meetings, all within their own sub-forum.
    assert {(row["investor_id"], row["startup_id"], row["sub_forum"]) for row in rows} == {
        ("i1", "s1", "photonics"),
        ("i1", "s2", "photonics"),
        ("i2", "s1", "photonics"),
        ("i2", "s2", "photonics"),
        ("i3", "s3", "precision-medicine"),
    }
    assert all(row["start"].endswith("+08:00") for row in rows)
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["gap"] < 1e-6
    assert plan["people_without_a_meeting"] == []


def test_the_same_seed_gives_the_same_files(folder: Path, cache: Path, tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert run("plan", folder, "--out", tmp_path / name, "--seed", 7, cache=cache).returncode == 0
    for name in ("matches.csv", "timetable.csv"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    first, second = (json.loads((tmp_path / n / "plan.json").read_text("utf-8")) for n in ("first", "second"))
    assert {k: v for k, v in first.items() if k != "seconds"} == {
        k: v for k, v in second.items() if k != "seconds"
    }


def test_nothing_is_written_when_the_input_cannot_be_used(folder: Path, cache: Path, tmp_path: Path) -> None:
    (folder / "startups.csv").write_text("", encoding="utf-8")
    result = run("plan", folder, "--out", tmp_path / "out", cache=cache)
    assert result.returncode == 1
    assert not (tmp_path / "out").exists()
    assert "startups.csv" in result.stderr


def test_pinned_pairs_that_share_no_sub_forum_are_refused_by_name(
    folder: Path, cache: Path, tmp_path: Path
) -> None:
    with (folder / "conference.toml").open("a", encoding="utf-8") as file:
        file.write('[rules]\npinned = [["i3", "s1"]]\n')
    result = run("plan", folder, "--out", tmp_path / "out", cache=cache)
    assert result.returncode == 3
    assert "i3" in result.stderr
    assert "s1" in result.stderr
    assert not (tmp_path / "out").exists()


def test_recommend_answers_for_either_side_with_parts_that_add_up(folder: Path, cache: Path) -> None:
    result = run("recommend", folder, "--investor", "i1", "--json", cache=cache)
    found = json.loads(result.stdout)
    assert [one["rank"] for one in found] == [1, 2]
    assert {one["startup_id"] for one in found} == {"s1", "s2"}
    assert found[0]["score"] >= found[1]["score"]
    for side in ("investor", "startup"):
        reasons = found[0]["reasons"][side]
        odds = reasons["base_log_odds"] + sum(part["log_odds"] for part in reasons["parts"])
        score = found[0][f"{side}_score"]
        assert score / (1 - score) == pytest.approx(2.718281828459045**odds)
    other = run("recommend", folder, "--startup", "s3", "--language", "zh", cache=cache)
    assert "Helix Partners (i3)" in other.stdout


@pytest.mark.parametrize("arguments", [(), ("--investor", "i1", "--startup", "s1")])
def test_recommend_wants_exactly_one_participant(folder: Path, cache: Path, arguments: tuple[str, ...]) -> None:
    assert run("recommend", folder, *arguments, cache=cache).returncode == 2


def test_an_unknown_participant_is_told_which_ids_look_like_it(folder: Path, cache: Path) -> None:
    result = run("recommend", folder, "--startup", "s33", cache=cache)
    assert result.returncode == 2
    assert "Ids that look like it: s3" in result.stderr


def test_an_unknown_encoder_is_refused_with_the_choice(folder: Path, cache: Path, tmp_path: Path) -> None:
    result = run("plan", folder, "--out", tmp_path / "out", "--encoder", "word2vec", cache=cache)
    assert result.returncode == 2
    assert "default" in result.stderr
    assert "Traceback" not in result.stderr
