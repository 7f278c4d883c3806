"""The command ``matcher-web``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect

from web.program import demonstration_settings, main


def test_upgrade_makes_the_layout_where_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_FOLDER", str(tmp_path / "new"))
    done = CliRunner().invoke(main, ["upgrade"])
    assert (done.exit_code, done.output) == (0, "")
    engine = create_engine(f"sqlite:///{tmp_path / 'new' / 'matcher.sqlite'}")
    assert "meetings" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_demonstration_keeps_everything_in_its_folder(tmp_path: Path) -> None:
    settings = demonstration_settings(tmp_path, 8001)
    assert settings.database == f"sqlite:///{tmp_path / 'matcher.sqlite'}"
    assert (settings.address, settings.links_on_page) == ("http://localhost:8001", True)


def test_every_command_says_what_it_does() -> None:
    for name, command in main.commands.items():
        assert command.help, name


def test_an_odd_setting_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_DATABASE", "mysql://host/matcher")
    done = CliRunner().invoke(main, ["upgrade"])
    assert (done.exit_code, done.output.splitlines()[0].startswith("Error: MATCHER_DATABASE begins")) == (1, True)
