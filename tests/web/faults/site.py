"""A site to do harm to: its own processes, its own database on a small disk, its mail server, and its lines."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.free_port import free_port
from tests.postgresql import Server
from tests.web.faults.checks import asking
from tests.web.faults.thief import Thief, is_commit, is_form
from tests.web.live import Keeper, settings_at
from tests.web.post_office import PostOffice
from web.settings import Settings
from web.store.engine import Store

_DISK_MEGABYTES: Final = 400
_WORKERS: Final = 2
_SETTLE_SECONDS: Final = 90.0
#: What a keeper who means it has: nothing is told before it is on the disk. Little room is taken beforehand.
_SERVER_SETTINGS: Final = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_wal_size": "96MB",
    "min_wal_size": "32MB",
    "wal_recycle": "off",
}
_LOGS: Final = Path("out/faults")
_CLOCK: Final = Path(__file__).with_name("clock.c")


def can_fill_disks() -> bool:
    """Return whether a disk of one's own can be made here."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


def can_turn_clocks() -> bool:
    """Return whether what turns the clock of single processes can be built here."""
    return shutil.which("cc") is not None


@dataclass
class RudePost(PostOffice):
    """A mail server that may take a letter and be gone before it says so."""

    rude: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        answer = await super().handle_DATA(server, session, envelope)
        if self.rude and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer

    def ids(self) -> list[str]:
        """Return the Message-IDs of what was taken, each as often as it was."""
        return [str(one["Message-ID"]) for one in self.letters]


@dataclass
class Clock:
    """The clock of a site's processes, which can be turned; their stopwatches go on as they are."""

    folder: Path

    @property
    def file(self) -> Path:
        """What they add to the time of day."""
        return self.folder / "clock"

    def build(self) -> dict[str, str]:
        """Build what turns it, and return the environment that processes need for it."""
        self.turn(0)
        if not can_turn_clocks():
            return {}
        library = self.folder / "clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(_CLOCK)], check=True)
        return {"LD_PRELOAD": str(library), "CLOCK_AHEAD": str(self.file)}

    def turn(self, seconds: int) -> None:
        """Let it go ahead of the true one, or behind."""
        self.file.touch()
        with self.file.open("r+b") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


@dataclass
class Disk:
    """A small disk."""

    folder: Path

    def fill(self) -> None:
        """Leave no room on it."""
        with (self.folder / "filler").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65536)

    def free(self) -> None:
        """Give the room back."""
        (self.folder / "filler").unlink(missing_ok=True)


@dataclass
class Site:
    """A running site, and all that harm can be done to."""

    keeper: Keeper
    post: RudePost
    clock: Clock
    disk: Disk
    address: str
    """Of the database, past the thief on its line."""
    forms: Thief
    commits: Thief | None = None
    server: Server | None = None
    mail: ExitStack = field(default_factory=ExitStack)

    @property
    def settings(self) -> Settings:
        """What it was started with."""
        return self.keeper.settings

    @property
    def kind(self) -> str:
        """Which database it has."""
        return "PostgreSQL" if self.server else "SQLite"

    @property
    def stolen(self) -> int:
        """How many answers thieves have stolen."""
        return self.forms.stolen + (self.commits.stolen if self.commits else 0)

    def store(self) -> Store:
        """Open its database past the thief, to set a stage."""
        return Store.at(self.address)

    def open_mail(self) -> None:
        """Let its mail server listen."""
        self.mail.enter_context(self.post.open())

    def mend(self) -> None:
        """Start again what does not run."""
        if self.server is not None:
            self.server.start()
        self.keeper.mend()

    def settle(self) -> None:
        """Wait until every job has ended, but not for ever."""
        deadline = monotonic() + _SETTLE_SECONDS
        while monotonic() < deadline and self.count_jobs("'queued', 'running'"):
            sleep(0.1)

    def count_jobs(self, states: str) -> int:
        """Return how many jobs are in some states."""
        with asking(self.address) as rows:
            return int(rows(f"SELECT count(*) AS n FROM jobs WHERE state IN ({states})")[0].n)


@contextmanager
def running_site(with_server: bool) -> Iterator[Site]:
    """Run a site on PostgreSQL, or on a file."""
    with ExitStack() as end:
        disk = Disk(end.enter_context(_own_disk()))
        folder = disk.folder / "site"
        folder.mkdir()
        settings = settings_at(folder)
        server = commits = None
        if with_server:
            server = end.enter_context(_own_server(disk.folder / "server"))
            commits = Thief(server.port, is_commit).listen()
            behind = f"postgresql+psycopg://postgres@127.0.0.1:{commits.port}/postgres"
            settings = replace(settings, database=behind)
        site = _site(settings, disk, server, commits)
        end.callback(site.mail.close)
        end.callback(site.keeper.stop)
        site.keeper.lay_out()
        site.open_mail()
        site.mend()
        yield site


def _site(settings: Settings, disk: Disk, server: Server | None, commits: Thief | None) -> Site:
    post, clock = RudePost(), Clock(disk.folder)
    settings = replace(settings, mail_server=post.address)
    log = _LOGS / f"{'postgresql' if server else 'sqlite'}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    return Site(
        keeper=Keeper(settings, processes=2, workers=_WORKERS, more=clock.build(), log=log),
        post=post,
        clock=clock,
        disk=disk,
        address=server.address if server else settings.database,
        forms=Thief(int(settings.address.rpartition(":")[2]), is_form).listen(),
        commits=commits,
        server=server,
    )


@contextmanager
def _own_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="matcher-faults-"))
    mounted = can_fill_disks()
    if mounted:
        size = f"size={_DISK_MEGABYTES}m,mode=755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], check=True)
    else:
        folder.chmod(0o755)
    try:
        yield folder
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _own_server(folder: Path) -> Iterator[Server]:
    folder.mkdir()
    server = Server(folder, free_port(), _SERVER_SETTINGS)
    server.make()
    server.start()
    try:
        yield server
    finally:
        server.stop()
