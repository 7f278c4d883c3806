"""A row about somebody in every table, a mark in each of its texts, and the search for it.

Tables and columns are read off the mapped classes, so that one that is added later is filled and searched too.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
    inspect,
    or_,
    select,
    update,
)

from matcher.plan import Opinion, Reason
from matcher.profiles import Investor, Side, Stage, Startup
from matcher.words import Words
from tests.web.cast import NOW, TestSite
from web.store.engine import Store
from web.store.opinions import packed
from web.store.people import plain_profile
from web.store.records import Base

#: What somebody is known by, and what stands in every text about it; odd enough to be nowhere by chance.
NAME, MARK = "Zyx7Qname", "Qvw9Xmark"
#: Columns whose texts are words of the application or of organisers, whoever the row is about. A column may only
#: be added here if nobody's data can ever stand in it.
CLOSED = {
    *(("participants", name) for name in ("stage", "language")),
    *(("changes", name) for name in ("verb", "subject")),
    *(("notices", name) for name in ("subject", "unsent")),
    *(("deliveries", name) for name in ("event", "message_id")),
    ("outgoing_mail", "kind"),
    ("jobs", "step"),
    ("uploads", "table"),
    ("memberships", "rights"),
    ("used_links", "mark"),
    *(("limits", name) for name in ("rule", "who")),
}
#: Tables of the programme, of organisers and of learned numbers.
NOBODYS = {
    *("conferences", "roles", "roles_users", "sub_forums", "sessions", "suggestion_runs", "bundles"),
    *("letter_texts", "tokens", "webhooks", "signs_of_life", "step_times"),
}


def fill(site: TestSite, who: str, meeting: int) -> set[str]:
    """Write the mark into every text about a startup of the cast, and its name into all that others' rows may say.

    Returns
    -------
    The tables that hold the mark or the name now.
    """
    person, account = site.people[who], site.accounts[who]
    known = {"participants": person, "accounts": account, "meetings": meeting, "conferences": site.conference_id}
    filled = set()
    with site.store.engine.connect().execution_options(writing=True) as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in NOBODYS or not text_columns(table):
                continue
            about = _about(table, person, account, meeting)
            words = MARK if about is not None else NAME
            if about is not None and connection.execute(select(table).where(about)).first() is not None:
                _mark(connection, table, about, words)
            elif table.name not in known:
                _add(connection, table, site, known, words)
            filled.add(table.name)
        _name(connection, who, person, account)
        connection.commit()
    return filled


def text_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that can hold words, in any form, and are not closed."""
    found = []
    for column in table.columns:
        kind = getattr(column.type, "impl_instance", column.type)
        if isinstance(kind, (String, JSON, LargeBinary)) and not isinstance(kind, Enum):
            found.append(column)
    return [one for one in found if (table.name, one.name) not in CLOSED]


def _about(table: Table, person: int, account: int, meeting: int) -> Any:
    """Return the condition of rows that point to somebody; None: nothing in this table can."""
    ids = {"participants": person, "accounts": account, "meetings": meeting}
    if table.name in ids:
        return table.c.id == ids[table.name]
    if "conference_id" in table.columns and "participants" not in _targets(table):
        return None  # an account that made something of a conference is an organiser's
    found = [
        column == ids[key.column.table.name]
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in ids
    ]
    return or_(*found) if found else None


def _targets(table: Table) -> set[str]:
    return {key.column.table.name for column in table.columns for key in column.foreign_keys}


def _mark(connection: Connection, table: Table, about: Any, words: str) -> None:
    keys = list(table.primary_key.columns)
    for number, row in enumerate(connection.execute(select(table).where(about)).mappings().all()):
        values = {
            column.name: _marked(column, f"{words} {number}", dict(row))
            for column in text_columns(table)
            if not column.primary_key
        }
        own = [key == row[key.name] for key in keys]
        connection.execute(update(table).where(*own).values(values))


def _add(connection: Connection, table: Table, site: TestSite, known: dict[str, int], words: str) -> None:
    """Add a row that points to somebody wherever it can."""
    values: dict[str, Any] = {}
    for column in table.columns:
        targets = [key.column.table.name for key in column.foreign_keys]
        if targets:
            values[column.name] = _pointed(connection, table, column, targets[0], site, known)
        elif column.primary_key and isinstance(column.type, Integer) and column.autoincrement is not False:
            if len(table.primary_key.columns) > 1:
                values[column.name] = 1
        else:
            values[column.name] = (
                _marked(column, f"{words} 0", {}) if column in text_columns(table) else _any(column)
            )
    if {"subject", "subject_id"} <= values.keys():
        values |= {"subject": "participant", "subject_id": known["participants"]}
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    if key is not None and len(key) == 1 and isinstance(key[0], int):
        known[table.name] = key[0]


def _pointed(
    connection: Connection,
    table: Table,
    column: Column[Any],
    target: str,
    site: TestSite,
    known: Mapping[str, int],
) -> int | None:
    if target == "participants":
        # Of two people the one of the other side is Ines.
        return site.people["ines"] if column.name in ("investor_id", "freed_id") else known["participants"]
    if target == "accounts" and column.nullable and "participants" not in _targets(table):
        return None
    if target in known:
        return known[target]
    other = Base.metadata.tables[target]
    found = connection.execute(select(other.c.id)).first()
    if found is None:
        _add(connection, other, site, made := dict(known), "word")
        return made[target]
    return int(found[0])


def _any(column: Column[Any]) -> Any:
    """Return some value of a column without words."""
    kind = getattr(column.type, "impl_instance", column.type)
    if column.nullable:
        return None
    if isinstance(kind, Enum):
        return (kind.enum_class and next(iter(kind.enum_class))) or kind.enums[0]
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, DateTime):
        return NOW if column.type is not kind else NOW.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date(2026, 5, 12)
    return 1.0 if isinstance(kind, Float) else 1 if isinstance(kind, Integer) else "word"


def _marked(column: Column[Any], words: str, row: Mapping[Any, Any]) -> Any:
    kind: Any = getattr(column.type, "impl_instance", column.type)
    told = Opinion(0.5, 0.0, (Reason("text", 0.5, Words(words, words), words),))
    named: dict[str, Any] = {
        "profile": lambda: _profile(row.get("side", Side.STARTUP), words),
        "alike": list,
        "told": lambda: packed(dict.fromkeys(Side, told)),
    }
    if column.name in named:
        return named[column.name]()
    if isinstance(kind, LargeBinary):
        return words.encode()
    if isinstance(kind, JSON):
        return {"words": words, "more": [{"deeper": f"and {words}"}], "count": 3, words: 1}
    return [words] if type(column.type).__name__ == "AsaList" else words[: kind.length or 200]


def _profile(side: Side, words: str) -> dict[str, Any]:
    texts: dict[str, Any] = {"id": f"{words} id", "name": f"{words} name", "city": words, "region": words}
    texts |= {"tags": (words,), "stages": frozenset({Stage.SEED}), "extra": {words: words}}
    if side is Side.INVESTOR:
        return plain_profile(Investor(**texts, thesis=words, kind=words))
    return plain_profile(Startup(**texts, description=words, stage=words))


def _name(connection: Connection, who: str, person: int, account: int) -> None:
    """Let somebody be known by the name that other rows mention."""
    tables = Base.metadata.tables
    people, accounts = tables["participants"], tables["accounts"]
    email = f"{NAME.lower()}@example.org"
    connection.execute(
        update(people).where(people.c.id == person).values(name=NAME, email=email, code=f"{who}-{NAME}")
    )
    connection.execute(update(accounts).where(accounts.c.id == account).values(name=NAME, email=email))
    for name, column in (("outgoing_mail", "to"), ("stopped_letters", "email")):
        address = tables[name].c[column]
        connection.execute(update(tables[name]).where(address.contains(NAME)).values({column: email}))


def found_in(store: Store, *marks: str) -> list[str]:
    """Return where marks stand: every column of every table that the database has, mapped or not."""
    found = []
    with store.engine.connect() as connection:
        for name in inspect(store.engine).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings():
                for column, value in row.items():
                    if any(mark.casefold() in text.casefold() for text in _texts(value) for mark in marks):
                        found.append(f"{name}.{column}: {value!r:.160}")
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, (bytes, memoryview)):
        raw = bytes(value)
        yield from (raw.decode("utf-8", "ignore"), raw.decode("utf-16", "ignore"))
        try:
            yield zlib.decompress(raw).decode("utf-8", "ignore")
        except zlib.error:
            return
    elif isinstance(value, (dict, list)):
        yield json.dumps(value, ensure_ascii=False)
    elif isinstance(value, (str, datetime)):
        yield str(value)
