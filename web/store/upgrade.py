"""Bring a database to the layout that this version expects, by Alembic's migrations."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from web.store.engine import Store

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply every migration that a database lacks; an empty database gets the whole layout.

    Of several that begin at once the first does it.
    """
    with Store(engine).writing() as db:
        command.upgrade(alembic_config(db.connection()), "head")


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
