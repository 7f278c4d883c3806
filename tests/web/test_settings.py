"""What the environment says about the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.errors import ConfigurationError
from web.settings import read_settings


def test_an_empty_environment_keeps_everything_in_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.folder == tmp_path / "instance"
    assert settings.database == f"sqlite:///{tmp_path / 'instance' / 'matcher.sqlite'}"
    assert not settings.secure


def test_the_secret_is_made_once_and_kept_from_other_users(tmp_path: Path) -> None:
    environment = {"MATCHER_FOLDER": str(tmp_path)}
    first, second = read_settings(environment).secret, read_settings(environment).secret
    assert first == second
    assert len(first) >= 48
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("hush\n", encoding="ascii")
    settings = read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_SECRET_FILE": str(tmp_path / "mine")})
    assert settings.secret == "hush"


def test_a_missing_secret_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_SECRET_FILE": str(tmp_path / "none")})


def test_an_odd_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="MATCHER_ADDRESS"):
        read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_ADDRESS": "meet.example.org"})


def test_cookies_travel_by_https_alone_where_the_site_is_reached_by_it(tmp_path: Path) -> None:
    assert read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_ADDRESS": "https://meet.example.org/"}).secure


def test_links_that_let_in_again_are_for_ones_own_machine(tmp_path: Path) -> None:
    environment = {"MATCHER_FOLDER": str(tmp_path), "MATCHER_LINKS_ON_PAGE": "yes"}
    assert read_settings(environment).links_on_page
    with pytest.raises(ConfigurationError, match="own machine"):
        read_settings({**environment, "MATCHER_ADDRESS": "https://meet.example.org"})


@pytest.mark.parametrize("kind", ["postgresql", "postgres", "postgresql+psycopg"])
def test_one_address_moves_database_and_queue_to_postgresql(tmp_path: Path, kind: str) -> None:
    settings = read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_DATABASE": f"{kind}://me@host/matcher"})
    assert settings.database == "postgresql+psycopg://me@host/matcher"
    assert settings.queue == "postgresql://me@host/matcher"


def test_the_queue_may_be_elsewhere_than_the_database(tmp_path: Path) -> None:
    environment = {"MATCHER_FOLDER": str(tmp_path), "MATCHER_QUEUE": "postgresql+psycopg://me@host/jobs"}
    settings = read_settings(environment)
    assert settings.database == f"sqlite:///{tmp_path / 'matcher.sqlite'}"
    assert settings.queue == "postgresql://me@host/jobs"


@pytest.mark.parametrize("setting", ["MATCHER_DATABASE", "MATCHER_QUEUE"])
def test_a_server_of_another_kind_is_refused(tmp_path: Path, setting: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{setting} begins with 'mysql:'"):
        read_settings({"MATCHER_FOLDER": str(tmp_path), setting: "mysql://host/matcher"})


@pytest.mark.parametrize("setting", ["MATCHER_DATABASE", "MATCHER_QUEUE"])
def test_a_missing_driver_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setattr("web.settings.find_spec", lambda _name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'matcher\[postgresql\]'"):
        read_settings({"MATCHER_FOLDER": str(tmp_path), setting: "postgresql://host/matcher"})


def test_servers_before_the_site_are_counted_and_nothing_odd_is_guessed(tmp_path: Path) -> None:
    environment = {"MATCHER_FOLDER": str(tmp_path)}
    assert read_settings(environment).proxies == 0
    assert read_settings({**environment, "MATCHER_PROXIES": "1"}).proxies == 1
    with pytest.raises(ConfigurationError, match="MATCHER_PROXIES"):
        read_settings({**environment, "MATCHER_PROXIES": "yes"})


def test_a_mail_server_may_be_known_by_a_file_that_must_be_there(tmp_path: Path) -> None:
    environment = {"MATCHER_FOLDER": str(tmp_path)}
    assert read_settings(environment).mail_ca == ""
    with pytest.raises(ConfigurationError, match="MATCHER_MAIL_CA"):
        read_settings({**environment, "MATCHER_MAIL_CA": str(tmp_path / "none")})
    (tmp_path / "mail.pem").write_text("…", encoding="utf-8")
    assert read_settings({**environment, "MATCHER_MAIL_CA": str(tmp_path / "mail.pem")}).mail_ca
