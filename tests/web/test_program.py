"""The command ``matcher-web``."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect

from tests.web.cast import TestSite
from web.program import demonstration_settings, main
from web.store.records.conferences import ConferenceRecord


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


def test_a_conference_goes_out_on_the_command_line_and_comes_in_elsewhere(
    site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "spring.zip"
    monkeypatch.setenv("MATCHER_DATABASE", site.settings.database.replace("+psycopg", ""))
    out = CliRunner().invoke(main, ["export", "spring", str(file)])
    assert (out.exit_code, "keep it safe" in out.output) == (0, True)
    taken = CliRunner().invoke(main, ["import", str(file)])
    assert (taken.exit_code, "Another conference has the address" in taken.output) == (1, True)
    done = CliRunner().invoke(main, ["import", str(file), "--as", "spring-2"])
    assert (done.exit_code, done.output.startswith("spring-2: ")) == (0, True)
    unknown = CliRunner().invoke(main, ["export", "summer", str(file)])
    assert (unknown.exit_code, "no conference with the address 'summer'" in unknown.output) == (1, True)


def test_what_cannot_come_in_leaves_no_conference(
    site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "spring.zip"
    monkeypatch.setenv("MATCHER_DATABASE", site.settings.database.replace("+psycopg", ""))
    CliRunner().invoke(main, ["export", "spring", str(file)])
    with ZipFile(file) as old, ZipFile(tmp_path / "odd.zip", "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace('"investor"', '"bystander"'))
    odd = CliRunner().invoke(main, ["import", str(tmp_path / "odd.zip"), "--as", "odd"])
    assert odd.exit_code == 1
    with site.store.reading() as db:
        assert sorted(row.slug for row in db.query(ConferenceRecord)) == ["autumn", "spring"]
