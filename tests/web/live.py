"""The site's own processes, started as its keepers start them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.free_port import free_port
from web.settings import Settings


def settings_at(folder: Path, database: str = "") -> Settings:
    """Return the settings of a site on a free port of this machine, with links that let in."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        folder=folder,
        database=database or f"sqlite:///{folder / 'matcher.sqlite'}",
        queue="",
        secret="a secret of the live tests, long enough",
        address=f"http://127.0.0.1:{free_port()}",
        mail_server="",
        mail_from="matcher@example.org",
        links_on_page=True,
    )


@dataclass
class Keeper:
    """Starts the site's processes, and again whichever of them has ended, as a supervisor does."""

    settings: Settings
    processes: int = 2
    workers: int = 1
    more: Mapping[str, str] = field(default_factory=dict)
    """What else stands in their environment."""
    log: Path | None = None
    """Where what they say goes; None: to the screen."""
    alive: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def lay_out(self) -> None:
        """Bring its database to the layout of this version."""
        if self._begin(("upgrade",)).wait(timeout=60):
            raise RuntimeError("the database could not be laid out")

    def mend(self) -> None:
        """Start whatever does not run, and wait until the site answers."""
        port = self.settings.address.rpartition(":")[2]
        wanted: dict[str, tuple[str, ...]] = {
            "serve": ("serve", "--port", port, "--processes", str(self.processes))
        }
        wanted |= {f"work {number}": ("work",) for number in range(self.workers)}
        for name, command in wanted.items():
            if name not in self.alive or self.alive[name].poll() is not None:
                self.alive[name] = self._begin(command)
        _wait(self.settings.address)

    def kill(self, name: str) -> None:
        """End a process and all that it started at once, as a loss of power would."""
        with suppress(ProcessLookupError):
            os.killpg(self.alive[name].pid, signal.SIGKILL)
        self.alive[name].wait(timeout=60)

    def stop(self) -> None:
        """End them all in good order."""
        for process in self.alive.values():
            process.terminate()
        for process in self.alive.values():
            process.wait(timeout=60)
        self.alive.clear()

    def _begin(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "MATCHER_FOLDER": str(self.settings.folder),
            "MATCHER_DATABASE": self.settings.database,
            "MATCHER_SECRET": self.settings.secret,
            "MATCHER_ADDRESS": self.settings.address,
            "MATCHER_MAIL": self.settings.mail_server,
            "MATCHER_LINKS_ON_PAGE": "yes",
            "MATCHER_CACHE": str(self.settings.folder / "vectors.sqlite"),
            **self.more,
        }
        with self.log.open("ab") if self.log else nullcontext() as log:
            return subprocess.Popen(
                [sys.executable, "-m", "web.program", *command],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def running(settings: Settings, processes: int = 2, workers: int = 1, log: Path | None = None) -> Iterator[Keeper]:
    """Run some processes that answer and some that work, until the block ends."""
    keeper = Keeper(settings, processes, workers, log=log)
    try:
        keeper.mend()
        yield keeper
    finally:
        keeper.stop()


def _wait(address: str) -> None:
    for _ in range(150):
        try:
            with urlopen(f"{address}/sign-in", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the server did not start")
