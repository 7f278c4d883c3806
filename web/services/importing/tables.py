"""A file that an organiser sent, read: participants with their e-mail addresses, or what happened between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from matcher.errors import Finding
from matcher.intake.attendance import Frame
from matcher.intake.findings import Findings, Place, note, warning
from matcher.intake.one_table import Table, read_interactions_table, read_people_table
from matcher.profiles import Participant, Side
from matcher.words import Words
from web.errors import RefusedError
from web.services.accounts import tidy_email
from web.store.people import told_values

BAD_EMAIL = warning(
    Words("not an e-mail address; ignored", "不是邮箱地址，已忽略"),
    Words("Write it as name@example.org.", "请按 name@example.org 的格式填写。"),
)
SHARED_EMAIL = note(
    Words("the same e-mail address as an earlier row", "与前面的行邮箱地址相同"),
    Words(
        "Line {first} has it first. One account will then speak for both; that is fine for colleagues.",
        "该地址首次出现在第 {first} 行。该账户将同时代表双方；同事之间共用没有问题。",
    ),
)

_NOT_LETTERS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[;,\s，；、]+")
#: Which field of a profile each column fills, where the names differ; and what is worked out from a field.
_FIELD_OF = {"stages": "stage_names"}
WORKED_OUT = {"stage": "stages", "stage_names": "stages", "countries": "markets"}


class TableKind(StrEnum):
    """What an organiser can import."""

    INVESTORS = "investors"
    STARTUPS = "startups"
    PORTFOLIO = "portfolio"
    INTERACTIONS = "interactions"

    @property
    def side(self) -> Side:
        """The side that the participants in it are of."""
        return Side.INVESTOR if self is TableKind.INVESTORS else Side.STARTUP

    @property
    def attends(self) -> bool:
        """Whether it lists people who come."""
        return self in (TableKind.INVESTORS, TableKind.STARTUPS)


@dataclass(frozen=True)
class PeopleTable:
    """The people in a file: what each row tells, by id, and which fields the file has columns for."""

    rows: Mapping[str, dict[str, Any]]
    fields: frozenset[str]
    findings: tuple[Finding, ...]
    usable: bool
    count: int


def read_people(content: bytes, filename: str, kind: TableKind, frame: Frame) -> PeopleTable:
    """Return the people in a file and everything that is odd about it."""
    table = read_people_table(content, filename, kind.side, frame)
    headings = [name for name in table.extra if _is_email(name)] if kind.attends else []
    findings = Findings()
    first: dict[str, int] = {}
    rows: dict[str, dict[str, Any]] = {}
    for person in table.participants:
        email = _email(person, headings, filename, table, findings)
        line = table.lines.get(person.id, 0)
        if email and first.setdefault(email, line) != line:
            findings.add(Place(filename, line, headings[0]), SHARED_EMAIL, email, first=first[email])
        kept = {name: text for name, text in person.extra.items() if name not in headings}
        rows[person.id] = told_values(replace(person, extra=kept), email)
    return PeopleTable(
        rows, _fields(table, headings), (*table.findings, *findings.listed()), table.usable, table.rows
    )


def read_history(content: bytes, filename: str, investors: set[str], startups: set[str]) -> Table:
    """Return what happened between people who are known by their ids."""
    return read_interactions_table(content, filename, investors, startups)


def _fields(table: Table, headings: list[str]) -> frozenset[str]:
    known = {_FIELD_OF.get(column, column) for column in table.columns if column != "id"}
    others = {f"extra.{name}" for name in table.extra if name not in headings}
    return frozenset(known | others | ({"email"} if headings else set()))


def _is_email(heading: str) -> bool:
    plain = _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", heading).casefold())
    return plain in ("mail", "邮件") or any(word in plain for word in ("email", "邮箱", "电子邮件"))


def _email(person: Participant, headings: list[str], filename: str, table: Table, findings: Findings) -> str:
    """Return the first e-mail address that a row has; whatever else stands there is reported."""
    for heading in headings:
        for text in filter(None, _PARTS.split(person.extra.get(heading, ""))):
            try:
                return tidy_email(text)
            except RefusedError:
                findings.add(Place(filename, table.lines.get(person.id), heading), BAD_EMAIL, text)
    return ""
