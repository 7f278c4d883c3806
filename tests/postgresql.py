"""A PostgreSQL server of the tests' own, from the system's package: made, killed and thrown away as they like."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.free_port import free_port

#: The server refuses to run as root; the system's package brings this user.
_USER: Final = "postgres" if os.geteuid() == 0 else None
_USUAL: Final = {"max_connections": "300", "shared_buffers": "128MB", "listen_addresses": "127.0.0.1"}
#: For tests that throw the server away: nothing of it must outlive the machine, so it lies in memory where it can.
FORGETFUL: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_SECONDS: Final = 60
_MEMORY: Final = Path("/dev/shm")
_ROOM: Final = 4 * 2**30


class ServerError(Exception):
    """There is no server, or it did not do as it was told."""


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, none if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass
class Server:
    """One server: a folder, a port, and settings by the names of postgresql.conf."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """How SQLAlchemy reaches it, as somebody who may make databases."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """Return how SQLAlchemy reaches one of its databases."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def make(self) -> None:
        """Lay out its folder, for everybody on this machine."""
        if _USER:
            shutil.chown(self.folder, _USER, _USER)
        layout = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        self.run("initdb", "-D", str(self.folder / "data"), *layout)

    def start(self) -> None:
        """Start it, after a kill as well, and wait until it answers."""
        chosen = {**_USUAL, "port": str(self.port), "unix_socket_directories": str(self.folder), **self.settings}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                # What a killed server leaves behind may hold its memory for a moment: then this one ends at once.
                self.process = self.begin("postgres", "-D", str(self.folder / "data"), *options)
            if self._answers():
                return
            time.sleep(0.05)
        raise ServerError((self.folder / "log").read_text(encoding="utf-8")[-2000:])

    def stop(self) -> None:
        """End it in good order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=_SECONDS)
            self.process = None

    def kill(self) -> None:
        """End it and all its helpers at once, as a loss of power would."""
        if self.process is None:
            return
        number = self.process.pid
        helpers = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
        for each in (number, *map(int, helpers)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.process.wait(timeout=_SECONDS)
        self.process = None

    def _answers(self) -> bool:
        ready = self.begin("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port))
        return ready.wait(timeout=_SECONDS) == 0

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the package's programs as the server's user, and wait for it."""
        if self.begin(program, *arguments).wait(timeout=_SECONDS):
            raise ServerError((self.folder / "log").read_text(encoding="utf-8")[-2000:])

    def begin(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of the package's programs as the server's user."""
        folder = programs()
        if folder is None:
            raise ServerError("There is no PostgreSQL server here. Install one: apt-get install postgresql")
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [str(folder / program), *arguments],
                stdout=log,
                stderr=log,
                user=_USER,
                group=_USER,
                cwd=self.folder,
                start_new_session=True,
            )


@contextmanager
def running_server(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Give a new server on a free port, and remove it with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="matcher-postgresql-", dir=_place(settings)))
    server = Server(folder, free_port(), settings or {})
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _place(settings: Mapping[str, str] | None) -> Path | None:
    """Return where a server lies: one that forgets in memory, where making and removing databases is quickest."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if settings is FORGETFUL and roomy else None
