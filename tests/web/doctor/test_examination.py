"""The whole examination, and the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from web.doctor.examination import examine
from web.program import main


def test_an_odd_setting_ends_it_with_what_to_do(tmp_path: Path) -> None:
    (told,) = examine({"MATCHER_FOLDER": str(tmp_path), "MATCHER_PROXIES": "many"})
    assert (told.what, "MATCHER_PROXIES is 'many'" in told.said) == ("settings", True)


def test_the_command_says_everything_and_ends_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_FOLDER", str(tmp_path / "site"))
    monkeypatch.setenv("MATCHER_ADDRESS", "http://127.0.0.1:1")
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert f"ILL   folder      {tmp_path / 'site'} is not there." in done.output
    assert "-> matcher-web upgrade" in done.output
    assert done.output.splitlines()[-1].endswith("to be mended.")
    assert list(tmp_path.iterdir()) == []
