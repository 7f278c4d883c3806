"""CSV as people and Excel write it: comma, semicolon or tab, quoted line breaks, rows of the wrong length."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from matcher.formulas import meant
from matcher.intake.columns import recognised
from matcher.intake.decoding import decode
from matcher.intake.findings import Findings, Place, warning
from matcher.intake.sheets import (
    TOO_MANY_CELLS,
    Cell,
    Row,
    Sheet,
    cut_cells,
    has_too_many_cells,
    has_too_many_lines,
    heading,
    tidy,
)
from matcher.words import Words

LONG_ROW = warning(
    Words("more cells than the header has columns", "单元格数多于表头列数"),
    Words(
        "The cells after the last column were ignored. Put text that holds a {delimiter} into double quotes.",
        "最后一列之后的内容已忽略。含有 {delimiter} 的文字请用英文双引号括起来。",
    ),
)
SHORT_ROW = warning(
    Words("fewer cells than the header has columns", "单元格数少于表头列数"),
    Words(
        "The cells at the end count as unknown. Write all {columns} cells, empty ones too.",
        "缺少的末尾单元格按未知处理。请写满 {columns} 个单元格，空的也要留位。",
    ),
)
OPEN_QUOTE = warning(
    Words("a quotation mark is opened and never closed", "引号没有配对"),
    Words(
        "The line was read as if the mark were not there. Close it, or double it inside a quoted cell.",
        "该行已按没有该引号读取。请补上另一个引号；引号内的引号请写两次。",
    ),
)

_DELIMITERS = (",", ";", "\t")
_DELIMITER_NAMES = {
    ",": Words("comma", "逗号"),
    ";": Words("semicolon", "分号"),
    "\t": Words("tab", "制表符"),
}
# Excel writes and reads such a line before the header.
_EXCEL_HINTS = frozenset(f"sep={delimiter}" for delimiter in _DELIMITERS)
_MOST_REPAIRS = 20

_Record = tuple[int, list[str]]


def parse_delimited(data: bytes, file: str, findings: Findings) -> Sheet | None:
    """Return the table in the bytes of a CSV file; None, with an error, when it is larger than any table."""
    reading = decode(data)
    findings.report(Place(file), reading.remarks)
    if has_too_many_lines(reading.value):
        findings.add(Place(file), TOO_MANY_CELLS)
        return None
    lines = io.StringIO(reading.value, newline="").readlines()
    with _cells_of_any_size():
        start, delimiter = _dialect(lines)
        records = _records(lines, start, delimiter, file, findings)
    header_line, names = records[0] if records else (1, [])
    header = tuple(heading(name) for name in names)
    if has_too_many_cells(len(header), len(records)):
        findings.add(Place(file), TOO_MANY_CELLS)
        return None
    rows = tuple(_row(record, header, delimiter, file, findings) for record in records[1:])
    return Sheet(file, header, header_line, rows)


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    """Lift the csv module's limit on cells: long ones are cut here, with a finding, and lose no row."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _dialect(lines: list[str]) -> tuple[int, str]:
    """Return the number of lines before the header and the delimiter that makes most sense of it."""
    first = lines[0].strip("\r\n\ufeff ").casefold() if lines else ""
    if first in _EXCEL_HINTS:
        return 1, first[-1]
    return 0, max(_DELIMITERS, key=lambda delimiter: _sense(lines, delimiter))


def _sense(lines: list[str], delimiter: str) -> tuple[int, int]:
    for cells in csv.reader(lines, delimiter=delimiter):
        if any(cells):
            return sum(map(recognised, cells)), len(cells)
    return 0, 0


def _records(lines: list[str], start: int, delimiter: str, file: str, findings: Findings) -> list[_Record]:
    """Return the records that are not blank, each with the line on which it starts."""
    records: list[_Record] = []
    for repair in range(_MOST_REPAIRS + 1):
        if repair == _MOST_REPAIRS:
            reader = csv.reader(lines[start:], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(lines[start:], delimiter=delimiter)
        line = start + 1
        for cells in reader:
            records.append((line, cells))
            line = start + reader.line_num + 1
        if repair == _MOST_REPAIRS or not records or not _is_open(lines, records[-1][0], delimiter):
            break
        start, _ = records.pop()
        findings.add(Place(file, start), OPEN_QUOTE, lines[start - 1])
        cells = next(csv.reader([lines[start - 1]], delimiter=delimiter, quoting=csv.QUOTE_NONE))
        records.append((start, [cell.replace('"', "") for cell in cells]))
    return [record for record in records if any(cell.strip() for cell in record[1])]


def _is_open(lines: list[str], line: int, delimiter: str) -> bool:
    """Return whether the record that starts on ``line`` would swallow whatever came after the last line."""
    after = csv.reader([*lines[line - 1 :], "x"], delimiter=delimiter)
    next(after)
    return next(after, None) is None


def _row(record: _Record, header: tuple[str, ...], delimiter: str, file: str, findings: Findings) -> Row:
    line, raw = record
    place = Place(file, line)
    cells: list[Cell] = [tidy(meant(cell)) for cell in raw]
    width = len(header)
    if len(cells) < width:
        findings.add(place, SHORT_ROW, f"{len(cells)}", columns=width)
        cells += [""] * (width - len(cells))
    elif len(cells) > width and any(cells[width:]):
        surplus = delimiter.join(raw[width:])
        name = _DELIMITER_NAMES.get(delimiter, Words(delimiter, delimiter))
        findings.add(place, LONG_ROW, surplus, delimiter=name)
    return Row(line, cut_cells(cells[:width], header, place, findings))
