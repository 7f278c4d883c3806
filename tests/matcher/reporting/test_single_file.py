from __future__ import annotations

from pathlib import Path

import pytest

from matcher.errors import ConfigurationError
from matcher.reporting.single_file import write_atomically


def test_a_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "folder"
    taken.mkdir()
    with pytest.raises(ConfigurationError, match="could not be written"):
        write_atomically(taken, b"one")
    with pytest.raises(ConfigurationError, match="could not be written"):
        write_atomically(tmp_path / "nowhere" / "list.csv", b"one")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_an_interruption_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    write_atomically(path, b"one")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
