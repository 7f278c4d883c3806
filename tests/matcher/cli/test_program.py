"""The door of the command line: help and exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import run


def test_help_names_the_exit_codes(tmp_path: Path) -> None:
    result = run("--help", cache=tmp_path / "cache")
    assert result.returncode == 0
    assert "130  interrupted; nothing was written" in result.stdout
