"""What a participant asks of the conference: sub-forums, hours away, least and most meetings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from matcher.conference import SubForum
from matcher.intake.cells import folded, read_count, read_list
from matcher.intake.dates import read_intervals
from matcher.intake.findings import Reading, Remark, warning
from matcher.intake.rows import RowReader
from matcher.intake.sheets import Cell
from matcher.profiles import Attendance
from matcher.words import Words

UNKNOWN_SUB_FORUM = warning(
    Words("a sub-forum that the programme does not have; ignored", "议程中没有此分论坛，已忽略"),
    Words("Write the id or the name of a sub-forum: {near}.", "请填写分论坛的编号或名称：{near}。"),
)
MAX_BELOW_MIN = warning(
    Words("max_meetings is below min_meetings; both ignored", "最多会面数小于最少会面数，两者均已忽略"),
    Words("Make max_meetings at least as large as min_meetings.", "请使最多会面数不小于最少会面数。"),
)

COLUMNS = ("sub_forums", "unavailable", "min_meetings", "max_meetings")

_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """What the programme lends to the reading of rows: the time zone and the names of the sub-forums."""

    zone: ZoneInfo
    ids: dict[str, str] | None
    """Each id and name, folded, with the id it means; None when the programme itself could not be read."""

    @classmethod
    def of(cls, zone: ZoneInfo, sub_forums: Iterable[SubForum]) -> Frame:
        """Return the programme that has these sub-forums."""
        forums = tuple(sub_forums)
        ids: dict[str, str] = {}
        # Ids go before names: a name that is another sub-forum's id does not hide it.
        for forum in forums:
            ids.setdefault(folded(forum.id), forum.id)
        for forum in forums:
            for name in (forum.name.en, forum.name.zh):
                ids.setdefault(folded(name), forum.id)
        return cls(zone, ids)

    def near(self, word: str) -> str:
        """Return the ids nearest to a word, or the first few."""
        ids = self.ids or {}
        close = difflib.get_close_matches(folded(word), ids, n=3, cutoff=0.5)
        nearest = dict.fromkeys(ids[name] for name in close)
        every = dict.fromkeys(ids.values())
        return ", ".join(nearest or list(every)[:_SUGGESTED] + ["…"] * (len(every) > _SUGGESTED))


def read_sub_forums(cell: Cell, frame: Frame) -> Reading[tuple[str, ...]]:
    """Return the ids of the sub-forums that a list names by id or by name; unknown ones are remarked."""
    if frame.ids is None:
        return Reading(())
    found: dict[str, None] = {}
    remarks: list[Remark] = []
    for word in read_list(cell):
        id_ = frame.ids.get(folded(word))
        if id_ is None:
            remarks.append(Remark(UNKNOWN_SUB_FORUM, word, {"near": frame.near(word)}))
        else:
            found[id_] = None
    return Reading(tuple(found), tuple(remarks))


def read_attendance(row: RowReader, frame: Frame) -> Attendance:
    """Return what the columns about attendance say; a file without them asks for nothing."""
    if not any(row.cell(column) for column in COLUMNS):
        return Attendance()
    sub_forums = read_sub_forums(row.cell("sub_forums"), frame)
    row.report("sub_forums", sub_forums.remarks)
    unavailable = read_intervals(row.cell("unavailable"), frame.zone)
    row.report("unavailable", unavailable.remarks)
    least, most = row.value("min_meetings", read_count), row.value("max_meetings", read_count)
    if least is not None and most is not None and most < least:
        row.say("max_meetings", MAX_BELOW_MIN, f"{most} < {least}")
        least = most = None
    return Attendance(sub_forums.value, unavailable.value, least, most)
