"""Copies of databases, and every row of one as plain values, so that two can be held beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from web.store.engine import Store
from web.store.records import Base


@contextmanager
def opened(address: str) -> Iterator[Store]:
    """Open a database, and let go of it."""
    store = Store.at(address)
    try:
        yield store
    finally:
        store.engine.dispose()


def everything(store: Store) -> dict[str, list[Any]]:
    """Return all rows of all tables, in some order that is always the same."""
    with store.reading() as db:
        return {
            table.name: sorted((tuple(row) for row in db.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
