"""``decisions.csv``: who met whom in an evening and said yes or no, and what was known of both before it.

Only what was known before the meetings is read: the other's answer and the ratings given during the evening stand
in the same file and never come through this door.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from matcher.encounters import Encounters, Guest
from matcher.errors import InputError
from matcher.intake.columns import match_columns, records
from matcher.intake.findings import Findings, Problem, Reading, Remark, error, warning
from matcher.intake.rows import RowReader
from matcher.intake.sheets import Sheet
from matcher.intake.tables import find_sheet, read_sheet
from matcher.words import Words

TABLE: Final = "decisions"
NEEDED: Final = ("iid", "pid", "wave", "gender", "dec")
WISHES: Final = ("attr1_1", "sinc1_1", "intel1_1", "fun1_1", "amb1_1", "shar1_1")
_DESCRIBED = ("age", "field", "career", "goal", "int_corr", *WISHES)
_COLUMNS: Final = MappingProxyType(dict.fromkeys((*NEEDED, *_DESCRIBED), ()))

NOT_A_NUMBER = error(
    Words("not a number", "不是数字"), Words("Write a number, or leave it empty.", "请填数字或留空。")
)
NOT_WHOLE = error(
    Words("not a whole number from 0", "不是非负整数"), Words("Write a number such as 12.", "请填 12 这样的整数。")
)
NOT_YES_OR_NO = error(Words("neither 0 nor 1", "既不是 0 也不是 1"), Words("Write 0 or 1.", "请填 0 或 1。"))
NO_CORRELATION = error(
    Words("not between -1 and 1", "不在 -1 到 1 之间"),
    Words("Write a correlation, or leave it empty.", "请填相关系数或留空。"),
)
NOBODY_MET = warning(
    Words("it is not said who was met; the row was left out", "未注明见了谁，该行已跳过"),
    Words("Write the iid of the other person.", "请填对方的 iid。"),
)
MISSING_VALUE = error(Words("the cell is empty", "单元格为空"), Words("Fill it in.", "请填写。"))
MET_TWICE = error(
    Words("this person decided about that one before", "此人已对对方作过决定"),
    Words("Keep one of the two rows; the first is on line {first}.", "请保留其中一行；首次出现在第 {first} 行。"),
)
OTHER_FACTS = error(
    Words("not what an earlier row says of this person", "与前面关于此人的行不一致"),
    Words("Make the two agree; the earlier row is on line {first}.", "请使两行一致；前一行在第 {first} 行。"),
)


def has_encounters(folder: Path) -> bool:
    """Return whether a folder holds a table of both sides' decisions."""
    return folder.is_dir() and find_sheet(folder, TABLE, required=False, findings=Findings()) is not None


def read_encounters(folder: Path) -> Encounters:
    """Read the decisions of a folder.

    Raises
    ------
    InputError
        If the table cannot be used; its findings say where, by file, line and column.
    """
    findings = Findings()
    path = find_sheet(folder, TABLE, required=True, findings=findings)
    sheet = read_sheet(path, findings) if path else None
    rows = tuple(_rows(sheet, findings)) if sheet else ()
    encounters = None if findings.stopped() else _gathered(rows)
    if encounters is None or not len(encounters.yes) or findings.stopped():
        raise InputError(f"{folder / TABLE}.csv cannot be used, or has no decision in it.", findings.listed())
    return encounters


@dataclass(frozen=True, slots=True)
class _Row:
    guest: Guest
    other: int
    yes: bool
    shared: float


def _rows(sheet: Sheet, findings: Findings) -> Iterator[_Row]:
    columns = match_columns(sheet, _COLUMNS, NEEDED, findings)
    if columns is None:
        return
    met: dict[tuple[int, int], int] = {}
    described: dict[int, tuple[Guest, int]] = {}
    for record in records(sheet, columns):
        row = RowReader(sheet.file, record, columns, findings)
        if not row.text("pid"):
            row.say("pid", NOBODY_MET)
            continue
        empty = [name for name in NEEDED if not row.text(name)]
        for name in empty:
            row.say(name, MISSING_VALUE)
        values = {name: row.value(name, _whole) for name in ("iid", "pid", "wave")}
        side, yes = row.value("gender", _flag), row.value("dec", _flag)
        if empty or None in values.values() or side is None or yes is None:
            continue
        guest = _guest(row, int(values["iid"] or 0), int(values["wave"] or 0), side)
        couple = (guest.id, int(values["pid"] or 0))
        first = described.setdefault(guest.id, (guest, record.line))
        if first[0] != guest:
            row.say("iid", OTHER_FACTS, str(guest.id), first=first[1])
        if met.setdefault(couple, record.line) != record.line:
            row.say("pid", MET_TWICE, str(couple[1]), first=met[couple])
        shared = row.value("int_corr", _correlation)
        yield _Row(guest, couple[1], bool(yes), math.nan if shared is None else shared)


def _guest(row: RowReader, id_: int, evening: int, side: int) -> Guest:
    return Guest(
        id_,
        side,
        evening,
        row.value("age", _number),
        row.text("field"),
        row.text("career"),
        row.value("goal", _whole),
        tuple(row.value(name, _number) for name in WISHES),
    )


def _gathered(rows: tuple[_Row, ...]) -> Encounters:
    """Return the rows between people who both are described: somebody who never decides is not."""
    guests = {row.guest.id: row.guest for row in sorted(rows, key=lambda row: row.guest.id)}
    number = {id_: place for place, id_ in enumerate(guests)}
    kept = [row for row in rows if row.other in guests and guests[row.other].side != row.guest.side]
    return Encounters(
        tuple(guests.values()),
        np.array([number[row.guest.id] for row in kept], dtype=np.int64),
        np.array([number[row.other] for row in kept], dtype=np.int64),
        np.array([row.yes for row in kept], dtype=np.bool_),
        np.array([row.shared for row in kept], dtype=np.float64),
    )


def _number(text: str) -> Reading[float | None]:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    return Reading(value) if math.isfinite(value) else Reading(None, (Remark(NOT_A_NUMBER, text),))


def _that(allowed: Callable[[float], bool], problem: Problem, text: str) -> Reading[float | None]:
    value = _number(text).value
    if value is None or not allowed(value):
        return Reading(None, (Remark(problem, text),))
    return Reading(value)


def _whole(text: str) -> Reading[int | None]:
    reading = _that(lambda value: value >= 0 and value.is_integer(), NOT_WHOLE, text)
    return Reading(None if reading.value is None else int(reading.value), reading.remarks)


def _flag(text: str) -> Reading[int | None]:
    reading = _that(lambda value: value in (0.0, 1.0), NOT_YES_OR_NO, text)
    return Reading(None if reading.value is None else int(reading.value), reading.remarks)


def _correlation(text: str) -> Reading[float | None]:
    return _that(lambda value: -1 <= value <= 1, NO_CORRELATION, text)
