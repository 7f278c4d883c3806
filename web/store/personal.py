"""What is personal, and which rows of every table are about somebody.

Personal is every column of text, plain values or bytes that is not said to be otherwise. All is read off the
mapped classes: a table or a column that is added later is personal until somebody says here that it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Enum,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    and_,
    false,
    or_,
    select,
)
from sqlalchemy.types import TypeDecorator

from web.store.records import Base

Condition: TypeAlias = ColumnElement[bool]

_ALL = frozenset({"*"})
#: Columns that say nothing of a person: the programme, the words of the application itself, and what is counted.
KEPT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(("roles", "sub_forums", "sessions", "suggestion_runs", "bundles", "letter_texts"), _ALL),
        # Machines and durations, nobody's.
        **dict.fromkeys(("signs_of_life", "step_times"), _ALL),
        # What organisers set up for other programs is theirs.
        **dict.fromkeys(("tokens", "webhooks"), _ALL),
        "conferences": frozenset(
            {"slug", "name_en", "name_zh", "zone", "rules", "aims", "encoder", "suggested"}
            | {"privacy_holder", "privacy_contact"}
        ),
        "participants": frozenset({"stage", "language"}),
        "changes": frozenset({"verb", "subject"}),
        "notices": frozenset({"subject", "unsent"}),
        "outgoing_mail": frozenset({"kind"}),
        # Who did it stands there as a hash, for a day at most.
        "limits": frozenset({"rule", "who"}),
        "deliveries": frozenset({"event", "message_id"}),
        "jobs": frozenset({"step"}),
        "uploads": frozenset({"table"}),
        "memberships": frozenset({"rights"}),
        # Random marks of links that were used; whoever they were for cannot be told from them.
        "used_links": frozenset({"mark"}),
    }
)
#: Tables of which nothing is worth keeping once the person they are about is gone.
GONE = frozenset(
    {
        "aliases",
        "contacts",
        "interactions",
        "memberships",
        "portfolio",
        "repeated_calls",
        "stopped_letters",
        "uploads",
        "whole_files",
    }
    | {"webauthn"}
)


def tables() -> list[Table]:
    """Return all tables, those that others point to first."""
    return list(Base.metadata.sorted_tables)


def personal_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that may say something of a person."""
    kept = KEPT.get(table.name, frozenset())
    return [one for one in table.columns if holds_words(one) and one.name not in kept and kept is not _ALL]


def holds_words(column: Column[Any]) -> bool:
    """Return whether a column holds free text, plain values or bytes."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, (String, JSON, LargeBinary)) and not isinstance(kind, Enum)


def is_key(column: Column[Any]) -> bool:
    """Return whether rows are told apart by a column, alone or with others."""
    table = column.table
    unique = [one for one in table.constraints if isinstance(one, (PrimaryKeyConstraint, UniqueConstraint))]
    indexes = [one for one in table.indexes if one.unique]
    return any(column.name in one.columns for one in (*unique, *indexes))


def rows_about(people: Sequence[int], accounts: Sequence[int]) -> dict[str, Condition]:
    """Return the condition of the rows of each table that are about some participants and their accounts.

    A row is about them if it points to them, or to a row that does, or tells a change of such a row.
    """
    participants, users = Base.metadata.tables["participants"], Base.metadata.tables["accounts"]
    found: dict[str, Condition] = {
        participants.name: participants.c.id.in_(people),
        users.name: users.c.id.in_(accounts),
    }
    for table in tables():
        if table.name not in found and (conditions := _pointing(table, found)):
            found[table.name] = or_(*conditions)
    for table in tables():
        if {"subject", "subject_id"} <= set(table.columns.keys()):
            found[table.name] = or_(found.get(table.name, false()), *_of_subjects(table, found))
    # What tells a change elsewhere names it without pointing to it.
    for table in tables():
        if "change_id" in table.columns and table.name not in found:
            changes = Base.metadata.tables["changes"]
            chosen = select(changes.c.id).where(found[changes.name])
            found[table.name] = table.c.change_id.in_(chosen)
    return found


def rows_of_conference(conference_id: int) -> dict[str, Condition]:
    """Return the condition of the rows of each table that belong to a conference."""
    conferences = Base.metadata.tables["conferences"]
    found: dict[str, Condition] = {conferences.name: conferences.c.id == conference_id}
    for table in tables():
        if table.name in found or table.name == "accounts":
            continue
        if "conference_id" in table.columns:
            found[table.name] = table.c.conference_id == conference_id
        elif conditions := _pointing(table, found):
            found[table.name] = or_(*conditions)
    return found


def _pointing(table: Table, found: Mapping[str, Condition]) -> list[Condition]:
    """Return the conditions of the rows of a table that point to rows found already."""
    conditions: list[Condition] = []
    for column in table.columns:
        for key in column.foreign_keys:
            other = key.column.table
            if other.name in found and other is not table:
                conditions.append(column.in_(select(key.column).where(found[other.name])))
    return conditions


def _of_subjects(table: Table, found: Mapping[str, Condition]) -> list[Condition]:
    """Return the conditions of rows whose subject, named by its kind and id, is a row found already."""
    conditions: list[Condition] = []
    for name, condition in found.items():
        other = Base.metadata.tables[name]
        if other is not table and "id" in other.columns:
            chosen = select(other.c.id).where(condition)
            conditions.append(and_(table.c.subject == subject_of(name), table.c.subject_id.in_(chosen)))
    return conditions


def subject_of(table: str) -> str:
    """Return what the change log calls a row of a table: ``meeting`` of ``meetings``, ``match`` of ``matches``."""
    return table.removesuffix("es") if table.endswith("ches") else table.removesuffix("s")
