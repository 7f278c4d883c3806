"""What happens to a site in the middle of a storm; each accident is over when its block ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from random import Random
from time import monotonic, sleep

from sqlalchemy.exc import DBAPIError

from tests.web.faults.checks import asking
from tests.web.faults.site import Site, can_fill_disks, can_turn_clocks

Accident = Callable[[Site, Random], AbstractContextManager[None]]

_HOUR = 3600
_UNTIL_A_JOB_SECONDS = 2.0


@contextmanager
def web_process_killed(site: Site, rng: Random) -> Iterator[None]:
    """One of the processes that answer is killed; the one that started it starts another."""
    _kill_one(rng, _children(site.keeper.alive["serve"].pid))
    yield


@contextmanager
def web_killed(site: Site, rng: Random) -> Iterator[None]:
    """All processes that answer are killed."""
    site.keeper.kill("serve")
    yield


@contextmanager
def worker_killed(site: Site, rng: Random) -> Iterator[None]:
    """A worker is killed while a job runs, or both."""
    _wait_for_a_job(site)
    workers = [name for name in site.keeper.alive if name != "serve"]
    for name in rng.sample(workers, rng.choice([1, len(workers)])):
        site.keeper.kill(name)
    yield


@contextmanager
def database_killed(site: Site, rng: Random) -> Iterator[None]:
    """The database server is killed with all its helpers."""
    assert site.server is not None
    site.server.kill()
    yield


@contextmanager
def power_lost(site: Site, rng: Random) -> Iterator[None]:
    """Everything is killed at once."""
    if site.server is not None:
        site.server.kill()
    for name in list(site.keeper.alive):
        site.keeper.kill(name)
    yield


@contextmanager
def disk_full(site: Site, rng: Random) -> Iterator[None]:
    """There is no room left where the database and the site's folder are."""
    site.disk.fill()
    try:
        if site.server is not None:
            # Its log has room left in the file that it writes; the next one finds none.
            with suppress(DBAPIError), asking(site.address) as rows:
                rows("SELECT pg_switch_wal()")
        yield
        sleep(1.5)
    finally:
        site.disk.free()


@contextmanager
def clock_jumps(site: Site, rng: Random) -> Iterator[None]:
    """The clock of all processes jumps by an hour, and back at the end."""
    site.clock.turn(rng.choice([_HOUR, -_HOUR]))
    try:
        yield
        sleep(1.0)
    finally:
        site.clock.turn(0)


@contextmanager
def mail_gone(site: Site, rng: Random) -> Iterator[None]:
    """The mail server is gone, or goes each time that it has taken a letter."""
    site.post.rude = rng.random() < 0.5
    if not site.post.rude:
        site.mail.close()
    try:
        yield
        sleep(1.0)
    finally:
        if not site.post.rude:
            site.open_mail()
        site.post.rude = False


@contextmanager
def answer_lost(site: Site, rng: Random) -> Iterator[None]:
    """Forms are taken, and the line is cut before the answer."""
    site.forms.chance = lambda: rng.random() < 0.4
    try:
        yield
        sleep(1.0)
    finally:
        site.forms.chance = lambda: False


@contextmanager
def commit_answer_lost(site: Site, rng: Random) -> Iterator[None]:
    """The database is told to commit, and the line to it is cut before it says that it has."""
    assert site.commits is not None
    site.commits.chance = lambda: rng.random() < 0.4
    try:
        yield
        sleep(1.0)
    finally:
        site.commits.chance = lambda: False


def accidents(with_server: bool) -> dict[str, Accident]:
    """Return what can happen here, by name."""
    known: dict[str, Accident] = {
        "web process killed": web_process_killed,
        "all of the web killed": web_killed,
        "queue worker killed": worker_killed,
        "everything killed": power_lost,
        "clock jumps by an hour": clock_jumps,
        "mail server gone": mail_gone,
        "answer lost": answer_lost,
        "disk full": disk_full,
    }
    if with_server:
        known |= {"database killed": database_killed, "answer to COMMIT lost": commit_answer_lost}
    if not can_fill_disks():
        del known["disk full"]
    if not can_turn_clocks():
        del known["clock jumps by an hour"]
    return known


def _children(number: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    return []


def _kill_one(rng: Random, processes: list[int]) -> None:
    if processes:
        with suppress(ProcessLookupError):
            os.kill(rng.choice(processes), signal.SIGKILL)


def _wait_for_a_job(site: Site) -> None:
    deadline = monotonic() + _UNTIL_A_JOB_SECONDS
    while monotonic() < deadline and not site.count_jobs("'running'"):
        sleep(0.02)
