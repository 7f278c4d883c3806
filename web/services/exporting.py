"""Tables as files: CSV that Excel opens in any script, and XLSX; nothing in them is ever run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter

from matcher.formulas import harmless
from matcher.reporting.sheets import Column, Formats, Kind, Value, add_sheet, fill
from matcher.words import Words

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name for programs, its name for people, and how it looks."""

    name: str
    words: Words
    width: float = 20
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """What is written to a file."""

    title: Words
    headings: tuple[Heading, ...]
    rows: Iterable[Sequence[Value]]


def as_csv(table: Table) -> bytes:
    """Return a table as CSV in UTF-8 with a mark by which Excel knows it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading.name for heading in table.headings)
    for row in table.rows:
        writer.writerow(csv_cell(value) for value in row)
    return (_MARK + text.getvalue()).encode()


def as_xlsx(table: Table) -> bytes:
    """Return a table as a workbook; texts are written as texts, however they begin."""
    file = BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        formats = Formats(book)
        columns = [Column(heading.words, heading.width, heading.kind) for heading in table.headings]
        fill(add_sheet(book, formats, table.title, columns), formats, columns, table.rows)
    return file.getvalue()


def csv_cell(value: Value) -> Value:
    """Return a value as it may stand in CSV, where nothing is run as a formula."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return harmless(value) if isinstance(value, str) else value
