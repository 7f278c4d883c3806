"""What the environment says about the site; its sole reader."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import ConfigurationError

_OWN_MACHINE = ("http://127.0.0.1:", "http://localhost:")


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every process of one site."""

    folder: Path
    """Where the site keeps what is its own: MATCHER_FOLDER, else ``instance`` in the working folder."""
    database: str
    """SQLAlchemy address: MATCHER_DATABASE, else a SQLite file in ``folder``."""
    queue: str
    """Where jobs wait: MATCHER_QUEUE, an address that begins with redis: or postgresql:; else a SQLite file."""
    secret: str
    """What signs cookies and links: MATCHER_SECRET, or the file MATCHER_SECRET_FILE, else one in ``folder``."""
    address: str
    """How the site is reached from outside: MATCHER_ADDRESS, such as https://meet.example.org."""
    mail_server: str
    """smtp://user:password@host:port, or empty: letters are kept in the database and not sent: MATCHER_MAIL."""
    mail_from: str
    """Who letters come from: MATCHER_MAIL_FROM."""
    links_on_page: bool = False
    """Links of the demonstration let in: MATCHER_LINKS_ON_PAGE=yes, on one's own machine only."""

    @property
    def secure(self) -> bool:
        """Whether the site is reached by https, so that its cookies travel by that alone."""
        return self.address.startswith("https:")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from an environment.

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
    return Settings(
        folder=folder,
        database=environment.get("MATCHER_DATABASE", "") or f"sqlite:///{folder / 'matcher.sqlite'}",
        queue=environment.get("MATCHER_QUEUE", ""),
        secret=_secret(environment, folder),
        address=address,
        mail_server=environment.get("MATCHER_MAIL", ""),
        mail_from=environment.get("MATCHER_MAIL_FROM", "matcher@localhost"),
        links_on_page=links_on_page,
    )


def _secret(environment: Mapping[str, str], folder: Path) -> str:
    """Return the site's secret; the first process that needs one makes it and keeps it for the others."""
    if named := environment.get("MATCHER_SECRET", ""):
        return named
    path = Path(environment.get("MATCHER_SECRET_FILE", "") or folder / "secret")
    if not path.exists():
        if "MATCHER_SECRET_FILE" in environment:
            raise ConfigurationError(f"MATCHER_SECRET_FILE names {path}, which does not exist.")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:  # another process was quicker
            pass
    return path.read_text(encoding="ascii").strip()
