"""The command ``matcher-web``."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect

from tests.web.cast import TestSite
from tests.web.sign_in.visitors import link_path, signed_in
from web.program import demonstration_settings, main
from web.settings import Settings
from web.store.engine import Store
from web.store.programmes import may_make_conferences
from web.store.records.accounts import User
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


def test_whoever_runs_the_site_signs_one_or_all_out(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_FOLDER", str(site.settings.folder))
    monkeypatch.setenv("MATCHER_DATABASE", site.settings.database)
    ines, sara = site.client("ines"), site.client("sara")
    path = link_path(site, "ines")
    one = CliRunner().invoke(main, ["sign-out", " INES@example.org"])
    assert (one.exit_code, one.output) == (0, "ines@example.org is signed out.\n")
    assert (signed_in(ines), signed_in(sara)) == (False, True)
    assert site.client().get(path).status_code == 410
    everybody = CliRunner().invoke(main, ["sign-out", "--everybody"])
    assert everybody.output == f"{len(site.accounts)} accounts are signed out.\n"
    assert not signed_in(sara)


@pytest.mark.parametrize("said", [[], ["--everybody", "ines@example.org"], ["nobody@example.org"]])
def test_nobody_is_signed_out_by_mistake(site: TestSite, monkeypatch: pytest.MonkeyPatch, said: list[str]) -> None:
    monkeypatch.setenv("MATCHER_FOLDER", str(site.settings.folder))
    monkeypatch.setenv("MATCHER_DATABASE", site.settings.database)
    client = site.client("ines")
    assert CliRunner().invoke(main, ["sign-out", *said]).exit_code != 0
    assert signed_in(client)


def test_the_first_operator_gets_a_link(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_FOLDER", str(settings.folder))
    monkeypatch.setenv("MATCHER_DATABASE", settings.database.replace("+psycopg", ""))
    done = CliRunner().invoke(main, ["operator", "Keeper@Example.org"])
    assert (done.exit_code, done.output.startswith("http://127.0.0.1:8000/sign-in/link/")) == (0, True)
    with store.reading() as db:
        (account,) = db.query(User)
        assert (account.email, may_make_conferences(db, account.id)) == ("keeper@example.org", True)
    odd = CliRunner().invoke(main, ["operator", "keeper"])
    assert (odd.exit_code, "is not an e-mail address" in odd.output) == (1, True)
