"""Every row that a conference holds, out as plain values and in again, whatever ids another database gives them.

Outside, the rows of a table are counted from 1 in the order of their ids, and accounts go by e-mail address: so
what comes out of two databases with the same conference is the same.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum as Enumeration
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from matcher.profiles import Side
from web.store.engine import Database
from web.store.ownership import (
    ACCOUNTS,
    BLANK,
    GONE,
    KIND_BESIDE,
    NAMED_IN_VALUES,
    TABLE_OF_KIND,
    Owned,
    links,
    owned,
    renamed,
)
from web.store.people import profile_from
from web.store.records.accounts import MembershipRecord, Right, User
from web.store.records.columns import UtcDateTime
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord

Row = dict[str, Any]
T = TypeVar("T")
_AT_ONCE = 500
_ACCOUNT = ("email", "name", "language")
# How the log calls one row of a table; webhooks alone leave no conference.
_KIND_OF_TABLE = {"webhooks": "webhook"} | {name: kind for kind, name in TABLE_OF_KIND.items()}
# Where SQLite keeps the last number of each table that never gives one again; an earlier layout has no such table.
_COUNTS_ON = text("SELECT 1 FROM sqlite_schema WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'")
_FORGET = text("DELETE FROM sqlite_sequence WHERE name = :name")
_REMEMBER = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")


class ForeignRowError(Exception):
    """A row that no conference of ours can hold; its words say what is wrong with which column."""


@dataclass
class Outgoing:
    """A conference on its way out: what each id is called outside."""

    db: Database
    conference_id: int
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    emails: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in owned().values():
            if one.numbered:
                ids = one.rows_of(self.conference_id).with_only_columns(one.table.c.id)
                self.numbers[one.name] = {id_: at for at, id_ in enumerate(self.db.scalars(ids), 1)}

    def accounts(self) -> list[Row]:
        """Return who is named in the rows, in the order of their addresses."""
        ids: set[int] = set()
        for one in owned().values():
            for name, target in links(one.table).items():
                if target == ACCOUNTS:
                    asked = one.rows_of(self.conference_id).with_only_columns(one.table.c[name]).order_by(None)
                    ids.update(id_ for id_ in self.db.scalars(asked.distinct()) if id_ is not None)
        found: list[User] = []
        for some in _parts(sorted(ids)):
            found += self.db.scalars(select(User).where(User.id.in_(some)))
        self.emails = {row.id: row.email for row in found}
        return sorted(({name: getattr(row, name) for name in _ACCOUNT} for row in found), key=_email)

    def rows(self, one: Owned) -> Iterator[Row]:
        """Yield the rows of a table as plain values; the accounts must have been asked for before."""
        found = self.db.execute(one.rows_of(self.conference_id).execution_options(yield_per=_AT_ONCE)).mappings()
        plain = (self._plain(one, row) for row in found)
        key = [column.name for column in one.table.primary_key.columns]
        if any(isinstance(column.type, String) for column in one.table.primary_key.columns):
            # Databases put texts into an order of their own.
            return iter(sorted(plain, key=lambda row: [str(row[name]).rjust(12) for name in key]))
        return plain

    def _plain(self, one: Owned, row: Mapping[Any, Any]) -> Row:
        linked = links(one.table)
        return {column.name: self._value(one, column, row, linked) for column in one.table.columns}

    def _value(self, one: Owned, column: Column[Any], row: Mapping[Any, Any], linked: Mapping[str, str]) -> Any:
        where, value = (one.name, column.name), row[column]
        if where in BLANK:
            return BLANK[where]
        if column.name == "id" and one.numbered:
            return self.numbers[one.name][value]
        if where in KIND_BESIDE:
            kind = row[one.table.c[KIND_BESIDE[where]]]
            return self.numbers.get(TABLE_OF_KIND.get(kind, ""), {}).get(value, GONE)
        if value is not None and (target := linked.get(column.name)) is not None:
            return self.emails[value] if target == ACCOUNTS else self.numbers[target][value]
        for path, target in NAMED_IN_VALUES.get(where, {}).items():
            value = renamed(value, path.split("."), partial(self._number, target))
        return _outside(value)

    def _number(self, table: str, id_: int) -> int:
        return self.numbers[table].get(id_, GONE)


def _parts(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _email(row: Row) -> str:
    return str(row["email"])


def _outside(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, Enumeration):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value


@dataclass
class Incoming:
    """A conference on its way into an empty one.

    Parameters
    ----------
    counts : how many rows of each table come.
    accounts : the ids of the accounts by e-mail address.
    """

    db: Database
    conference_id: int
    counts: Mapping[str, int]
    accounts: Mapping[str, int]
    first: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the ids that the rows will have; nobody else may write until the end."""
        if self.counts.get("conferences") != 1:
            raise ForeignRowError("not one conference")
        for one in owned().values():
            if one.numbered:
                self.first[one.name] = _last_number(self.db.connection(), one.table)
        self.first["conferences"] = self.conference_id - 1

    def add(self, one: Owned, rows: Iterable[Row]) -> None:
        """Add the rows of a table, in their order."""
        linked, known = links(one.table), {column.name for column in one.table.columns}
        position = 0
        for some in _parts(rows):
            ready = []
            for row in some:
                position += 1
                if unknown := row.keys() - known:
                    raise ForeignRowError(f"{one.name}, row {position}: unknown column {min(unknown)!r}")
                ready.append(self._ready(one, row, position, linked))
            if one.name == "conferences":
                self._fill(one, ready[0])
            else:
                self.db.execute(insert(one.table), ready)
        if one.numbered and position != self.counts.get(one.name, 0):
            raise ForeignRowError(f"{one.name}: {position} rows instead of {self.counts.get(one.name, 0)}")
        if one.numbered:
            count_on(self.db.connection(), one.table)

    def _fill(self, one: Owned, row: Row) -> None:
        """Give the empty conference what it is; its name in addresses stays."""
        values = {name: value for name, value in row.items() if name not in ("id", "slug")}
        self.db.execute(update(one.table).where(one.table.c.id == self.conference_id).values(values))

    def _ready(self, one: Owned, row: Row, position: int, linked: Mapping[str, str]) -> Row:
        try:
            ready = {name: self._value(one, one.table.c[name], row, linked) for name in row}
            if one.numbered and row.get("id") != position:
                raise ForeignRowError(f"it is called {row.get('id')!r}")
            for column in one.table.columns:
                if ready.get(column.name) is None and not _may_be_empty(column, column.name in row):
                    raise ForeignRowError(f"nothing in {column.name!r}")
            _check(one.name, ready)
        except (ForeignRowError, ValueError, TypeError, KeyError, binascii.Error) as odd:
            raise ForeignRowError(f"{one.name}, row {position}: {odd}") from odd
        return ready

    def _value(self, one: Owned, column: Column[Any], row: Row, linked: Mapping[str, str]) -> Any:
        where, value = (one.name, column.name), row[column.name]
        if where in BLANK:
            return BLANK[where]
        if where in KIND_BESIDE:
            return self._named(TABLE_OF_KIND.get(str(row.get(KIND_BESIDE[where])), ""), value, may_be_gone=True)
        if column.name == "id" and one.numbered:
            return self._named(one.name, value)
        if value is not None and (target := linked.get(column.name)) is not None:
            return self._account(value) if target == ACCOUNTS else self._named(target, value)
        value = _inside(column, value)
        for path, target in NAMED_IN_VALUES.get(where, {}).items():
            value = renamed(value, path.split("."), partial(self._named, target, may_be_gone=True))
        return value

    def _named(self, table: str, number: Any, *, may_be_gone: bool = False) -> int:
        """Return the id of the row that a number means."""
        if may_be_gone and number == GONE:
            return GONE
        if type(number) is not int or not 1 <= number <= self.counts.get(table, 0):
            raise ForeignRowError(f"there is no {number!r} in {table!r}")
        return self.first[table] + number

    def _account(self, email: Any) -> int:
        if email not in self.accounts:
            raise ForeignRowError(f"{email!r} is not among the accounts")
        return self.accounts[email]


def count_on(connection: Connection, table: Table) -> None:
    """Let the database give the next row of a table a number that no row has, and none that the log names had."""
    if (counted := table.autoincrement_column) is None:
        return
    last = _last_number(connection, table)
    if connection.dialect.name == "postgresql":
        counter = func.pg_get_serial_sequence(table.name, counted.name)
        connection.execute(select(func.setval(counter, max(last, 1), last > 0)))
    elif connection.scalar(_COUNTS_ON, {"name": table.name}):
        connection.execute(_FORGET, {"name": table.name})
        connection.execute(_REMEMBER, {"name": table.name, "last": last})


def _last_number(connection: Connection, table: Table) -> int:
    change = ChangeRecord.__table__.c
    named = change.subject == _KIND_OF_TABLE.get(table.name, "")
    return max(
        connection.scalar(select(func.max(table.autoincrement_column))) or 0,
        connection.scalar(select(func.max(change.subject_id)).where(named)) or 0,
    )


def is_empty(db: Database, conference_id: int) -> bool:
    """Return whether a conference has nothing but seats."""
    tables = (one for one in owned().values() if one.name not in ("conferences", "memberships"))
    return not any(db.execute(one.rows_of(conference_id).limit(1)).first() for one in tables)


def remove_seats(db: Database, conference_id: int) -> None:
    """Remove all seats of a conference, before those of another one take their place."""
    db.execute(delete(MembershipRecord).where(MembershipRecord.conference_id == conference_id))


def remove_empty(db: Database, conference_id: int) -> None:
    """Remove a conference that has nothing but seats."""
    remove_seats(db, conference_id)
    db.execute(delete(ConferenceRecord).where(ConferenceRecord.id == conference_id))


def _may_be_empty(column: Column[Any], said: bool) -> bool:
    has_default = column.default is not None or column.server_default is not None
    return bool(column.nullable) or (has_default and not said)


def _inside(column: Column[Any], value: Any) -> Any:
    """Return what JSON says as a column keeps it; refuse what the column cannot keep."""
    kind = column.type
    if value is None or isinstance(kind, JSON):
        return value
    if isinstance(kind, UtcDateTime):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ForeignRowError(f"{column.name!r} is a moment without a time zone")
        return moment
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return b64decode(value, validate=True)
    if isinstance(kind, Enum):
        return kind.enum_class(value)  # type: ignore[misc]
    fits = {Boolean: bool, Integer: int, Float: int | float, String: str}
    wanted = next((python for sql, python in fits.items() if isinstance(kind, sql)), None)
    if wanted is None or not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
        raise ForeignRowError(f"{column.name!r} is {str(value)[:80]!r}")
    if isinstance(kind, String) and kind.length is not None and len(str(value)) > kind.length:
        raise ForeignRowError(f"{column.name!r} is too long")
    return value


def _check(table: str, row: Row) -> None:
    """Refuse plain values that no page could show."""
    if table == "participants":
        try:
            profile_from(Side(row["side"]), row["profile"])
        except ValidationError as odd:
            raise ForeignRowError(f"the profile cannot be read ({odd.error_count()} errors)") from odd
    if table == "memberships":
        for name in str(row.get("rights", "")).split():
            Right(name)
