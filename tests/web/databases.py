"""Databases for the tests: copies of a template, files of SQLite or on the server that the environment names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.pool import NullPool

from web.store.engine import Store
from web.store.records import Base
from web.store.upgrade import alembic_config


def server_address() -> str:
    """Return such as postgresql+psycopg://postgres@127.0.0.1/postgres, who may make databases; empty: SQLite."""
    return os.environ.get("MATCHER_TEST_DATABASE", "")


@dataclass
class Databases:
    """Makes databases with the whole layout, and removes those that a server keeps."""

    folder: Path
    made: Iterator[int] = field(default_factory=count)
    kept: list[str] = field(default_factory=list)

    def empty(self) -> str:
        """Return the address of a new database without any table."""
        if not server_address():
            return f"sqlite:///{self.folder / f'{next(self.made)}.sqlite'}"
        name = self._name()
        self._tell(f"CREATE DATABASE {name}")
        return _address(name)

    def laid_out(self) -> str:
        """Return the address of a new database with the whole layout and nothing in it."""
        address = self.empty()
        store = Store.at(address)
        Base.metadata.create_all(store.engine)
        with store.writing() as db:
            command.stamp(alembic_config(db.connection()), "head")
        store.engine.dispose()
        return address

    def copy(self, address: str, file: Path) -> str:
        """Return the address of a copy of a database that nobody is connected to; on SQLite it is that file."""
        if server_address():
            name = self._name()
            # Copying files is far quicker here than writing all pages into the server's log.
            self._tell(f"CREATE DATABASE {name} TEMPLATE {make_url(address).database} STRATEGY FILE_COPY")
            return _address(name)
        for old in file.parent.glob(f"{file.name}*"):
            old.unlink()
        shutil.copy(str(make_url(address).database), file)
        return f"sqlite:///{file}"

    def remove(self, address: str) -> None:
        """Remove a database from the server; a file goes with its folder."""
        name = make_url(address).database
        if name in self.kept:
            self.kept.remove(name)
            self._tell(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def remove_all(self) -> None:
        """Remove every database of this run from the server, and let go of it."""
        for name in list(self.kept):
            self.remove(_address(name))
        if server_address():
            self._server.close()

    @cached_property
    def _server(self) -> Connection:
        # A new connection takes a third of the time that a copy takes.
        return create_engine(server_address(), isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()

    def _name(self) -> str:
        name = f"matcher_test_{os.getpid()}_{next(self.made)}"
        self.kept.append(name)
        return name

    def _tell(self, command: str) -> None:
        self._server.exec_driver_sql(command)


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Give databases, and remove them at the end."""
    made = Databases(folder)
    try:
        yield made
    finally:
        made.remove_all()


def _address(name: str) -> str:
    return make_url(server_address()).set(database=name).render_as_string(hide_password=False)
