"""Suggestions measured as a person does it: a folder with dated deals in, tables and rankings out."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matcher.cli.program import cli
from matcher.errors import ConfigurationError, InputError
from tests.command_line import run

STARTUPS = """id,name,description,tags,stage
s1,Photon Loom,Lasers.,lasers,Seed
s2,织光科技,激光器。,激光,天使轮
s3,Cell Harbor,Cell therapy.,,Series A
s4,Old Hand,Optics.,optics,Series B
"""
INVESTORS = """id,name,thesis,tags
i1,Lumen Fund,Lasers.,lasers
i2,光年资本,激光。,激光
i3,Helix Partners,Cells.,biotech
"""
# Before the cut i1 backed s4 and i2 too, i3 nobody; afterwards s1, s2 and s3 are new; s4 is not.
INTERACTIONS = """investor_id,startup_id,kind,at,round
i1,s4,invested,2015-01-01,B
i2,s4,invested,2015-06-01,B
i1,s1,invested,2016-01-01,Seed
i1,s1,invested,2017-01-01,A
i2,s2,invested,2016-05-01,天使轮
i2,s3,invested,2016-06-01,A
i3,s3,invested,2016-07-01,A
i1,s4,invested,2016-08-01,C
i1,s3,invested,,A
i2,s1,met,2016-01-01,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "deals"
    folder.mkdir()
    for name, text in (("startups", STARTUPS), ("investors", INVESTORS), ("interactions", INTERACTIONS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def evaluated(folder: Path, *options: object, cut: str = "2016-01-01") -> Result:
    arguments = ["evaluate", str(folder), "--cut", cut, "--language", "en", *map(str, options)]
    return CliRunner().invoke(cli, arguments)


def record(folder: Path, *options: object, cut: str = "2016-01-01") -> dict[str, Any]:
    result = evaluated(folder, "--json", *options, cut=cut)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_what_was_asked_and_what_was_left_out_is_said_in_two_lines(folder: Path) -> None:
    result = evaluated(folder)
    assert result.exit_code == 0, result.output
    # i1 found s1, i2 found s2 and s3; i3 had no company before.
    assert result.stdout.splitlines()[:2] == [
        "deals, as it was known before 2016-01-01: 2 investors with at least 1 companies, 3 startups first funded "
        "from then on, 3 couples to find.",
        "Left out: interactions that are no deal 1; deals without a date 1; "
        "later deals of couples that count once 2.",
    ]
    assert "Investors for a new startup: 3 startups ask, 2 investors are ranked" in result.stdout
    assert "recent popularity" in result.stdout


def test_chinese_readers_read_chinese(folder: Path) -> None:
    arguments = ["evaluate", str(folder), "--cut", "2016-01-01", "--language", "zh"]
    text = CliRunner().invoke(cli, arguments).stdout
    assert text.startswith("deals，以 2016-01-01 之前所知为准")
    assert "为投资人推荐新企业：2 位投资人提问，对 3 家企业排序" in text
    assert "截止日之前的历史过少，“matcher”无从学习：以该名称列出的是“近期热度”。" in text


def test_programs_get_every_figure(folder: Path) -> None:
    found = record(folder)
    assert (found["investors"], found["startups"], found["couples"]) == (2, 3, 3)
    assert found["rows_left_out"] == {"other_kinds": 1, "undated": 1, "repeated": 2}
    assert [one["name"] for one in found["methods"]] == ["random", "popularity", "recent popularity", "matcher"]
    # A handful of deals teaches nothing, which must not look like matcher's own merit.
    assert [one["scores_of"] for one in found["methods"][2:]] == ["recent popularity"] * 2
    # Both backed one company, so that all tie: each startup's one truth wins half.
    popularity = found["methods"][1]["metrics"]
    assert popularity["startup"]["auc"] == {"value": 0.5, "low": 0.5, "high": 0.5}
    # The first of two that tie is i1: s1 finds its investor first, s2 and s3 second: (1 + 1/2 + 1/2) / 3.
    assert popularity["startup"]["mrr"]["value"] == pytest.approx(2 / 3)


def test_the_same_seed_gives_the_same_figures(folder: Path) -> None:
    one, other = (record(folder, "--seed", 3) for _ in range(2))
    for found in (one, other):
        for method in found["methods"]:
            del method["seconds"]
    assert one == other


def test_rounds_limit_what_is_asked_about_and_not_what_comes_first(folder: Path) -> None:
    # Of A and B, i1 and i2 have s4 before the cut. s1 was first funded after it (a Seed), and i1 backed it in A;
    # i2 backed s3 in A. s2 has no deal of these rounds, and s4 is not new.
    found = record(folder, "--rounds", "A，B;Z", cut="2015-07-01")
    assert (found["rounds"], found["rounds_of_no_deal"]) == (["A", "B", "Z"], ["Z"])
    assert (found["investors"], found["startups"], found["couples"]) == (2, 2, 2)
    # On this cut s1 is not new: its first deal was the Seed.
    assert record(folder, "--rounds", "A,B", cut="2016-02-01")["startups"] == 1


def test_companies_without_a_column_can_be_left_out(folder: Path) -> None:
    found = record(folder, "--only-with", "tags")
    assert (found["startups"], found["companies_left_out"]) == (2, 1)


def test_columns_can_be_blanked(folder: Path) -> None:
    assert record(folder, "--without", "stage", "--without", "tags")["without"] == ["stage", "tags"]


def test_rankings_hold_the_best_of_each_query_of_both_sides(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rankings.csv"
    result = evaluated(folder, "--rankings", path, "--method", "popularity")
    assert result.stdout.rstrip().endswith(f"The rankings are in {path}.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["query_side", "query_id", "candidate_id", "rank", "score"]
    assert [tuple(row.values()) for row in rows[:2]] == [
        ("startup", "s1", "i1", "1", "1"),
        ("startup", "s1", "i2", "2", "1"),
    ]
    # Three startups rank two investors, two investors three startups.
    assert len(rows) == 3 * 2 + 2 * 3


@pytest.mark.parametrize(
    ("options", "cut", "said"),
    [
        (("--without", "colour"), "2016-01-01", "no column colour"),
        (("--only-with", "thesis"), "2016-01-01", "no column thesis"),
        (("--method", "magic"), "2016-01-01", "no method magic. Methods are: random, popularity"),
        (("--rankings", "/no/such/folder/file.csv"), "2016-01-01", "there is no folder /no/such/folder"),
        (("--rounds", "Z"), "2016-01-01", "No deal is of the rounds Z. Rounds are: A, B, C, Seed, 天使轮."),
        (("--min-history", 2), "2016-01-01", "No investor backed 2 or more companies before 2016-01-01"),
        ((), "2014-01-01", "the deals that count run from 2015-01-01 to 2016-07-01"),
        ((), "2030-01-01", "Name an earlier --cut."),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    folder: Path, options: tuple[object, ...], cut: str, said: str
) -> None:
    refused = evaluated(folder, *options, cut=cut).exception
    assert isinstance(refused, ConfigurationError)
    assert said in str(refused)


def test_a_folder_without_deals_cannot_be_measured(folder: Path) -> None:
    (folder / "interactions.csv").unlink()
    refused = evaluated(folder).exception
    assert isinstance(refused, InputError)
    assert "has no dated deal" in str(refused)


@pytest.mark.parametrize("cut", ["yesterday", "2016-13-01", "20160101", "2016-1-1", "２０１６-01-01"])
def test_a_day_that_is_none_is_refused_with_an_example(folder: Path, cut: str) -> None:
    result = evaluated(folder, cut=cut)
    assert result.exit_code == 2
    assert "Write it as 2016-05-03" in result.stderr


def test_without_a_day_nothing_is_measured(folder: Path) -> None:
    result = CliRunner().invoke(cli, ["evaluate", str(folder)])
    assert result.exit_code == 2
    assert "--cut" in result.stderr


def test_the_process_ends_with_the_codes_of_the_other_commands(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "vectors.sqlite"
    done = run("evaluate", folder, "--cut", "2016-01-01", "--language", "en", cache=cache)
    assert (done.returncode, done.stderr) == (0, "")
    refused = run("evaluate", folder, "--cut", "2030-01-01", "--language", "zh", cache=cache)
    assert refused.returncode == 2
    assert "请给出更早的 --cut" in refused.stderr
    (folder / "interactions.csv").unlink()
    assert run("evaluate", folder, "--cut", "2016-01-01", cache=cache).returncode == 1


def test_a_ranking_that_fails_leaves_what_was_there(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rankings.csv"
    path.write_text("before")
    assert evaluated(folder, "--rankings", path, cut="2030-01-01").exception is not None
    assert path.read_text() == "before"
