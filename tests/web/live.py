"""The site's own processes, started as its keepers start them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from web.settings import Settings


def settings_at(folder: Path, database: str = "") -> Settings:
    """Return the settings of a site on a free port of this machine, with links that let in."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    return Settings(
        folder=folder,
        database=database or f"sqlite:///{folder / 'matcher.sqlite'}",
        queue="",
        secret="a secret of the live tests, long enough",
        address=f"http://127.0.0.1:{port}",
        mail_server="",
        mail_from="matcher@example.org",
        links_on_page=True,
    )


@contextmanager
def running(settings: Settings, processes: int = 2) -> Iterator[None]:
    """Run some processes that answer and one that works, until the block ends."""
    environment = {
        **os.environ,
        "MATCHER_FOLDER": str(settings.folder),
        "MATCHER_DATABASE": settings.database,
        "MATCHER_SECRET": settings.secret,
        "MATCHER_ADDRESS": settings.address,
        "MATCHER_LINKS_ON_PAGE": "yes",
        "MATCHER_CACHE": str(settings.folder / "vectors.sqlite"),
    }
    port = settings.address.rpartition(":")[2]
    commands = (("serve", "--port", port, "--processes", str(processes)), ("work",))
    started = [
        subprocess.Popen([sys.executable, "-m", "web.program", *command], env=environment) for command in commands
    ]
    try:
        _wait(settings.address)
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)


def _wait(address: str) -> None:
    for _ in range(150):
        try:
            with urlopen(f"{address}/sign-in", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the server did not start")
