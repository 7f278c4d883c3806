"""Where the data is: database, queue, and whether a worker lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import disk_usage
from typing import Final

from web.doctor.findings import Finding, ill, note, well
from web.jobs import Queue
from web.settings import Settings
from web.store.condition import Fault, database_file, fault_of, newest_layout, server_facts, words_of_driver
from web.store.engine import Store
from web.store.signs import ALIVE, moment_of, signs_of_life

_LEAST_VERSION: Final = 13
_CLOCK_SECONDS: Final = 5.0
_REMEDIES: Final = {
    Fault.EMPTY: ("It has no layout yet.", "matcher-web upgrade"),
    Fault.OLD: (
        "Its layout is that of an earlier version.",
        "Stop the site, make a backup, then: matcher-web upgrade",
    ),
    Fault.NEWER: (
        "Its layout is that of a later version than this matcher.",
        "Install the version that was here before, or restore a backup of this one.",
    ),
    Fault.READ_ONLY: (
        "It cannot be written.",
        "A file: give it and its folder to who runs the site. A server: it is a standby, or "
        "default_transaction_read_only is on.",
    ),
}


def examine_data(settings: Settings) -> Iterator[Finding]:
    """Examine all of it."""
    store = Store.at(settings.database)
    try:
        fault = _unreachable(store)
        if fault is not None:
            yield fault
            return
        yield from _database(store)
        yield _queue(settings, store)
        yield from _workers(store)
    finally:
        store.engine.dispose()


def _unreachable(store: Store) -> Finding | None:
    file = database_file(store)
    if file is not None and not file.exists():
        return ill("database", f"{file} is not there yet.", "matcher-web upgrade, as who runs the site.")
    if words := words_of_driver(store):
        remedy = (
            "Is PostgreSQL running (systemctl status postgresql)? Are name and password in MATCHER_DATABASE right?"
        )
        return ill("database", words, remedy if store.has_server else "Give the file to who runs the site.")
    return None


def _database(store: Store) -> Iterator[Finding]:
    fault = fault_of(store)
    if fault in _REMEDIES:
        yield ill("database", *_REMEDIES[fault])
        return
    if not store.has_server:
        yield well("database", f"SQLite, layout {newest_layout()}, can be written.")
        yield from _room(database_file(store))
        return
    with store.reading() as db:
        facts, moment = server_facts(db), moment_of(db)
    server = f"PostgreSQL {facts['server_version']}, time zone {facts['TimeZone']}"
    told = f"{server}, layout {newest_layout()}, can be written."
    if int(facts["server_version_num"]) < _LEAST_VERSION * 10_000:
        yield note("database", told, f"matcher is tested with PostgreSQL {_LEAST_VERSION} and later.")
    elif facts["server_encoding"] != "UTF8":
        yield ill(
            "database",
            f"Its encoding is {facts['server_encoding']}.",
            "Make the database anew with ENCODING UTF8.",
        )
    elif facts["fsync"] != "on":
        yield ill(
            "database",
            "fsync is off: a loss of power would lose everything.",
            "Set fsync = on in postgresql.conf.",
        )
    else:
        yield well("database", told)
    apart = abs((datetime.now(UTC) - moment.astimezone(UTC)).total_seconds())
    if apart > _CLOCK_SECONDS:
        yield ill(
            "clock",
            f"This machine and the database are {apart:.0f} s apart.",
            "timedatectl set-ntp true, on both.",
        )
    else:
        yield well("clock", "This machine and the database agree.")


def _room(file: Path | None) -> Iterator[Finding]:
    if file is None:
        return
    free, size = disk_usage(file.parent).free, file.stat().st_size
    if free < size:
        yield note(
            "room",
            f"The database has {size:,} bytes, and only {free:,} are free.",
            "A backup needs as much again.",
        )


def _queue(settings: Settings, store: Store) -> Finding:
    try:
        waiting = Queue.at(settings, store).huey.pending_count()
    except Exception as error:
        return ill("queue", f"{type(error).__name__}: {error}", "Look at MATCHER_QUEUE, or leave it out.")
    return well("queue", f"{waiting} wait.")


def _workers(store: Store) -> Iterator[Finding]:
    if fault_of(store) is not None:
        return
    now = datetime.now(UTC)
    with store.reading() as db:
        seen = signs_of_life(db)
    living = [one for one in seen if one.seen_at > now - ALIVE]
    if living:
        ago = int((now - living[0].seen_at).total_seconds())
        yield well("worker", f"{len(living)} live; the last sign of life was {ago} s ago.")
    else:
        last = (
            f"The last sign of life was at {seen[0].seen_at:%Y-%m-%d %X} UTC." if seen else "None was ever seen."
        )
        remedy = "Start one: systemctl start matcher-work@1, or: matcher-web work. Nothing long is done."
        yield ill("worker", last, remedy)
