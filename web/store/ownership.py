"""What belongs to a conference: which tables, by which column, and where a value means a row of another one.

Everything is read off the mapped classes; what they cannot say stands in the tables below, and tests ask that
every table and every column of plain values is accounted for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Select, Table, select

from web.store.records import Base

#: Tables that stay behind when a conference moves, each with the reason.
LEFT_OUT: Mapping[str, str] = {
    "accounts": "only e-mail address, name and language of people who belong to the conference go along; "
    "passwords, passkeys, second factors and sessions never do",
    "roles": "rights in the installation, not in the conference",
    "roles_users": "rights in the installation, not in the conference",
    "webauthn": "passkeys are made for the address of this installation",
    "used_links": "sign-in links are made for the address of this installation",
    "limits": "how often something was done in this installation of late",
    "signs_of_life": "workers of this installation",
    "step_times": "how long workers of this installation take",
    "whole_files": "files of the conference itself on their way, which last a day",
    "jobs": "work of this installation's queue; what came of it stands in the other tables",
    "prints": "files to print are made again from the other tables",
    "outgoing_mail": "letters carry links that sign people in here; what people were told stands in the notices",
    "tokens": "other programs are connected to this installation",
    "repeated_calls": "other programs are connected to this installation",
    "webhooks": "other programs are connected to this installation",
    "deliveries": "other programs are connected to this installation",
}
#: Columns that say nothing in an export: secrets, and what is worked out again.
BLANK: Mapping[tuple[str, str], Any] = {
    ("conferences", "board_token"): None,
    ("memberships", "calendar_token"): None,
    ("notices", "letter_id"): None,
    ("uploads", "preview"): {},
}
#: Where plain values name rows: table and column, then the path to each id and the table it is of.
#: ``*`` stands for every item of a list or a mapping.
NAMED_IN_VALUES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("participants", "alike"): {"*": "participants"},
    ("match_lists", "shortfalls"): {
        "left_out.*.0": "participants",
        "short.*.0": "participants",
        "dropped.*.0": "participants",
        "dropped.*.1": "participants",
    },
    ("timetables", "difference"): {
        "happenings.*.person": "participants",
        "happenings.*.session": "sessions",
        **{
            f"{kind}.*.{path}": table
            for kind in ("moved", "cancelled", "unbooked", "left")
            for path, table in {
                "meeting": "meetings",
                "from.session_id": "sessions",
                "to.session_id": "sessions",
            }.items()
        },
    },
    ("notices", "facts"): {"was.session_id": "sessions"},
    **{
        ("changes", side): {
            "session_id": "sessions",
            "session": "sessions",
            "person": "participants",
            "investor_id": "participants",
            "startup_id": "participants",
            "sub_forum_id": "sub_forums",
        }
        for side in ("before", "after")
    },
}
#: Columns of plain values in which no row is named by its id.
NAMES_NOBODY = frozenset(
    (
        *(("conferences", name) for name in ("rules", "aims", "suggested")),
        *(("participants", name) for name in ("profile", "imported")),
        ("portfolio", "profile"),
        ("match_lists", "figures"),
        ("timetables", "figures"),
        ("places", "reason"),
        ("uploads", "preview"),
        ("bundles", "files"),
        ("bundles", "report"),
        ("suggestion_runs", "columns"),
    )
)
#: Columns that are the id of a row whose kind stands in another column.
KIND_BESIDE: Mapping[tuple[str, str], str] = {
    ("changes", "subject_id"): "subject",
    ("notices", "subject_id"): "subject",
}
#: The tables of kinds; a kind that is not here is a thing that is left out or gone.
TABLE_OF_KIND: Mapping[str, str] = {
    "absence": "absences",
    "bundle": "bundles",
    "conference": "conferences",
    "consent": "consents",
    "match": "matches",
    "match_list": "match_lists",
    "meeting": "meetings",
    "meeting_request": "meeting_requests",
    "membership": "memberships",
    "participant": "participants",
    "proposal": "proposals",
    "session": "sessions",
    "stand_in": "stand_ins",
    "sub_forum": "sub_forums",
    "timetable": "timetables",
    "upload": "uploads",
}
ACCOUNTS = "accounts"
#: Stands for a row that is no more, and for none.
GONE = 0


@dataclass(frozen=True)
class Owned:
    """A table whose rows belong to conferences."""

    table: Table
    through: Column[Any] | None
    """The column that leads towards the conference; None: it is the table of conferences."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.table.name

    @property
    def numbered(self) -> bool:
        """Whether its rows are known by a number of their own."""
        key = list(self.table.primary_key.columns)
        return [column.name for column in key] == ["id"] and not key[0].foreign_keys

    def rows_of(self, conference_id: int) -> Select[Any]:
        """Return the question for the rows of a conference, in the order of their keys."""
        asked = select(self.table)
        if self.through is None:
            asked = asked.where(self.table.c.id == conference_id)
        elif _target(self.through).name == "conferences":
            asked = asked.where(self.through == conference_id)
        else:
            parent = owned()[_target(self.through).name]
            ids = parent.rows_of(conference_id).with_only_columns(_link(self.through).column).order_by(None)
            asked = asked.where(self.through.in_(ids))
        return asked.order_by(*self.table.primary_key.columns)


@cache
def owned() -> dict[str, Owned]:
    """Return the tables that go along with a conference, those first that others name."""
    found: dict[str, Owned] = {}
    for table in Base.metadata.sorted_tables:
        if table.name == "conferences":
            found[table.name] = Owned(table, None)
        elif table.name not in LEFT_OUT and (through := _way_home(table, found)) is not None:
            found[table.name] = Owned(table, through)
    return found


def homeless() -> set[str]:
    """Return the tables that neither belong to a conference nor are said to stay behind."""
    return {table.name for table in Base.metadata.sorted_tables} - owned().keys() - LEFT_OUT.keys()


def links(table: Table) -> dict[str, str]:
    """Return the columns of a table that name rows of another, with that one's name."""
    return {column.name: _target(column).name for column in table.columns if column.foreign_keys}


def plain_values() -> Iterator[tuple[str, str]]:
    """Yield table and name of every column of plain values that goes along."""
    for one in owned().values():
        yield from ((one.name, column.name) for column in one.table.columns if isinstance(column.type, JSON))


def renamed(value: Any, path: Sequence[str], rename: Callable[[int], int]) -> Any:
    """Return plain values in which the ids at a path are renamed; what is not there stays away."""
    if not path:
        known = isinstance(value, int) and not isinstance(value, bool)
        return rename(value) if known else value
    head, rest = path[0], path[1:]
    if isinstance(value, list):
        return [renamed(one, rest, rename) if head in ("*", str(at)) else one for at, one in enumerate(value)]
    if isinstance(value, dict):
        return {key: renamed(one, rest, rename) if head in ("*", key) else one for key, one in value.items()}
    return value


def _way_home(table: Table, known: Mapping[str, Owned]) -> Column[Any] | None:
    """Return the column by which the rows of a table belong to a conference: its own, else a parent's."""
    if "conference_id" in table.c:
        return table.c.conference_id
    ways = (column for column in table.columns if column.foreign_keys and not column.nullable)
    return next((column for column in ways if _target(column).name in known), None)


def _link(column: Column[Any]) -> ForeignKey:
    (link,) = column.foreign_keys
    return link


def _target(column: Column[Any]) -> Table:
    return _link(column).column.table
