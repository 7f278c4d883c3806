"""What earlier releases left: databases as they were, written down by ``tests/web/store/releases/make.py``."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, LargeBinary, MetaData, Table

from web.store.engine import Store
from web.store.upgrade import upgrade
from web.store.whole import count_on

RELEASES = sorted((Path(__file__).parent / "store" / "releases").glob("*.json"))

Rows = list[dict[str, Any]]


def read_release(path: Path) -> Mapping[str, Any]:
    """Return the layout and the tables that a release left."""
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def lay_out(store: Store, release: Mapping[str, Any]) -> None:
    """Make an empty database what the release left."""
    upgrade(store.engine, release["layout"])
    tables = reflected(store)
    with store.engine.connect().execution_options(writing=True) as connection:
        for table in tables.sorted_tables:
            if table.name in release["tables"]:
                if rows := plain_rows(table, release["tables"][table.name]):
                    connection.execute(table.insert(), rows)
                count_on(connection, table)
        connection.commit()


def reflected(store: Store) -> MetaData:
    """Return the tables as the database says that they are."""
    found = MetaData()
    found.reflect(store.engine)
    return found


def plain_rows(table: Table, kept: Mapping[str, Any]) -> Rows:
    """Return the rows of a table as its columns take and give them."""
    columns = [table.c[name] for name in kept["columns"]]
    return [
        {column.name: _value(column, value) for column, value in zip(columns, row, strict=True)}
        for row in kept["rows"]
    ]


def _value(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value["base64"])
    if isinstance(kind, JSON):
        return json.loads(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC if kind.timezone else None)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value
