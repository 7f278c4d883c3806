"""A sheet of the workbook, described by its columns, and how it is set and formatted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from matcher.words import Words

Value = str | int | float | date | datetime | None

#: What a cell of a workbook can hold; longer text is cut.
LONGEST_CELL: Final = 32_767
_TALLEST_HEADER = 32


class Kind(StrEnum):
    """How the cells of a column look."""

    TEXT = "text"
    LONG = "long"
    COUNT = "count"
    DAY = "day"
    HOURS = "hours"
    SHARE = "share"
    SCORE = "score"


_NUMBER_FORMAT: Final = {
    Kind.COUNT: "#,##0",
    Kind.DAY: "yyyy-mm-dd",
    Kind.HOURS: "hh:mm",
    Kind.SHARE: "0%",
    Kind.SCORE: "0.000",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands in its header, how wide it is (in characters), and how its cells look."""

    header: Words
    width: float
    kind: Kind = Kind.TEXT


class Formats:
    """The looks of a workbook; each exists once."""

    def __init__(self, book: Any) -> None:
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.title = book.add_format(font | {"bold": True, "font_size": 18, "font_color": "#0B5D57"})
        self.strong = book.add_format(font | {"bold": True, "valign": "top"})
        self.soft = book.add_format(font | {"font_color": "#5B6472", "text_wrap": True})
        self.number = book.add_format(font | {"num_format": "#,##0.##", "align": "left"})
        self.share = book.add_format(font | {"num_format": "0.00%", "align": "left"})
        self.header = book.add_format(
            font
            | {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "font_color": "#FFFFFF",
                "bg_color": "#0B5D57",
                "bottom": 1,
            }
        )
        self.of_kind = {
            kind: book.add_format(
                font
                | ({"num_format": _NUMBER_FORMAT[kind]} if kind in _NUMBER_FORMAT else {})
                | ({"align": "left"} if kind in {Kind.DAY, Kind.HOURS} else {})
            )
            for kind in Kind
        }


def add_sheet(book: Any, formats: Formats, name: Words, columns: Sequence[Column]) -> Any:
    """Add a sheet with a frozen header in both languages and widths set; return it."""
    sheet = book.add_worksheet(sheet_name(name))
    sheet.set_row(0, _TALLEST_HEADER)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, formats.of_kind[column.kind])
        sheet.write_string(0, at, f"{column.header.en}\n{column.header.zh}", formats.header)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def sheet_name(name: Words) -> str:
    """Return the name of a sheet in both languages, which must not exceed 31 characters."""
    return f"{name.en} {name.zh}"[:31]


def fill(sheet: Any, formats: Formats, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """Write the rows below the header and put a filter on the columns; text stays text, however it begins."""
    looks = [formats.of_kind[column.kind] for column in columns]
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            write(sheet, last, at, value, looks[at])
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def write(sheet: Any, row: int, column: int, value: Value, look: Any) -> None:
    """Write one cell by the type of its value; None leaves it empty."""
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_CELL], look)
    elif isinstance(value, date):  # a datetime is one, too
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)
