"""A released plan, read back from the folder that it was handed over in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from matcher.conference import Dataset
from matcher.errors import Finding, InputError, Severity
from matcher.intake.cells import read_count
from matcher.intake.columns import Columns, joined, match_columns, records
from matcher.intake.dates import in_utc, read_moment
from matcher.intake.delimited import parse_delimited
from matcher.intake.findings import Findings, Place, error, warning
from matcher.intake.printing import describe
from matcher.intake.rows import RowReader
from matcher.intake.tables import read_bytes
from matcher.planning.checks import Meeting
from matcher.words import Language, Words

TIMETABLE: Final = "timetable.csv"
SUMMARY: Final = "plan.json"
#: What our plan.json says of itself, up to the version of its layout.
FORMAT: Final = "matcher plan"

NO_PLAN = error(
    Words("not a plan that matcher wrote", "不是 matcher 生成的方案"),
    Words(
        "Name the folder that `matcher plan --out` wrote, with {file} in it as it was.",
        "请指定 `matcher plan --out` 生成的文件夹，其中的 {file} 须保持原样。",
    ),
)
NOT_A_MOMENT = error(
    Words("not a date with a time", "不是日期加时间"),
    Words(
        "Restore the file as matcher wrote it; times look like 2017-11-07T13:30:00+08:00.",
        "请恢复 matcher 生成的原文件；时间形如 2017-11-07T13:30:00+08:00。",
    ),
)
NOT_A_TABLE = error(
    Words("not the number of a table", "不是桌号"),
    Words(
        "Restore the file as matcher wrote it; tables count from 1.",
        "请恢复 matcher 生成的原文件；桌号从 1 开始。",
    ),
)
TWICE = error(
    Words("a pair that meets twice", "同一对会面两次"),
    Words("Line {first} has it first. Remove one of the two.", "该配对首次出现在第 {first} 行。请删除其中一行。"),
)
GONE = warning(
    Words(
        "somebody who is not in the tables any more: the meeting is cancelled", "参会名单中已没有此人，会面将取消"
    ),
    Words(
        "Put the row back into the tables if it was removed by mistake.",
        "如系误删，请在参会名单中恢复该行。",
    ),
)
NO_SUCH_TIME = warning(
    Words(
        "no meeting time of the programme in this room: the meeting gets another",
        "议程中没有此时段，会面将另行安排",
    ),
    Words(
        "Correct conference.toml if the session was meant to stay; say with [[session_moved]] where it moved to.",
        "如场次本应不变，请更正 conference.toml；如已调整，请在 [[session_moved]] 中说明。",
    ),
)

_COLUMNS: Final = MappingProxyType(
    dict.fromkeys(("investor_id", "startup_id", "sub_forum", "start", "end", "room", "table"), ())
)


@dataclass(frozen=True, slots=True)
class ReleasedPlan:
    """What was released: all meetings, the tables of each session by its id, and the seed."""

    meetings: tuple[Meeting, ...]
    tables: Mapping[str, int]
    seed: int


def read_released_plan(folder: Path, dataset: Dataset) -> tuple[ReleasedPlan, tuple[Finding, ...]]:
    """Read the plan in a folder that ``matcher plan`` wrote for an earlier state of the dataset.

    Raises
    ------
    InputError
        If it cannot be used; its ``findings`` say why, line by line.
    """
    findings = Findings()
    if not (folder / SUMMARY).is_file():
        raise InputError(f"{folder} holds no {SUMMARY}. Name the folder that `matcher plan --out` wrote.")
    summary = _summary(folder / SUMMARY, findings)
    meetings = _timetable(folder / TIMETABLE, dataset, findings)
    listed = findings.listed()
    if summary is None or findings.stopped():
        first = next(one for one in listed if one.severity is Severity.ERROR)
        raise InputError(f"{folder} cannot be used: {describe(first, Language.EN)}", listed)
    tables, seed = summary
    return ReleasedPlan(meetings, tables, seed), listed


def _summary(path: Path, findings: Findings) -> tuple[dict[str, int], int] | None:
    """Return the tables of the sessions and the seed; None, with a finding, when they are not there."""
    data = read_bytes(path, findings)
    if data is None:
        return None
    try:
        content: Any = json.loads(data)
        if not str(content["format"]).startswith(FORMAT):
            raise ValueError("another format")
        return {str(one["id"]): int(one["tables"]) for one in content["sessions"]}, int(content["seed"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        findings.add(Place(path.name), NO_PLAN, file=path.name)
        return None


def _timetable(path: Path, dataset: Dataset, findings: Findings) -> tuple[Meeting, ...]:
    data = read_bytes(path, findings)
    if data is None:
        return ()
    sheet = parse_delimited(data, path.name, findings)
    columns = match_columns(sheet, _COLUMNS, _COLUMNS, findings) if sheet else None
    if sheet is None or columns is None:
        return ()
    reader = _Reader(dataset, columns, findings)
    return tuple(
        meeting
        for record in records(sheet, columns)
        if (meeting := reader.meeting(RowReader(path.name, record, columns, findings))) is not None
    )


class _Reader:
    """Reads the rows of a timetable one by one, and remembers which pairs it has seen."""

    def __init__(self, dataset: Dataset, columns: Columns, findings: Findings) -> None:
        conference = dataset.conference
        self.columns, self.findings = columns, findings
        self.zone: ZoneInfo = conference.zone
        self.investors = {person.id for person in dataset.investors}
        self.startups = {person.id for person in dataset.startups}
        self.times = {
            (session.sub_forum, session.room, start)
            for session in conference.sessions
            for start in conference.starts(session)
        }
        self.first: dict[tuple[str, str], int] = {}

    def meeting(self, row: RowReader) -> Meeting | None:
        investor, startup = joined(row.cell("investor_id")), joined(row.cell("startup_id"))
        moments = [read_moment(joined(row.cell(column)), self.zone) for column in ("start", "end")]
        for column, moment in zip(("start", "end"), moments, strict=True):
            if moment is None:
                row.say(column, NOT_A_MOMENT, joined(row.cell(column)))
        table = read_count(joined(row.cell("table"))).value
        if not table:
            row.say("table", NOT_A_TABLE, joined(row.cell("table")))
        if (investor, startup) in self.first:
            row.say("startup_id", TWICE, f"{investor} × {startup}", first=self.first[investor, startup])
        self.first.setdefault((investor, startup), row.record.line)
        if moments[0] is None or moments[1] is None or not table:
            return None
        hours = in_utc(moments[0], moments[1])
        forum, room = joined(row.cell("sub_forum")), joined(row.cell("room"))
        if investor not in self.investors:
            row.say("investor_id", GONE, investor)
        elif startup not in self.startups:
            row.say("startup_id", GONE, startup)
        elif (forum, room, hours.start) not in self.times:
            row.say("start", NO_SUCH_TIME, joined(row.cell("start")))
        return Meeting(investor, startup, forum, hours.start, hours.end, room, table)
