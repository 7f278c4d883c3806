"""Bring a database to the layout that this version expects, by Alembic's migrations."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select, text

from web.errors import UnavailableError
from web.store.engine import Store

#: The table that names a database's layout.
LAYOUTS = "alembic_version"
_MIGRATIONS = Path(__file__).parent / "migrations"
# Names the lock of a PostgreSQL database that is held by whoever upgrades it.
_UPGRADERS: Final = 20_170_513
# A migration waits no longer for a table, and whoever comes after it no longer behind it.
_PATIENCE_MS: Final = 300
# Whoever reads for long is done at some time; in between the site works.
_PAUSES: Final = (*(0.2,) * 10, *(1.0,) * 120)
# lock_not_available, deadlock_detected
_BUSY: Final = ("55P03", "40P01")


class LostRowsError(Exception):
    """A migration left rows that name others which are not there; nothing of it was kept."""


def upgrade(engine: Engine, layout: str = "head") -> None:
    """Apply every migration that a database lacks, up to a layout; an empty database gets the whole.

    Of several that begin at once the first does it. On PostgreSQL a running site goes on meanwhile: each migration
    is a transaction of its own, and gives up and comes again where it would have to wait for a table, because
    whoever came after it would wait behind it.

    Raises
    ------
    UnavailableError
        When the database cannot be reached, or somebody holds a table for minutes.
    """
    with engine.execution_options(writing=True).connect() as connection:
        # What is set here is for this connection alone, which nobody gets afterwards.
        connection.detach()
        if engine.dialect.name == "postgresql":
            _upgrade_server(connection, layout)
        else:
            _upgrade_file(connection, layout)


def _upgrade_file(connection: Connection, layout: str) -> None:
    """Upgrade in one transaction, without guards between tables: SQLite changes many a table by making it anew."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        command.upgrade(alembic_config(connection), layout)
        if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise LostRowsError(lost)


def _upgrade_server(connection: Connection, layout: str) -> None:
    connection.execute(text(f"SET lock_timeout = {_PATIENCE_MS}"))
    connection.commit()
    for pause in _PAUSES:
        try:
            _upgrade_alone(connection, layout)
        except UnavailableError as busy:
            if getattr(busy.__cause__, "sqlstate", "") not in _BUSY:
                raise
            connection.rollback()
            sleep(pause)
        else:
            return
    _upgrade_alone(connection, layout)


def _upgrade_alone(connection: Connection, layout: str) -> None:
    connection.execute(select(func.pg_advisory_lock(_UPGRADERS)))
    connection.commit()
    command.upgrade(alembic_config(connection), layout)


def layout_of(connection: Connection) -> str | None:
    """Return the layout that a database has; None: it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(layout: str) -> bool:
    """Return whether a layout is one of this version, or of one before it."""
    script = ScriptDirectory.from_config(alembic_config(None))
    return any(one.revision == layout for one in script.walk_revisions())


def write_migration(what: str) -> str:
    """Write a migration that takes the layout so far to that of the rows; return the file's path."""
    with TemporaryDirectory() as folder:
        store = Store.at(f"sqlite:///{Path(folder) / 'layout.sqlite'}")
        upgrade(store.engine)
        with store.engine.execution_options(writing=True).connect() as connection:
            written = command.revision(alembic_config(connection), message=what, autogenerate=True)
        store.engine.dispose()
    assert written is not None
    assert not isinstance(written, list)
    return written.path


def alembic_config(connection: object) -> Config:
    """Return Alembic's configuration for a connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
