"""What the environment says about the site."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matcher.errors import ConfigurationError
from web.settings import count_together, figures_folder, read_settings

SECRET = "cEdXk3Zr9vQpLw2sTn5mYb8hGf4jRa7u"


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
    (tmp_path / "mine").write_text(f"{SECRET}\n", encoding="ascii")
    settings = read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_SECRET_FILE": str(tmp_path / "mine")})
    assert (settings.secret, settings.old_secrets) == (SECRET, ())


def test_secrets_of_before_stand_below_the_one_that_signs(tmp_path: Path) -> None:
    lines = [SECRET, SECRET[::-1], SECRET.upper()]
    (tmp_path / "secret").write_text("\n\n".join(lines), encoding="ascii")
    settings = read_settings({"MATCHER_FOLDER": str(tmp_path)})
    assert (settings.secret, settings.old_secrets) == (lines[0], tuple(lines[1:]))
    assert settings.signing_keys == [lines[2], lines[1], lines[0]]


@pytest.mark.parametrize("secret", ["hush", "a" * 64, "abcdefg" * 8, SECRET[:31], f"{SECRET}\nhush"])
def test_a_secret_that_can_be_guessed_is_refused_and_never_told(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ConfigurationError, match="can be guessed") as refused:
        read_settings({"MATCHER_FOLDER": str(tmp_path), "MATCHER_SECRET": secret})
    assert secret not in str(refused.value)


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


def test_processes_of_a_new_start_count_in_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    assert figures_folder() is None
    folder = tmp_path / "figures" / "8000"
    folder.mkdir(parents=True)
    (folder / "counter_1.db").touch()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "to be put back")
    count_together(folder)
    assert (figures_folder(), list(folder.iterdir())) == (folder, [])


def test_a_secret_is_not_made_for_whoever_only_looks(tmp_path: Path) -> None:
    settings = read_settings({"MATCHER_FOLDER": str(tmp_path)}, make_secret=False)
    assert (settings.secret, settings.secret_file, list(tmp_path.iterdir())) == ("", tmp_path / "secret", [])


def test_processes_that_begin_at_once_get_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        environment = {"MATCHER_FOLDER": str(tmp_path)}
        made = {one.secret for one in several.map(lambda _: read_settings(environment), range(32))}
    assert [len(secret) for secret in made] == [64]
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
