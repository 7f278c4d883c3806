"""The shape that tables of all formats are read into: a header, and rows that know their line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.intake.findings import Findings, Place, error, warning
from matcher.words import Words

#: One cell: text, or the items of a list where the format has lists (JSON). Unknown is the empty text.
Cell = str | tuple[str, ...]

_LONGEST_CELL = 20_000
_LONGEST_HEADING = 200
# 50,000 people with 40 columns have 2,000,000 cells, and texts of several lines.
_MOST_CELLS = 10_000_000
_MOST_LINES = 2_000_000

LONG_CELL = warning(
    Words("a very long cell was cut", "单元格内容过长，已截断"),
    Words(
        "Only its first {most} characters are used; shorten it. If several rows have run into one another, "
        "check the quotation marks.",
        "只使用前 {most} 个字符，请缩短。如果几行内容连成了一格，请检查引号。",
    ),
)

TOO_MANY_CELLS = error(
    Words("the table has too many cells", "表中的单元格过多"),
    Words(
        "Remove empty rows, columns and sheets that nobody needs; a large workbook may fit as CSV.",
        "请删除不需要的空行、空列和工作表；较大的工作簿可另存为 CSV。",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line on which it starts, and its cells, as many as the header has."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file; an empty header means an empty file."""

    file: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[Row, ...]


def tidy(text: str) -> str:
    """Return the text of a cell with its edges trimmed and its line ends made alike."""
    text = text.strip()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def heading(text: str) -> str:
    """Return the name of a column; a page of text where the header should be is no name."""
    return tidy(text)[:_LONGEST_HEADING]


def has_too_many_lines(text: str) -> bool:
    """Return whether a text has more lines than any table: a few MB may hold millions of empty ones."""
    return text.count("\n") + text.count("\r") > _MOST_LINES


def has_too_many_cells(columns: int, rows: int) -> bool:
    """Return whether a table, its short rows filled up, would be larger than any: a few KB may make it so."""
    return columns * rows > _MOST_CELLS


def cut_cells(
    cells: Iterable[Cell], header: tuple[str, ...], place: Place, findings: Findings
) -> tuple[Cell, ...]:
    """Return the cells of a row, very long ones cut and reported."""
    kept: list[Cell] = []
    for number, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
            column = header[number] if number < len(header) else None
            findings.add(Place(place.file, place.line, column), LONG_CELL, cell, most=_LONGEST_CELL)
            kept.append(cell[:_LONGEST_CELL])
        else:
            kept.append(cell)
    return tuple(kept)
