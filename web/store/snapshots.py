"""The whole database as one SQLite file and back, whatever database it comes from or goes to.

The layout is read off the databases, not off the mapped classes: one of an earlier version can be copied too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, insert, inspect, select, text

from matcher.words import Words
from web.errors import RefusedError
from web.store.engine import Database, Store
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord
from web.store.upgrade import LAYOUTS, layout_of, upgrade
from web.store.whole import count_on

#: What the change log calls it when somebody was erased, or one of several who speak for it.
_PERSON, _SEAT = "erase person", "erase seat"
_AT_ONCE = 1000
# SQLite keeps tables of its own beside ours.
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"

_NO_LAYOUT = Words(
    "This database holds no site yet: there is nothing to back up. Run: matcher-web upgrade",
    "此数据库中还没有站点，无可备份。请运行：matcher-web upgrade",
)
_NOT_EMPTY = Words(
    "The database holds a site already. Restore into an empty one, or give --replace to put the backup in its "
    "place.",
    "数据库中已有站点。请恢复到空数据库，或加上 --replace 以备份替换现有内容。",
)
_IN_USE = Words(
    "Somebody is connected to the database. Stop matcher-web serve and matcher-web work, then try again.",
    "数据库正在使用中。请先停止 matcher-web serve 和 matcher-web work，然后重试。",
)


class DamagedError(Exception):
    """A file is no whole copy of a database; its words say why."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a copy holds: its layout, and how many rows each table has."""

    layout: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased: a participant, or one account of several that speak for it."""

    conference_id: int
    participant_id: int
    account_id: int | None
    """The account that left; None: the participant itself."""


def take_snapshot(store: Store, file: Path) -> Snapshot:
    """Write a database as it is at one moment into a new SQLite file; nobody has to wait for that."""
    with store.reading() as db:
        layout = layout_of(db.connection())
        if layout is None:
            raise RefusedError(_NO_LAYOUT)
        if store.has_server:
            with _opened(file, layout) as copy, copy.writing() as into:
                end = _End.of_copy(into)
                _copy(_End.beside(end, db), end)
    if not store.has_server:
        # Unlike a copy of its pages this leaves out what erased rows left in the file.
        with closing(store.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(file),))
    return look_at(file)


def look_at(file: Path) -> Snapshot:
    """Look through a copy for damage, and return what it holds.

    Raises
    ------
    DamagedError
        If something is wrong with it.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:

            def told(question: str) -> list[str]:
                return [str(row[0]) for row in connection.execute(question)]

            faults = [one for one in told("PRAGMA integrity_check") if one != "ok"]
            if faults or (faults := told("PRAGMA foreign_key_check")):
                raise DamagedError(faults[0])
            (layout,) = told(f"SELECT version_num FROM {LAYOUTS}")  # noqa: S608 - a table of ours
            names = sorted({*told(_TABLES)} - {LAYOUTS})
            rows = {name: int(told(f'SELECT COUNT(*) FROM "{name}"')[0]) for name in names}  # noqa: S608 - theirs
    except (sqlite3.DatabaseError, ValueError) as odd:
        raise DamagedError(str(odd)) from odd
    return Snapshot(layout, rows)


def make_ready(store: Store, *, replace: bool) -> None:
    """Give a database this version's layout; refuse one that somebody uses, or that is not to be replaced."""
    if replace:
        _refuse_if_in_use(store)
    else:
        with store.reading() as db:
            if layout_of(db.connection()) is not None:
                _refuse_if_full(db)
    upgrade(store.engine)


def fill(db: Database, file: Path, *, replace: bool) -> list[Erasure]:
    """Put what a copy holds into a database with this version's layout, in the caller's transaction.

    Parameters
    ----------
    replace : whether what is in the database goes; else it must be empty.

    Returns
    -------
    Whom the database had erased, and the copy had not.
    """
    with _opened(file, "head") as copy, copy.reading() as source:
        if not replace:
            _refuse_if_full(db)
        forgotten = _forgotten_since(db, source)
        begin = _End.of_copy(source)
        end = _End.beside(begin, db)
        for table in reversed(end.tables.sorted_tables):
            db.execute(table.delete())
        _copy(begin, end)
        db.expire_all()
    return forgotten


@contextmanager
def _opened(file: Path, layout: str) -> Iterator[Store]:
    """Open a copy, new or not, in a layout."""
    store = Store.at(f"sqlite:///{file}")
    try:
        upgrade(store.engine, layout)
        yield store
    finally:
        store.engine.dispose()


@dataclass(frozen=True)
class _End:
    """One end of a copy: a database, and our tables as it describes them."""

    connection: Connection
    tables: MetaData

    @classmethod
    def of_copy(cls, db: Database) -> _End:
        """Return a copy, which holds our tables and no others."""
        found, connection = MetaData(), db.connection()
        found.reflect(connection, only=[name for name in inspect(connection).get_table_names() if name != LAYOUTS])
        return cls(connection, found)

    @classmethod
    def beside(cls, other: _End, db: Database) -> _End:
        """Return a database with the same tables, and perhaps more: others may keep theirs there."""
        found = MetaData()
        found.reflect(db.connection(), only=list(other.tables.tables))
        return cls(db.connection(), found)


def _copy(source: _End, target: _End) -> None:
    """Copy every row of our tables; numbers that are given later begin after those that are there."""
    for one in (source.connection, target.connection):
        if one.dialect.name == "postgresql":
            # SQLite keeps moments in UTC and forgets to say so.
            one.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    for table in target.tables.sorted_tables:
        names = [column.name for column in table.columns]
        asked = select(*(source.tables.tables[table.name].c[name] for name in names))
        for some in source.connection.execute(asked.execution_options(yield_per=_AT_ONCE)).partitions():
            target.connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in some])
    for table in target.tables.sorted_tables:
        count_on(target.connection, table)


def _refuse_if_full(db: Database) -> None:
    """Refuse a database with accounts or conferences; without them no row says anything."""
    if any(db.scalar(select(one.id).limit(1)) is not None for one in (User, ConferenceRecord)):
        raise RefusedError(_NOT_EMPTY)


def _refuse_if_in_use(store: Store) -> None:
    """Refuse to go on while anybody else has the database open."""
    store.engine.dispose()
    if store.has_server:
        asked = (
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        with store.reading() as db:
            if db.scalar(text(asked)):
                raise RefusedError(_IN_USE)
        return
    with closing(store.engine.raw_connection()) as connection:
        try:
            # SQLite leaves its usual mode for nobody but who is alone.
            connection.cursor().execute("PRAGMA busy_timeout = 500").close()
            connection.cursor().execute("PRAGMA journal_mode = DELETE").close()
        except sqlite3.OperationalError as locked:
            raise RefusedError(_IN_USE) from locked
        finally:
            connection.detach()


def _forgotten_since(db: Database, copy: Database) -> list[Erasure]:
    """Return whom a database has erased and a copy has not, where both hold the same conference."""
    conference, row = ConferenceRecord, ChangeRecord
    asked = (
        select(row.id, row.at, conference.slug, conference.created_at, row)
        .join(conference, conference.id == row.conference_id)
        .where(row.verb.in_((_PERSON, _SEAT)))
        .order_by(row.id)
    )
    known = {tuple(what) for *what, _ in copy.execute(asked)}
    there = set(copy.scalars(select(conference.id)))
    return [
        Erasure(one.conference_id, one.subject_id, one.account_id if one.verb == _SEAT else None)
        for *what, one in db.execute(asked)
        if tuple(what) not in known and one.conference_id in there
    ]
