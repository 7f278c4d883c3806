"""Databases for the tests: copies of a template, files of SQLite or on the server that the environment names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, make_url

from web.store.engine import Store
from web.store.records import Base

#: Such as postgresql+psycopg://postgres@127.0.0.1/postgres, whose user may make databases; empty: SQLite.
SERVER = os.environ.get("MATCHER_TEST_DATABASE", "")


@dataclass
class Databases:
    """Makes databases with the whole layout, and removes those that a server keeps."""

    folder: Path
    made: Iterator[int] = field(default_factory=count)
    kept: list[str] = field(default_factory=list)

    def empty(self) -> str:
        """Return the address of a new database without any table."""
        if not SERVER:
            return f"sqlite:///{self.folder / f'{next(self.made)}.sqlite'}"
        name = self._name()
        _tell_server(f"CREATE DATABASE {name}")
        return _address(name)

    def laid_out(self) -> str:
        """Return the address of a new database with the whole layout and nothing in it."""
        address = self.empty()
        store = Store.at(address)
        Base.metadata.create_all(store.engine)
        store.engine.dispose()
        return address

    def copy(self, address: str, file: Path) -> str:
        """Return the address of a copy of a database that nobody is connected to; on SQLite it is that file."""
        if SERVER:
            name = self._name()
            # Copying files is far quicker here than writing all pages into the server's log.
            _tell_server(f"CREATE DATABASE {name} TEMPLATE {make_url(address).database} STRATEGY FILE_COPY")
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
            _tell_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def remove_all(self) -> None:
        """Remove every database of this run from the server."""
        for name in list(self.kept):
            self.remove(_address(name))

    def _name(self) -> str:
        name = f"matcher_test_{os.getpid()}_{next(self.made)}"
        self.kept.append(name)
        return name


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Give databases, and remove them at the end."""
    made = Databases(folder)
    try:
        yield made
    finally:
        made.remove_all()


def _address(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _tell_server(command: str) -> None:
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(command)
    engine.dispose()
