"""How much acknowledged work is lost when a machine dies, in each set-up that docs/backup.md describes.

People ask for meetings, one after another at a known rate; then the machine dies: its processes are killed and its
folder is removed. From what lies elsewhere the site is made again, and what it had acknowledged is looked for.

    python -m benchmarks.backups            # three deaths of each set-up, and the table of docs/backup.md
    python -m benchmarks.backups --deaths 1 --only "SQLite, a backup every 20 s"
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from statistics import median
from threading import Event, Thread

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table
from matcher.errors import MatcherError
from matcher.profiles import Side
from tests.postgresql import Server, running_server
from tests.web.cast import NOW
from tests.web.live import settings_at
from tests.web.storm import Storm, prepare, seat_of
from web.services.requests import ask
from web.settings import Settings
from web.store.engine import Store
from web.store.people import people_of
from web.store.records.meetings import MeetingRequestRecord
from web.store.upgrade import upgrade

#: Requests for meetings a second, and the seconds between backups, and after which the log is passed on.
RATE, EVERY = 10, 20
_SIZE = Storm(people=120, slots=20, tables=60)
_WAIT = 60


@dataclass
class Work:
    """What a site acknowledged: when, and which request; and how long each took."""

    acknowledged: list[tuple[float, int]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def ask_on(self, address: str) -> None:
        """Ask for meetings until it is over, or the site is gone."""
        store = Store.at(address)
        with store.reading() as db:
            sides = [people_of(db, 1, side) for side in Side]
        begun = time.monotonic()
        with suppress(SQLAlchemyError, MatcherError):
            for number, (one, other) in enumerate(product(*sides)):
                if self.over.wait(max(0.0, begun + number / RATE - time.monotonic())):
                    break
                asked = time.monotonic()
                id_ = ask(store, seat_of(one), other.id, "Let us meet.", None, NOW)
                self.acknowledged.append((time.monotonic(), id_))
                self.seconds.append(self.acknowledged[-1][0] - asked)
        store.engine.dispose()


@dataclass(frozen=True)
class Site:
    """A site in a set-up, the machine it is on, and the way it comes back from what lies elsewhere."""

    settings: Settings
    die: Callable[[], None]
    come_back: Callable[[], str]
    """Makes the site again on another machine; returns the address of its database."""
    took: list[float]
    """The seconds of each backup that was ended."""


@dataclass(frozen=True)
class Death:
    """What one death cost."""

    acknowledged: int
    missing: int
    seconds: float
    """From the first acknowledged request that is missing to the death."""
    back_after: float
    each: float
    """Seconds of a request, the median."""
    backup: float
    """Seconds of the longest backup; 0: none was taken."""


def let_die(site: Site, alive: float) -> Death:
    """Let people work for some seconds, kill the machine, bring the site back and look for what it had said."""
    work = Work()
    worker = Thread(target=work.ask_on, args=(site.settings.database,))
    worker.start()
    time.sleep(alive)
    site.die()
    died = time.monotonic()
    work.over.set()
    worker.join(_WAIT)
    store = Store.at(site.come_back())
    back = time.monotonic()
    with store.reading() as db:
        there = {row.id for row in db.query(MeetingRequestRecord)}
    store.engine.dispose()
    known = [one for one in work.acknowledged if one[0] <= died]
    missing = [at for at, id_ in known if id_ not in there]
    return Death(
        len(known),
        len(missing),
        died - min(missing, default=died),
        back - died,
        median(work.seconds),
        max(site.took, default=0),
    )


def lay_out(settings: Settings) -> None:
    """Make the database of the site and the conference in it."""
    store = Store.at(settings.database)
    upgrade(store.engine)
    prepare(store, _SIZE)
    store.engine.dispose()


def command(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    """Start the command of the site on its machine."""
    environment = {**os.environ, "MATCHER_FOLDER": str(settings.folder), "MATCHER_DATABASE": settings.database}
    told = [sys.executable, "-m", "web.program", *arguments]
    return subprocess.Popen(told, env=environment, stdout=subprocess.DEVNULL)


class Timer:
    """Takes backups by the clock, one at a time, until its machine dies."""

    def __init__(self, settings: Settings, file: Path) -> None:
        self.settings, self.file = settings, file
        self.over, self.took = Event(), list[float]()
        self.doing: subprocess.Popen[bytes] | None = None
        self.thread = Thread(target=self._take)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run until the block ends; it begins when the first backup is there."""
        self.thread.start()
        try:
            while not self.took:
                time.sleep(0.05)
            yield
        finally:
            self.kill()

    def kill(self) -> None:
        """End it in the midst of what it does."""
        self.over.set()
        if self.doing is not None:
            self.doing.kill()
        self.thread.join()

    def _take(self) -> None:
        due = time.monotonic()
        while not self.over.wait(max(0.0, due - time.monotonic())):
            begun = time.monotonic()
            self.doing = command(self.settings, "backup", str(self.file))
            if self.doing.wait() == 0:
                self.took.append(time.monotonic() - begun)
            due += EVERY


def restored(settings: Settings, file: Path) -> str:
    """Restore a backup on a new machine; return the address of its database."""
    if command(settings, "restore", str(file)).wait(_WAIT * 5):
        raise RuntimeError("the backup could not be restored")
    return settings.database


@contextmanager
def sqlite_with_backups(folder: Path) -> Iterator[Site]:
    """A site in one folder, and backups on another disk."""
    settings, new = settings_at(folder / "here"), settings_at(folder / "there" / "site")
    file = folder / "there" / "backup.zip"
    lay_out(settings)
    timer = Timer(settings, file)

    def die() -> None:
        timer.kill()
        shutil.rmtree(settings.folder)

    with timer.running():
        yield Site(settings, die, lambda: restored(new, file), timer.took)


@contextmanager
def postgresql_with_backups(folder: Path) -> Iterator[Site]:
    """A site on a server, and backups on another machine, with an empty server for when they are needed."""
    file = folder / "backup.zip"
    with running_server() as server, running_server() as other:
        settings = settings_at(folder / "here", server.address)
        new = settings_at(folder / "there", other.address)
        lay_out(settings)
        timer = Timer(settings, file)

        def die() -> None:
            server.kill()
            timer.kill()

        with timer.running():
            yield Site(settings, die, lambda: restored(new, file), timer.took)


@contextmanager
def postgresql_with_log(folder: Path, how: str) -> Iterator[Site]:
    """A site on a server whose log goes elsewhere: in pieces by ``archive``, or as it is written."""
    elsewhere = folder / "there"
    (elsewhere / "wal").mkdir(parents=True)
    own = {
        "archive": {
            "archive_mode": "on",
            "archive_timeout": str(EVERY),
            "archive_command": f"cp %p {elsewhere}/wal/%f",
        },
        "received": {},
        "synchronous": {"synchronous_standby_names": "pg_receivewal"},
    }[how]
    with running_server(own) as server:
        for path in (folder, elsewhere, elsewhere / "wal"):
            _give(path, server)
        receiver = None
        if how != "archive":
            receiver = _receive(server, elsewhere / "wal", synchronous=how == "synchronous")
        reached = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres")
        server.run("pg_basebackup", *reached, "-D", str(elsewhere / "data"), "-c", "fast")
        settings = settings_at(folder / "here", server.address)
        lay_out(settings)
        other = replace(server, folder=elsewhere, process=None, settings=_reading(elsewhere / "wal"))
        try:
            yield Site(settings, server.kill, lambda: _come_back(other, receiver), [])
        finally:
            other.stop()
            if receiver is not None:
                receiver.kill()
                receiver.wait()


def _give(path: Path, server: Server) -> None:
    """Let the server's user write into a folder."""
    owner = server.folder.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def _receive(server: Server, log: Path, *, synchronous: bool) -> subprocess.Popen[bytes]:
    """Receive the log of a server as it is written, into a folder on another machine."""
    reached = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-D", str(log), "--slot=elsewhere")
    server.run("pg_receivewal", *reached, "--create-slot")
    receiver = server.begin("pg_receivewal", *reached, *(["--synchronous"] if synchronous else []))
    deadline = time.monotonic() + _WAIT
    while not list(log.glob("*.partial")) and time.monotonic() < deadline:
        time.sleep(0.05)
    return receiver


def _reading(log: Path) -> dict[str, str]:
    """Return how a new server reads the log of the old one, its last piece too."""
    return {"restore_command": f"cp {log}/%f %p || cp {log}/%f.partial %p"}


def _come_back(other: Server, receiver: subprocess.Popen[bytes] | None) -> str:
    """Start a server on the base backup and let it read the log to its end."""
    if receiver is not None:
        receiver.send_signal(signal.SIGINT)
        receiver.wait(_WAIT)
    signal_file = other.folder / "data" / "recovery.signal"
    signal_file.touch()
    _give(signal_file, other)
    other.start()
    store = Store.at(other.address)
    deadline = time.monotonic() + _WAIT
    while time.monotonic() < deadline:
        with store.reading() as db:
            if not db.scalar(text("SELECT pg_is_in_recovery()")):
                break
        time.sleep(0.1)
    store.engine.dispose()
    return other.address


@dataclass(frozen=True)
class SetUp:
    """A way to run a site: what may be lost at most, and how long it is let live."""

    name: str
    at_most: str
    begun: Callable[[Path], AbstractContextManager[Site]]
    alive: tuple[float, float]
    """Seconds until the machine dies, by chance between these."""


_LONG, _SHORT = (EVERY, 2.5 * EVERY), (3, 8)
SET_UPS = (
    SetUp(
        f"SQLite, a backup every {EVERY} s",
        f"{EVERY} s and a backup ({{backup:.0f}} s)",
        sqlite_with_backups,
        _LONG,
    ),
    SetUp(
        f"PostgreSQL, a backup every {EVERY} s",
        f"{EVERY} s and a backup ({{backup:.0f}} s)",
        postgresql_with_backups,
        _LONG,
    ),
    SetUp(
        f"PostgreSQL, its log archived every {EVERY} s",
        f"{EVERY} s and a copy",
        partial(postgresql_with_log, how="archive"),
        _LONG,
    ),
    SetUp(
        "PostgreSQL, its log received",
        "what is on its way",
        partial(postgresql_with_log, how="received"),
        _SHORT,
    ),
    SetUp(
        "PostgreSQL, its log received before it answers",
        "nothing",
        partial(postgresql_with_log, how="synchronous"),
        _SHORT,
    ),
)
HEADER = (
    "set-up",
    "lost at most",
    "most that was lost, s:",
    "requests missing:",
    "of acknowledged:",
    "ms of a request, median:",
    "site back after, s:",
)


def row(set_up: SetUp, deaths: list[Death]) -> list[str]:
    """Return the row of the table: the worst of what deaths cost."""
    return [
        set_up.name,
        set_up.at_most.format(backup=max(one.backup for one in deaths)),
        f"{max(one.seconds for one in deaths):.1f}",
        f"{sum(one.missing for one in deaths)}",
        f"{sum(one.acknowledged for one in deaths):,}",
        f"{1000 * median(one.each for one in deaths):.0f}",
        f"{max(one.back_after for one in deaths):.1f}",
    ]


def main() -> None:
    """Let machines die, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--deaths", type=int, default=3, help="how often each set-up dies")
    parser.add_argument("--only", help="the name of one set-up; the table stays as it is")
    asked = parser.parse_args()
    rows = []
    for set_up in SET_UPS:
        if asked.only not in (None, set_up.name):
            continue
        deaths = []
        for number in range(asked.deaths):
            with (
                tempfile.TemporaryDirectory(prefix="matcher-deaths-") as folder,
                set_up.begun(Path(folder)) as site,
            ):
                deaths.append(let_die(site, Random(number).uniform(*set_up.alive)))
            print(set_up.name, deaths[-1], flush=True)
        rows.append(row(set_up, deaths))
    if asked.only is None:
        where = machine()
        note = (
            f"{asked.deaths} deaths each at a moment by chance; {RATE} requests a second, one after another. "
            f"{where['processor']}, {where['cores']} cores, shared; {str(where['date'])[:10]}."
        )
        write_table(DOCUMENTS / "backup.md", "lost", HEADER, rows, note)


if __name__ == "__main__":
    main()
