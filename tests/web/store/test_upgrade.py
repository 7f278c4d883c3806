"""Migrations make exactly the layout that the rows expect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from tests.web.databases import Databases
from web.store.engine import Store
from web.store.records import Base
from web.store.upgrade import upgrade


def test_the_migrations_make_the_layout_that_the_rows_expect(server: Databases) -> None:
    store = Store.at(server.empty())
    upgrade(store.engine)
    with store.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    store.engine.dispose()
    assert found == []


def test_rows_that_may_go_leave_their_number_to_no_other(tmp_path: Path) -> None:
    store = Store.at(f"sqlite:///{tmp_path / 'site.sqlite'}")
    upgrade(store.engine)
    asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    with store.engine.connect() as connection:
        found = set(connection.exec_driver_sql(asked).scalars())
    store.engine.dispose()
    tables = Base.metadata.tables.values()
    assert found == {table.name for table in tables if table.dialect_options["sqlite"]["autoincrement"]}
    assert "absences" in found


def test_upgrading_twice_changes_nothing(server: Databases) -> None:
    store = Store.at(server.empty())
    upgrade(store.engine)
    tables = inspect(store.engine).get_table_names()
    upgrade(store.engine)
    assert inspect(store.engine).get_table_names() == tables
    store.engine.dispose()


def test_several_may_upgrade_at_once(server: Databases) -> None:
    stores = [Store.at(address) for address in [server.empty()] * 3]
    with ThreadPoolExecutor(len(stores)) as threads:
        list(threads.map(lambda store: upgrade(store.engine), stores))
    assert "meetings" in inspect(stores[0].engine).get_table_names()
    for store in stores:
        store.engine.dispose()
