"""How long anybody waits while a running conference is upgraded: ``python -m benchmarks.migrations``.

A PostgreSQL server of its own gets a database in the layout of each earlier release, with what that release's
tests left in it, grown to the size of a large conference. While every later migration is applied, another process
reads and writes the busiest tables without a pause, and somebody reads for a second and a half at a time. The
table in docs/databases.md says how long a statement of theirs waited at most, migration by migration.
"""

from __future__ import annotations

import argparse
import multiprocessing
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import psycopg
from alembic.script import ScriptDirectory
from sqlalchemy import Table

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table
from tests.postgresql import Server, running_server
from tests.web.past import RELEASES, lay_out, read_release, reflected
from web.store.engine import Store
from web.store.upgrade import alembic_config, upgrade

PEOPLE, MEETINGS, CHANGES, LETTERS, SUGGESTIONS = 5_264, 15_000, 200_000, 60_000, 300_000
#: How many rows each table gets, and what tells one of them from the others: SQL about ``n``, from 1.
GROWN: Final[Mapping[str, tuple[int, Mapping[str, str]]]] = {
    "participants": (PEOPLE, {"code": "'p' || n", "email": "'p' || n || '@example.org'"}),
    "accounts": (PEOPLE, {"email": "'a' || n || '@example.org'", "fs_uniquifier": "'a' || n"}),
    "meetings": (
        MEETINGS,
        {"investor_id": "100 + n / 50", "startup_id": "1000 + mod(n, 4000)", "state": "'cancelled'"},
    ),
    "suggestions": (SUGGESTIONS, {"investor_id": "100 + n / 100", "startup_id": "3200 + mod(n, 2000)"}),
    "changes": (CHANGES, {}),
    "outgoing_mail": (LETTERS, {"message_id": "NULL", "sent_at": "now()"}),
    "notices": (LETTERS, {"sequence": "1000 + n"}),
    "jobs": (2_000, {}),
}
#: What the site does all day, as every layout allows it.
TRAFFIC: Final = (
    "SELECT id, slug, name_en, revision FROM conferences",
    "SELECT id, name, profile, revision FROM participants WHERE id = 1000 + floor(random() * 4000)::int",
    "SELECT startup_id, told FROM suggestions WHERE investor_id = 100 + floor(random() * 2900)::int LIMIT 20",
    "SELECT id, starts_at, state FROM meetings WHERE investor_id = 100 + floor(random() * 290)::int",
    "SELECT id, starts_at FROM sessions",
    "SELECT m.id, a.email FROM memberships m JOIN accounts a ON a.id = m.account_id",
    "UPDATE participants SET revision = revision + 1 WHERE id = 1000 + floor(random() * 4000)::int",
    "UPDATE meetings SET revision = revision + 1 WHERE id = 100 + floor(random() * 10000)::int",
    "UPDATE outgoing_mail SET failure = '' WHERE id = 100 + floor(random() * 50000)::int",
    "UPDATE jobs SET done = done + 1 WHERE id = 10 + floor(random() * 1000)::int",
    "UPDATE conferences SET revision = revision + 1 WHERE id = 2",
    "INSERT INTO changes (conference_id, at, verb, subject, subject_id, before, after) "
    "VALUES (1, now(), 'move', 'meeting', 1, '{}', '{}')",
    'INSERT INTO outgoing_mail (conference_id, "to", subject, body, created_at, failure) '
    "VALUES (1, 'p1@example.org', '', '', now(), '')",
)
#: Somebody who reads long: an export, a report.
LONG: Final = (
    "SELECT (SELECT count(*) FROM conferences), (SELECT count(*) FROM participants), (SELECT count(*) FROM "
    "suggestions), (SELECT count(*) FROM outgoing_mail), (SELECT count(*) FROM jobs), pg_sleep(1.5)"
)
_THREADS = 3


@dataclass
class Waits:
    """The longest statement since it was asked last."""

    longest: float = 0.0
    what: str = ""
    failures: list[str] = field(default_factory=list)

    def note(self, seconds: float, what: str) -> None:
        """Keep the longest."""
        if seconds > self.longest:
            self.longest, self.what = seconds, what


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="how much of a large conference there is")
    parser.add_argument("--print", action="store_true", help="leave the document alone")
    given = parser.parse_args()
    found: dict[str, dict[str, tuple[float, Waits]]] = {}
    with running_server() as server:
        for path in RELEASES:
            print(f"from {path.stem}", flush=True)
            found[path.stem] = _upgraded(server, path, given.share)
    names = list(found)
    header = [
        "migration",
        *(f"from {name}: s:" for name in names),
        *(f"from {name}: waited ms:" for name in names),
    ]
    rows = [
        [
            step,
            *(_cell(found[name].get(step), 0) for name in names),
            *(_cell(found[name].get(step), 1) for name in names),
        ]
        for step in dict.fromkeys(step for steps in found.values() for step in steps)
    ]
    here, share = machine(), given.share
    note = (
        f"{PEOPLE * share:,.0f} people, {MEETINGS * share:,.0f} meetings, {CHANGES * share:,.0f} rows of the log, "
        f"{LETTERS * share:,.0f} letters, {SUGGESTIONS * share:,.0f} suggestions; "
        f"{here['processor']}, {here['cores']} cores, {str(here['date'])[:10]}."
    )
    if given.print:
        print(*rows, note, sep="\n")
    else:
        write_table(DOCUMENTS / "databases.md", "migrations", header, rows, note)


def _cell(found: tuple[float, Waits] | None, which: int) -> str:
    if found is None:
        return ""
    return f"{found[0]:.1f}" if which == 0 else f"{found[1].longest * 1000:,.0f}"


def _upgraded(server: Server, path: Path, share: float) -> dict[str, tuple[float, Waits]]:
    """Return for each migration after a release how long it took, and how long somebody waited meanwhile."""
    release, name = read_release(path), f"past_{path.stem.replace('.', '_')}"
    with psycopg.connect(_plain(server.address), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    store = Store.at(server.database(name))
    lay_out(store, release)
    _grow(store, share)
    steps = [one for one in _chain() if one[0] > release["layout"]]
    found: dict[str, tuple[float, Waits]] = {}
    with _traffic(_plain(server.database(name))) as ask:
        found["none, for ten seconds"] = (10.0, _measured(ask, lambda: sleep(10)))
        for layout, title in steps:
            began = monotonic()
            waits = _measured(ask, lambda layout=layout: upgrade(store.engine, layout))
            found[f"{layout} {title}"] = (monotonic() - began - 1, waits)
            print(
                f"  {layout} {title}: {waits.longest * 1000:,.0f} ms ({waits.what[:60]})",
                *waits.failures[:2],
                flush=True,
            )
    store.engine.dispose()
    return found


def _measured(ask: Connection, deed: Any) -> Waits:
    """Return the longest wait while something is done, and for a second after it."""
    ask.send("next")
    ask.recv()
    deed()
    sleep(1)
    ask.send("next")
    waits: Waits = ask.recv()
    return waits


def _chain() -> list[tuple[str, str]]:
    """Return layout and title of every migration, the first one first."""
    script = ScriptDirectory.from_config(alembic_config(None))
    return [(one.revision, one.doc.strip().rstrip(".")) for one in reversed(list(script.walk_revisions()))]


def _grow(store: Store, share: float) -> None:
    """Let each table have as many rows as at a large conference: copies of one but for what must differ."""
    tables = reflected(store).tables
    with store.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for name, (count, different) in GROWN.items():
            if name in tables:
                connection.exec_driver_sql(_copies(tables[name], int(count * share), different))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _copies(table: Table, count: int, different: Mapping[str, str]) -> str:
    columns = [one.name for one in table.columns if not (one.name == "id" and one.primary_key)]
    told = ", ".join(f'"{one}"' for one in columns)
    values = ", ".join(different.get(one, f'one."{one}"') for one in columns)
    return (
        f'INSERT INTO "{table.name}" ({told}) SELECT {values} '
        f'FROM (SELECT * FROM "{table.name}" LIMIT 1) one, generate_series(1, {count}) n'
    )


@contextmanager
def _traffic(address: str) -> Iterator[Connection]:
    """Keep the site's tables busy from another process; each message to it is answered with the waits so far."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_keep_busy, args=(address, theirs))
    process.start()
    try:
        yield ours
    finally:
        ours.send("end")
        process.join(timeout=30)


def _keep_busy(address: str, asked: Connection) -> None:
    waits, ended = Waits(), threading.Event()
    turns = [threading.Lock() for _ in range(_THREADS)]
    threads = [threading.Thread(target=_work, args=(address, waits, ended, turn)) for turn in turns]
    threads.append(threading.Thread(target=_read_long, args=(address, ended)))
    for thread in threads:
        thread.start()
    while asked.recv() == "next":
        with ExitStack() as still:
            # What was begun before ends before it is counted.
            for turn in turns:
                still.enter_context(turn)
            asked.send(waits)
            waits.longest, waits.what, waits.failures = 0.0, "", []
    ended.set()
    for thread in threads:
        thread.join()


def _work(address: str, waits: Waits, ended: threading.Event, turn: threading.Lock) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        while not ended.is_set():
            for statement in TRAFFIC:
                with turn:
                    began = monotonic()
                    try:
                        connection.execute(statement.encode())
                    except psycopg.Error as error:
                        waits.failures.append(str(error))
                    waits.note(monotonic() - began, statement)
                sleep(0.01)


def _read_long(address: str, ended: threading.Event) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        while not ended.is_set():
            connection.execute(LONG.encode())
            sleep(0.3)


def _plain(address: str) -> str:
    return address.replace("postgresql+psycopg:", "postgresql:")


if __name__ == "__main__":
    main()
