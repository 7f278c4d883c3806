"""``matcher evaluate --decisions`` as a person does it: yes and no in a folder, tables or JSON out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from matcher.cli.program import cli
from matcher.errors import InputError
from tests.matcher.evaluation.small_evenings import pitches


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = pitches(np.random.default_rng(0), (1, 2, 3, 4, 5), (0.2,) * 5)
    startups = "".join(f"{one.id},{one.name},100000,{one.extra['season']}\n" for one in data.startups)
    (tmp_path / "startups.csv").write_text("id,name,raising_usd,season\n" + startups)
    (tmp_path / "investors.csv").write_text("id,name\nAda,Ada\nBen,Ben\nCleo,Cleo\n")
    events = "".join(f"{one.investor_id},{one.startup_id},{one.kind}\n" for one in data.interactions)
    (tmp_path / "interactions.csv").write_text("investor_id,startup_id,kind\n" + events)
    return tmp_path


def test_decisions_are_measured_without_a_cut(folder: Path) -> None:
    said = CliRunner().invoke(
        cli, ["evaluate", str(folder), "--decisions", "--language", "en"], catch_exceptions=False
    )
    assert said.exit_code == 0
    assert "180 decisions of later periods" in said.output


def test_json_holds_the_seed_and_the_curve(folder: Path) -> None:
    said = CliRunner().invoke(
        cli, ["evaluate", str(folder), "--decisions", "--json", "--seed", "7"], catch_exceptions=False
    )
    record = json.loads(said.output)
    assert record["seed"] == 7
    assert sum(one["count"] for one in record["tables"][0]["rows"][-1]["curve"]) == 180


@pytest.mark.parametrize("option", [("--cut", "2016-05-03"), ("--min-history", "3"), ("--only-with", "tags")])
def test_options_of_a_split_by_a_day_are_refused(option: tuple[str, str], folder: Path) -> None:
    said = CliRunner().invoke(cli, ["evaluate", str(folder), "--decisions", *option])
    assert said.exit_code == 2
    assert option[0] in said.output


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        CliRunner().invoke(cli, ["evaluate", str(tmp_path / "no"), "--decisions"], catch_exceptions=False)
