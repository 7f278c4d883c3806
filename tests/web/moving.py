"""Databases into which conferences are brought: with rows of others in them, whose ids are high."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, LargeBinary, insert, select

from tests.web.cast import NOW
from web.store.engine import Store
from web.store.ownership import owned
from web.store.records.accounts import MembershipRecord, User
from web.store.records.columns import UtcDateTime

#: An id that is seen for what it is wherever it stands.
HIGH = 7_000_000
_FITTING = {"slug": "ballast", "profile": {"id": "ballast", "name": "Ballast"}, "rights": ""}


def fill_with_high_ids(store: Store) -> None:
    """Put one row with a high id into each table, so that the next ones are higher."""
    with store.writing() as db:
        db.add(User(id=HIGH, email="ballast@example.org", active=True, fs_uniquifier="ballast"))
        db.flush()
        for one in owned().values():
            row = {column.name: _anything(column) for column in one.table.columns if not column.nullable}
            db.execute(insert(one.table).values(row))


def _anything(column: Column[Any]) -> Any:
    if column.foreign_keys or column.name == "id":
        return HIGH
    if column.name == "ends_at":
        return datetime(2026, 4, 2, tzinfo=UTC)
    kinds: dict[type[Any], Any] = {
        UtcDateTime: NOW,
        Date: date(2026, 4, 1),
        JSON: {},
        Boolean: False,
        LargeBinary: b"",
        Float: 0.0,
        Integer: 1,
    }
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class))  # type: ignore[arg-type]
    if column.name in _FITTING:
        return _FITTING[column.name]
    fitting = (value for kind, value in kinds.items() if isinstance(column.type, kind))
    return next(fitting, f"ballast {column.name}"[: getattr(column.type, "length", None)])


def tables_in(path: Path) -> dict[str, str]:
    """Return the tables of an export as text."""
    with ZipFile(path) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name.startswith("tables/")}


def seats_at(store: Store, conference_id: int) -> list[tuple[str, str]]:
    """Return who has which seat at a conference."""
    with store.reading() as db:
        asked = select(User.email, MembershipRecord.kind).join(MembershipRecord)
        found = db.execute(asked.where(MembershipRecord.conference_id == conference_id))
        return sorted((email, kind.value) for email, kind in found)
