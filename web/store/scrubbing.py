"""Take what somebody is known by out of rows that are about others, such as a letter that names it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    LargeBinary,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    or_,
    select,
    update,
)

from web.store.engine import Database
from web.store.personal import Condition, is_key, personal_columns, rows_of_conference, tables

#: What stands where a name was.
ERASED = "erased / 已删除"
# A single letter is in too many texts to be looked for; longer texts are somebody's own sentences.
_SHORTEST_NAME, _SHORTEST_TEXT = 2, 12
# Databases take a condition of so many parts at a time.
_MOST_FORMS = 15
_FOLD = re.compile(r"\r?\n[ \t]")


@dataclass(slots=True)
class Traces:
    """What somebody can be known by in what is said elsewhere."""

    names: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    """Ids of spreadsheets: often no more than a number, so only a whole value is one."""
    texts: set[str] = field(default_factory=set)
    """What it wrote, as others may quote it."""

    def tidy(self) -> Traces:
        """Return them without what is too short to be looked for."""
        return Traces(
            {one for one in self.names if len(one) >= _SHORTEST_NAME},
            {one for one in self.emails if one},
            {one for one in self.codes if one},
            {one for one in self.texts if len(one) >= _SHORTEST_TEXT},
        )

    @property
    def forms(self) -> set[str]:
        """Everything that is looked for within texts."""
        return self.names | self.emails | self.texts


def scrub(db: Database, conference_id: int, traces: Traces, own_row: int | None = None) -> None:
    """Take traces out of everything in a conference but what participants say about themselves.

    Parameters
    ----------
    own_row : the one participant whose own row is looked through too.
    """
    tidy = traces.tidy()
    change = _Scrubbing(tidy)
    by_name = {table.name: table for table in tables()}
    for name, condition in rows_of_conference(conference_id).items():
        table = by_name[name]
        mine = and_(condition, table.c.id == (own_row or 0)) if name == "participants" else condition
        columns = [
            one for one in personal_columns(table) if not isinstance(one.type, LargeBinary) and not is_key(one)
        ]
        for some in _chunks(sorted(tidy.forms)):
            rewrite(db, table, columns, and_(mine, _mentions(columns, some, tidy.codes)), change)


def _chunks(forms: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(forms), _MOST_FORMS):
        yield forms[start : start + _MOST_FORMS]


def rewrite(db: Database, table: Table, columns: list[Column[Any]], condition: Condition, change: Any) -> None:
    """Change the values of some columns in the rows of a condition, each by what it is."""
    keys = list(table.primary_key.columns)
    changed = []
    for row in db.execute(select(*keys, *columns).where(condition)).all():
        old = dict(zip((one.name for one in columns), row[len(keys) :], strict=True))
        new = {name: change(value) for name, value in old.items()}
        if new != old:
            own = {f"own_{key.name}": value for key, value in zip(keys, row[: len(keys)], strict=True)}
            changed.append(own | {f"new_{name}": value for name, value in new.items()})
    if changed:
        here = and_(*(key == bindparam(f"own_{key.name}") for key in keys))
        values = {one.name: bindparam(f"new_{one.name}", type_=one.type) for one in columns}
        db.connection().execute(update(table).where(here).values(values), changed)


def _mentions(columns: Iterable[Column[Any]], forms: Collection[str], codes: Collection[str]) -> Condition:
    """Return the condition that a row mentions a trace; a code only where it may be a value of its own."""
    found: list[Condition] = []
    for column in columns:
        is_json = isinstance(column.type, JSON)
        text = func.lower(cast(column, Text) if is_json else column)
        for form in (*forms, *codes) if is_json else forms:
            found += [text.contains(one, autoescape=True) for one in sorted(_spellings(form, is_json))]
    return or_(false(), *found)


def _spellings(form: str, is_json: bool) -> set[str]:
    """Return how a text may stand in a column: escaped, and lowered as one database or the other does it."""
    if is_json:
        whole = {json.dumps(form, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    else:
        whole = {form, html.escape(form)}
    plain = {"".join(one.lower() if one.isascii() else one for one in text) for text in whole}
    return plain | {text.lower() for text in whole}


class _Scrubbing:
    """Takes traces out of texts and plain values."""

    def __init__(self, traces: Traces) -> None:
        self.codes = traces.codes
        parts = [f"(?i:{_whole(one)})" for one in _longest_first(traces.emails)]
        parts += [_whole(one) for one in _longest_first(traces.names | traces.texts)]
        self.pattern = re.compile("|".join(parts)) if parts else None

    def __call__(self, value: Any) -> Any:
        """Return a value without traces."""
        if isinstance(value, dict):
            return {self(key): self(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self(one) for one in value]
        if not isinstance(value, str) or self.pattern is None:
            return value
        if value in self.codes:
            return ERASED
        # Lines of a calendar are folded anywhere, also within a name.
        flat = _FOLD.sub("", value) if "BEGIN:V" in value else value
        new = self.pattern.sub(ERASED, flat)
        return value if new == flat else new


def _longest_first(texts: Collection[str]) -> list[str]:
    return sorted({*texts, *map(html.escape, texts)}, key=len, reverse=True)


def _whole(text: str) -> str:
    """Return the pattern of a text; within a longer Latin word it is none, Chinese has no spaces between words."""
    before = r"(?<![A-Za-z0-9])" if text[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if text[-1].isascii() else ""
    return f"{before}{re.escape(text)}{after}"
