"""The way to the database: a store gives sessions that read, and one transaction at a time that writes."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Engine, ExceptionContext, create_engine, event, func, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.words import Words
from web.errors import ChangedMeanwhileError, RefusedError, UnavailableError

#: One unit of work.
Database = Session

T = TypeVar("T")

_BUSY_SECONDS = 20
# A server that is out of reach is told of while whoever asks still waits.
_REACH_SECONDS = 5
# How many connections a process keeps: each request at work may read, write and count tries. One made for a
# moment would cost the server a process that knows none of the tables yet.
_CONNECTIONS = 15
# Errors name what was asked of the database, not the values that were to be written.
_SILENT: Any = {"hide_parameters": True}
# What ends a try is over in a moment, such as a clash, or in a second, such as the restart of a server.
_PAUSES = (0.0, 0.1, 0.3, 0.6)
# Names the one lock of a PostgreSQL database that its writers hold: one of them alone, or several together.
_WRITERS = 20_170_512

_ODD_VALUE = Words(
    "Something here cannot be kept: a text that is too long, a number that is too large, or a character that is "
    "none. Shorten it or type it anew.",
    "有内容无法保存：文字过长、数字过大，或含有无效字符。请缩短或重新输入。",
)


@dataclass(frozen=True)
class Store:
    """A database by its address; safe to share between threads, and made anew in each process."""

    engine: Engine
    last_word: Callable[[Database], None] | None = None
    """What every transaction that writes does last; where it raises, nothing of the transaction happened."""

    @classmethod
    def at(cls, url: str) -> Store:
        """Open a store by a SQLAlchemy address, such as ``sqlite:///instance/matcher.sqlite``."""
        if url.startswith("sqlite"):
            engine = create_engine(
                url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}, **_SILENT
            )
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            # A clash of guards is told as an error; that the driver gave up the rows after it is no news.
            logging.getLogger("psycopg").setLevel(logging.ERROR)
            engine = create_engine(
                url,
                pool_size=_CONNECTIONS,
                pool_pre_ping=True,
                connect_args={"connect_timeout": _REACH_SECONDS},
                **_SILENT,
            )
        event.listen(engine, "handle_error", _say_in_words)
        return cls(engine)

    def ending_with(self, last_word: Callable[[Database], None]) -> Store:
        """Return the same store, whose transactions that write all end with something."""
        return replace(self, last_word=last_word)

    @property
    def has_server(self) -> bool:
        """Whether the database is PostgreSQL's, where several can write at once."""
        return self.engine.dialect.name == "postgresql"

    def reader(self) -> Database:
        """Return a session for reading, whose every question sees the same moment; its caller closes it."""
        return Session(self._to_read, expire_on_commit=False)

    @cached_property
    def _to_read(self) -> Engine:
        """The engine whose transactions see one moment, as SQLite's do anyway."""
        return self.engine.execution_options(isolation_level="REPEATABLE READ") if self.has_server else self.engine

    @cached_property
    def _to_write(self) -> Engine:
        return self.engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Give a session for reading and close it."""
        with self.reader() as db:
            yield db

    @contextmanager
    def writing(self, *, together: bool = False) -> Iterator[Database]:
        """Give one transaction; it is committed when the block ends well, else nothing of it happened.

        It holds the only right to write from its beginning, so that what it reads stays true.

        Parameters
        ----------
        together : on PostgreSQL others may write together with it. It must lock the rows that it decides about
            (``with_for_update``), or decide about nothing.

        Raises
        ------
        ChangedMeanwhileError
            When somebody else changed a row since it was read, or took what a unique constraint guards.
        UnavailableError
            When the database cannot be reached or written; where it was lost in the last moment, nobody knows
            whether the transaction happened.
        """
        db = Session(self._to_write, expire_on_commit=False)
        try:
            if self.has_server:
                _wait_for_writers(db, together)
            yield db
            if self.last_word:
                self.last_word(db)
            db.commit()
        except (StaleDataError, IntegrityError) as clash:
            db.rollback()
            raise ChangedMeanwhileError from clash
        except BaseException:
            db.rollback()
            raise
        finally:
            db.close()

    def retrying(self, work: Callable[[Database], T]) -> T:
        """Do a piece of work in a transaction, again where the database was busy or somebody else was quicker.

        Others may write together with it: it locks what it decides about, and reads that anew each time, so that a
        second try ends well, or is refused with words. Where a try was lost in its last moment, the next one may
        find what it wanted to do done.
        """
        patience = monotonic() + _BUSY_SECONDS
        for pause in _PAUSES:
            try:
                with self.writing(together=True) as db:
                    return work(db)
            except ChangedMeanwhileError:
                sleep(pause)
            except UnavailableError:
                if monotonic() > patience:
                    raise
                sleep(pause)
        # Nobody else is quicker than whoever writes alone.
        with self.writing() as db:
            return work(db)


def give_back(db: Database) -> None:
    """Close a session whose reader has its answer; where the database is away there is nothing to give back."""
    with suppress(UnavailableError):
        db.close()


def _say_in_words(failure: ExceptionContext) -> None:
    """Say that the database has no room for a value, or cannot be reached or written."""
    told = failure.sqlalchemy_exception
    # SQLite itself minds numbers alone.
    if isinstance(told, DataError) or isinstance(failure.original_exception, OverflowError):
        raise RefusedError(_ODD_VALUE)
    lost = isinstance(told, DBAPIError) and (told.connection_invalidated or failure.is_disconnect)
    if lost or isinstance(told, OperationalError | InterfaceError):
        raise UnavailableError from failure.original_exception


def _wait_for_writers(db: Database, together: bool) -> None:
    """Take PostgreSQL's right to write until the transaction ends, alone or together with others."""
    take = func.pg_advisory_xact_lock_shared if together else func.pg_advisory_xact_lock
    db.execute(select(take(_WRITERS)))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, too late for reading what is about to be written.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -32000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
