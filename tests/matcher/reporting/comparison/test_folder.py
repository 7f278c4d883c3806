"""Three files, all or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.comparison import Comparison
from matcher.errors import ConfigurationError
from matcher.reporting.comparison.folder import COMPARISON, put, write_comparison

OWN = COMPARISON.names
OURS = dict.fromkeys(OWN, "new") | {"comparison.json": '{"format": "matcher comparison 1"}'}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_the_files_are_written_and_written_again(comparison: Comparison, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    for _ in range(2):
        write_comparison(comparison, out)
        assert {path.name for path in out.iterdir()} == set(OWN)
    assert json.loads((out / "comparison.json").read_text("utf-8"))["candidates"] == 1234
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("mine")
    put(tmp_path, OURS)
    assert contents(tmp_path) == OURS | {"plan.json": "mine"}


def test_a_file_or_a_strangers_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "comparison.csv").write_text("mine")
    with pytest.raises(ConfigurationError, match="move them away"):
        put(tmp_path, OURS)
    with pytest.raises(ConfigurationError, match="is a file"):
        put(tmp_path / "comparison.csv", OURS)
    assert contents(tmp_path) == {"comparison.csv": "mine"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("move", range(6))
def test_an_interrupted_move_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, move: int, error: type[BaseException]
) -> None:
    old = dict.fromkeys(OWN, "old") | {"comparison.json": OURS["comparison.json"], "notes.txt": "mine"}
    for name, text in old.items():
        (tmp_path / name).write_text(text)
    moves = iter(range(100))
    rename = Path.rename

    def failing(source: Path, target: Path) -> Path:
        if next(moves) == move:
            raise error("stopped")
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(KeyboardInterrupt if error is KeyboardInterrupt else ConfigurationError):
        put(tmp_path, OURS)
    assert contents(tmp_path) == old
