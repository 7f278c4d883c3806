"""One row, cell by cell: values come out, what is odd about them goes to the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from matcher.intake.amounts import read_amount
from matcher.intake.cells import folded, id_remarks, known
from matcher.intake.columns import Columns, Record, joined, records
from matcher.intake.findings import Findings, Place, Problem, Reading, Remark, note, warning
from matcher.intake.sheets import Cell, Sheet
from matcher.words import Words

T = TypeVar("T")

NO_ID = warning(
    Words("no id; the row was left out", "缺少编号，该行已跳过"),
    Words("Give it an id that no other row has, such as s001.", "请填写唯一的编号，例如 s001。"),
)
NO_NAME = warning(
    Words("no name; the row was left out", "缺少名称，该行已跳过"),
    Words("Write its name into the column name.", "请在名称列填写名称。"),
)
ID_TWICE = warning(
    Words("an id that an earlier row has; the row was left out", "编号与前面的行重复，该行已跳过"),
    Words(
        "Line {first} has it first. Remove one of the two rows, or give this one another id.",
        "该编号首次出现在第 {first} 行。请删除其中一行，或为本行换一个编号。",
    ),
)
NO_CURRENCY = note(
    Words("the heading names no currency: plain numbers are US dollars", "表头未注明货币，纯数字按美元读取"),
    Words(
        "Write the unit into the heading, such as raising_usd or 融资金额（万元）.",
        "请在表头注明单位，例如 raising_usd 或“融资金额（万元）”。",
    ),
    once=True,
)

_DOLLARS = ("usd", "dollar", "$", "美元", "美金")


@dataclass(frozen=True, slots=True)
class RowReader:
    """The cells of one row of one file, by the names of the columns."""

    file: str
    record: Record
    columns: Columns
    findings: Findings

    def place(self, column: str) -> Place:
        """Return where a cell stands; the column goes by the heading that its file gives it."""
        return Place(self.file, self.record.line, self.columns.headings.get(column, column))

    def say(self, column: str, problem: Problem, found: str = "", **values: object) -> None:
        """Write down a problem with a cell."""
        self.findings.add(self.place(column), problem, found, **values)

    def report(self, column: str, remarks: Iterable[Remark]) -> None:
        """Write down what a reader remarked about a cell."""
        self.findings.report(self.place(column), remarks)

    def cell(self, column: str) -> Cell:
        """Return a cell as it stands; empty where the file has no such column."""
        return self.record.cells.get(column, "")

    def text(self, column: str) -> str:
        """Return the text of a cell; empty where it only says that nothing is known."""
        cell = self.cell(column)
        return known(joined(cell)) if cell else ""

    def value(self, column: str, read: Callable[[str], Reading[T]]) -> T | None:
        """Return what a reader makes of the text of a cell, and write down its remarks; None when empty."""
        text = self.text(column)
        if not text:
            return None
        reading = read(text)
        if reading.remarks:
            self.report(column, reading.remarks)
        return reading.value

    def amount(self, column: str) -> float | None:
        """Return an amount in US dollars; None when unknown."""
        text = joined(self.cell(column))
        # "nan" in a column of numbers is the slip of a program, and is reported; elsewhere it says nothing.
        if not text or (not known(text) and folded(text) != "nan"):
            return None
        reading = read_amount(text, self.columns.units[column])
        if reading.remarks:
            self.report(column, reading.remarks)
        heading = self.columns.headings[column]
        if reading.value is not None and not self.columns.units[column] and not _in_dollars(heading):
            self.findings.add(Place(self.file, None, heading), NO_CURRENCY, heading)
        return reading.value


def _in_dollars(heading: str) -> bool:
    lower = heading.casefold()
    return any(word in lower for word in _DOLLARS)


def identified_rows(sheet: Sheet, columns: Columns, findings: Findings) -> Iterator[tuple[str, str, RowReader]]:
    """Yield id, name and reader of each row that has a usable id of its own and a name."""
    first_lines: dict[str, int] = {}
    for record in records(sheet, columns):
        row = RowReader(sheet.file, record, columns, findings)
        id_, name = joined(row.cell("id")), joined(row.cell("name"))
        if not id_:
            row.say("id", NO_ID, name)
        elif remarks := id_remarks(id_):
            row.report("id", remarks)
        elif not name:
            row.say("name", NO_NAME, id_)
        elif id_ in first_lines:
            row.say("id", ID_TWICE, id_, first=first_lines[id_])
        else:
            first_lines[id_] = record.line
            yield id_, name, row
