"""``matcher train`` writes weights only where they were surely better, and refuses the rest with advice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.bundle import load_bundle
from matcher.cli.program import cli
from matcher.errors import ConfigurationError, InputError
from tests.matcher.evaluation.towns import towns


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the world of the towns as a conference folder for the toy encoder."""
    world, folder = towns(), tmp_path / "towns"
    folder.mkdir()
    lines = ["id,name,description,tags,stage,city"]
    lines += [f"{s.id},{s.name},{s.description},{s.tags[0]},{s.stage},{s.city}" for s in world.startups]
    (folder / "startups.csv").write_text("\n".join(lines), encoding="utf-8")
    lines = ["id,name,city,kind", *(f"{i.id},{i.name},{i.city},{i.kind}" for i in world.investors)]
    (folder / "investors.csv").write_text("\n".join(lines), encoding="utf-8")
    lines = ["investor_id,startup_id,kind,at,round"]
    lines += [f"{e.investor_id},{e.startup_id},{e.kind},{e.at},{e.round}" for e in world.interactions]
    (folder / "interactions.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def trained(folder: Path, out: Path, cut: str, *options: str) -> Result:
    arguments = ["train", str(folder), "--cut", cut, "--out", str(out), "--language", "en", *options]
    return CliRunner().invoke(cli, [*arguments, "--encoder", "tiny"])


def test_better_weights_are_written_with_their_origin_or_nothing_is(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "mine"
    result = trained(folder, out, "2019-01-01", "--licence", "CC0", "--trained", "2026-01-02", "--json")
    record = json.loads(result.stdout)
    ahead = record["learned_is_better_by"]["written by hand"]
    if all(ahead[side][metric][1] > 0 for side in ahead for metric in ("ndcg@20", "auc")):
        assert result.exit_code == 0, result.output
        manifest = load_bundle(out).manifest
        assert (manifest.name, manifest.trained, manifest.data.licence) == ("mine", "2026-01-02", "CC0")
        assert sorted(manifest.data.files) == ["interactions.csv", "investors.csv", "startups.csv"]
    else:
        assert isinstance(result.exception, ConfigurationError)
        assert "nothing was written" in str(result.exception)
        assert not out.exists()


def test_where_nothing_can_be_learned_that_is_said(folder: Path, tmp_path: Path) -> None:
    result = trained(folder, tmp_path / "out", "2014-01-01")
    assert isinstance(result.exception, InputError)
    assert "Nothing can be learned from" in str(result.exception)


def test_where_nothing_can_be_measured_that_is_said(folder: Path, tmp_path: Path) -> None:
    result = trained(folder, tmp_path / "out", "2022-01-01")
    assert isinstance(result.exception, ConfigurationError)
    assert "Name an earlier --cut" in str(result.exception)


def test_a_day_is_needed(folder: Path, tmp_path: Path) -> None:
    assert "is not a day" in trained(folder, tmp_path / "out", "soon").output
