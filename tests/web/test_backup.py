"""A backup is taken while everybody books, and becomes a site on machines that had none."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from tests.postgresql import FORGETFUL, programs, running_server
from tests.web.booking_checks import faults
from tests.web.copies import everything, opened
from tests.web.databases import Databases
from tests.web.http_storm import Visitor, visitors_of
from tests.web.live import running, settings_at
from tests.web.storm import Storm, prepare
from web.program import main
from web.services.backups import DATABASE
from web.settings import Settings
from web.store.engine import Store
from web.store.records.log import JobKind, JobRecord, JobState
from web.store.records.meetings import MeetingRequestRecord
from web.store.upgrade import upgrade

SIZE = Storm(people=40, slots=4, tables=8, processes=2)
_AT_ONCE = 4


@dataclass(frozen=True)
class Taken:
    """A backup, and how many requests were known before it was begun and when it was ready."""

    file: Path
    rows: dict[str, list[Any]]
    """What stands in the database within it."""
    before: int
    after: int
    somebody: Visitor


def command(settings: Settings, *arguments: str) -> str:
    """Run the command of the site on a machine, as its keeper does."""
    ours = {name: None for name in os.environ if name.startswith("MATCHER_")}
    told = {"MATCHER_FOLDER": str(settings.folder), "MATCHER_DATABASE": settings.database}
    done = CliRunner().invoke(main, arguments, env={**ours, **told}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def requests(store: Store) -> int:
    with store.reading() as db:
        return db.query(MeetingRequestRecord).count()


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory, server: Databases) -> Taken:
    """A backup that was begun and ended in the middle of a storm."""
    folder = tmp_path_factory.mktemp("first")
    settings = settings_at(folder / "site", server.empty())
    (settings.folder / "secret").write_text(settings.secret, encoding="ascii")
    with opened(settings.database) as store:
        upgrade(store.engine)
        visitors = visitors_of(store, settings, prepare(store, SIZE))
        with running(settings, SIZE.processes), ThreadPoolExecutor(_AT_ONCE) as crowd:
            doing = [crowd.submit(book, one) for one in visitors]
            known = grown = 0
            # A backup is quick: somebody has to book just then.
            while not 0 < known < grown:
                assert not all(one.done() for one in doing), "nobody booked during a backup"
                known = requests(store)
                command(settings, "backup", str(folder / "backup.zip"))
                grown = requests(store)
            left = [one for one in doing if one.cancel()]
        for one in doing:
            assert one in left or one.exception() is None
    assert 0 < known < grown, "nobody booked during the backup"
    with ZipFile(folder / "backup.zip") as file, opened(f"sqlite:///{file.extract(DATABASE, folder)}") as inside:
        return Taken(folder / "backup.zip", everything(inside), known, grown, visitors[0])


def book(visitor: Visitor) -> None:
    visitor.ask_around(SIZE)
    visitor.answer_all()


@contextmanager
def machine(folder: Path, kind: str) -> Iterator[Settings]:
    """Give a machine on which nothing is but, perhaps, an empty database server."""
    if kind == "sqlite":
        yield settings_at(folder)
    elif programs() is None:
        pytest.skip("there is no PostgreSQL server here")
    else:
        with running_server(FORGETFUL) as postgresql:
            yield settings_at(folder, postgresql.address)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_becomes_a_site_where_nothing_was(taken: Taken, tmp_path: Path, kind: str) -> None:
    with machine(tmp_path / kind, kind) as empty:
        assert command(empty, "restore", str(taken.file)).startswith("Restored ")
        with opened(empty.database) as store:
            assert everything(store) == taken.rows
            assert faults(store) == []
            assert taken.before <= requests(store) <= taken.after


def test_the_new_site_goes_on_where_the_old_one_stopped(taken: Taken, tmp_path: Path) -> None:
    with machine(tmp_path / "new", "sqlite") as empty:
        command(empty, "restore", str(taken.file))
        secret = (empty.folder / "secret").read_text(encoding="ascii")
        page = f"{empty.address}/storm/meetings/"
        with opened(empty.database) as store, running(replace(empty, secret=secret), 1):
            # A job that waited, and of which the new queue knows nothing.
            job = JobRecord(conference_id=1, kind=JobKind.EXPORT, created_at=datetime.now(UTC))
            with store.writing() as db:
                db.add(job)
            # Who was signed in before still is.
            with taken.somebody.browser.open(page, timeout=30) as answer:
                assert (answer.status, answer.url) == (200, page)
            assert soon_done(store, job.id)


def soon_done(store: Store, job: int) -> bool:
    for _ in range(150):
        with store.reading() as db:
            if db.get_one(JobRecord, job).state is JobState.DONE:
                return True
        time.sleep(0.2)
    return False
