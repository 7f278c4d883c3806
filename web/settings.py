"""What the environment says about the site; its sole reader."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile

from matcher.errors import ConfigurationError

#: How addresses of PostgreSQL begin: as everybody writes them, and with the only driver that is used here.
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
_MOST_PROXIES = 9
#: Shorter secrets, and such as aaaa…, are found by trying.
_LEAST_LENGTH, _LEAST_LETTERS = 32, 8
_OWN_MACHINE = ("http://127.0.0.1:", "http://localhost:")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every process of one site."""

    folder: Path
    """Where the site keeps what is its own: MATCHER_FOLDER, else ``instance`` in the working folder."""
    database: str = field(repr=False)
    """SQLAlchemy address: MATCHER_DATABASE, such as postgresql://host/name; else a SQLite file in ``folder``."""
    queue: str = field(repr=False)
    """Where jobs wait: MATCHER_QUEUE, an address that begins with redis: or postgresql:; else the database if that
    is PostgreSQL; empty: a SQLite file in ``folder``."""
    secret: str = field(repr=False)
    """What signs cookies and links: the first line of MATCHER_SECRET, or of the file MATCHER_SECRET_FILE, else of
    one in ``folder``."""
    address: str
    """How the site is reached from outside: MATCHER_ADDRESS, such as https://meet.example.org."""
    mail_server: str = field(repr=False)
    """smtp://user:password@host:port, or empty: letters are kept in the database and not sent: MATCHER_MAIL."""
    mail_from: str
    """Who letters come from: MATCHER_MAIL_FROM."""
    mail_ca: str = ""
    """A file of certificates that the mail server is known by, such as its own: MATCHER_MAIL_CA; empty: those of
    the system."""
    proxies: int = 0
    """How many servers stand before the site and tell it who asks: MATCHER_PROXIES."""
    old_secrets: tuple[str, ...] = field(default=(), repr=False)
    """What signed before, the latest first: the lines after it. What they signed still holds."""
    metrics_token: str = field(default="", repr=False)
    """What whoever reads the figures from another machine shows: MATCHER_METRICS_TOKEN; empty: nobody may."""
    secret_file: Path | None = None
    """Where the secret stands; None: in the environment."""
    links_on_page: bool = False
    """Links of the demonstration let in: MATCHER_LINKS_ON_PAGE=yes, on one's own machine only."""
    inward_webhooks: bool = False
    """Webhooks may go to the site's own network, without https too: MATCHER_INWARD_WEBHOOKS=yes."""

    @property
    def signing_keys(self) -> list[str]:
        """All secrets, the newest last: each may have signed what comes in; the last one signs."""
        return [*reversed(self.old_secrets), self.secret]

    @property
    def secure(self) -> bool:
        """Whether the site is reached by https, so that its cookies travel by that alone."""
        return self.address.startswith("https:")


def read_settings(environment: Mapping[str, str] = os.environ, *, make_secret: bool = True) -> Settings:
    """Read the settings from an environment; a secret that is not there yet is made, unless that is unwanted.

    Raises
    ------
    ConfigurationError
        If a setting is odd; nothing is guessed.
    """
    folder = Path(environment.get("MATCHER_FOLDER", "") or "instance").absolute()
    address = environment.get("MATCHER_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    if not address.startswith(("http://", "https://")):
        raise ConfigurationError(f"MATCHER_ADDRESS is {address!r}. Write it as https://meet.example.org.")
    links_on_page = environment.get("MATCHER_LINKS_ON_PAGE", "") == "yes"
    if links_on_page and not address.startswith(_OWN_MACHINE):
        raise ConfigurationError(f"MATCHER_LINKS_ON_PAGE is for one's own machine, not for {address}. Unset it.")
    database = _database(environment)
    secret, *old_secrets = _checked(_secret(environment, folder, make_secret))
    return Settings(
        folder=folder,
        database=database or f"sqlite:///{folder / 'matcher.sqlite'}",
        queue=_queue(environment, database),
        secret=secret,
        old_secrets=tuple(old_secrets),
        secret_file=_secret_file(environment, folder),
        address=address,
        mail_server=environment.get("MATCHER_MAIL", ""),
        mail_from=environment.get("MATCHER_MAIL_FROM", "matcher@localhost"),
        mail_ca=_mail_ca(environment),
        proxies=_proxies(environment.get("MATCHER_PROXIES", "") or "0"),
        metrics_token=environment.get("MATCHER_METRICS_TOKEN", ""),
        links_on_page=links_on_page,
        inward_webhooks=environment.get("MATCHER_INWARD_WEBHOOKS", "") == "yes",
    )


def count_together(folder: Path) -> None:
    """Let the processes that this one starts count together in a folder, anew from nought.

    The library of the figures reads the name of it from the environment, when it is imported.
    """
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_FIGURES] = str(folder)


def figures_folder() -> Path | None:
    """Return where the processes of this site count together; None: each counts alone."""
    named = os.environ.get(_FIGURES)
    return Path(named) if named else None


def _mail_ca(environment: Mapping[str, str]) -> str:
    named = environment.get("MATCHER_MAIL_CA", "")
    if named and not Path(named).is_file():
        raise ConfigurationError(f"MATCHER_MAIL_CA names {named}, which is no file.")
    return named


def _proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_PROXIES:
        raise ConfigurationError(
            f"MATCHER_PROXIES is {text!r}. Write how many servers are before the site, 0 to {_MOST_PROXIES}."
        )
    return int(text)


def _database(environment: Mapping[str, str]) -> str:
    """Return the address of the database with its driver; empty: none is named."""
    address = environment.get("MATCHER_DATABASE", "")
    kind, colon, place = address.partition(":")
    if kind in _POSTGRESQL:
        _refuse_without("psycopg", "MATCHER_DATABASE", "matcher[postgresql]")
        return f"postgresql+psycopg:{place}"
    if address and not address.startswith("sqlite:"):
        raise ConfigurationError(
            f"MATCHER_DATABASE begins with {kind + colon!r}. Write it as postgresql://user:password@host/name, or "
            "leave it out for a SQLite file."
        )
    return address


def _queue(environment: Mapping[str, str], database: str) -> str:
    """Return the address of the queue as its driver reads it; empty: a file."""
    address = environment.get("MATCHER_QUEUE", "") or (database if database.startswith("postgresql") else "")
    kind, colon, place = address.partition(":")
    if kind in _POSTGRESQL:
        _refuse_without("psycopg", "MATCHER_QUEUE", "matcher[postgresql]")
        return f"postgresql:{place}"
    if kind in ("redis", "rediss"):
        _refuse_without("redis", "MATCHER_QUEUE", "redis")
    elif address:
        raise ConfigurationError(
            f"MATCHER_QUEUE begins with {kind + colon!r}. Write it as postgresql://user:password@host/name or "
            "redis://host:6379, or leave it out."
        )
    return address


def _refuse_without(driver: str, setting: str, package: str) -> None:
    if find_spec(driver) is None:
        raise ConfigurationError(f"{setting} needs a driver that is not installed. Run: pip install '{package}'")


def _checked(found: str) -> list[str]:
    """Return the secrets, one a line, none of which can be guessed; one that is yet to be made is empty."""
    known = [line.strip() for line in found.splitlines() if line.strip()] or [""]
    if found and any(len(one) < _LEAST_LENGTH or len(set(one)) < _LEAST_LETTERS for one in known):
        raise ConfigurationError(
            f"MATCHER_SECRET, or a line of its file, can be guessed: it needs {_LEAST_LENGTH} characters, "
            f"{_LEAST_LETTERS} of them different. Make one: "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return known


def _secret_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    """Return where the secret stands; None: in the environment itself."""
    if environment.get("MATCHER_SECRET", ""):
        return None
    return Path(environment.get("MATCHER_SECRET_FILE", "") or folder / "secret")


def _secret(environment: Mapping[str, str], folder: Path, make: bool) -> str:
    """Return the site's secret; the first process that needs one makes it and keeps it for the others."""
    path = _secret_file(environment, folder)
    if path is None:
        return environment["MATCHER_SECRET"]
    if not path.exists():
        if not make:
            return ""
        if "MATCHER_SECRET_FILE" in environment:
            raise ConfigurationError(f"MATCHER_SECRET_FILE names {path}, which does not exist.")
        folder.mkdir(parents=True, exist_ok=True)
        # Nobody may read it before it is whole.
        with NamedTemporaryFile("w", dir=folder, encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):  # another process was quicker
                os.link(file.name, path)
    return path.read_text(encoding="ascii").strip()
