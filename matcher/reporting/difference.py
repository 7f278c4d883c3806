"""What a repair changed, for people and for programs: in words, as a table, and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from matcher.conference import Dataset
from matcher.plan import Cancellation, Difference, Move
from matcher.planning.checks import Meeting
from matcher.profiles import Side
from matcher.reporting.clock import Clock, short_day
from matcher.reporting.tables import write_table
from matcher.words import Language, Words

COLUMNS: Final = (
    "change",
    "investor_id",
    "startup_id",
    "sub_forum",
    "start",
    "end",
    "room",
    "table",
    "new_sub_forum",
    "new_start",
    "new_end",
    "new_room",
    "new_table",
    "reason",
)

_SUMMARY = Words(
    "{moved} moved, {cancelled} cancelled, {new} new, {kept} kept.",
    "调整 {moved} 场，取消 {cancelled} 场，新增 {new} 场，保留 {kept} 场。",
)
_PROVEN = Words(
    "No repair cancels fewer meetings, and none that cancels as few moves fewer: proven.",
    "已证明：没有取消更少的方案；取消同样少时，没有调整更少的方案。",
)
_NOT_PROVEN = Words(
    "Every rule is kept; that no repair gets by with fewer changes is not proven.",
    "全部规则均已满足；是否存在改动更少的方案尚未证明。",
)
_HEADINGS = {
    "cancelled": Words("Cancelled", "取消"),
    "moved": Words("Moved", "调整"),
    "new": Words("New", "新增"),
}
_MOVED = Words("{pair}: {before} → {after}", "{pair}：{before} → {after}")
_CANCELLED = Words("{pair}: {before} ({reason})", "{pair}：{before}（{reason}）")
_NEW = Words("{pair}: {after}", "{pair}：{after}")
_AT = Words("{day} {hours}, {place}", "{day} {hours}，{place}")
_PLACE = Words("{room}, table {table}", "{room} {table} 号桌")
_TABLE = Words("table {table}", "{table} 号桌")
_MORE = Words("… and {count} more in {file}", "……另有 {count} 场见 {file}")
#: So many of each kind are told on a terminal; all stand in the table.
TOLD: Final = 20


def write_changes(difference: Difference, dataset: Dataset, path: Path) -> None:
    """Write ``changes.csv``: a line for each meeting moved, cancelled or new; times in the conference's zone."""
    clock = Clock(dataset.conference.zone)
    nothing = ("",) * 5
    rows = [
        *(
            ("moved", *_pair(one.before), *_cells(one.before, clock), *_cells(one.after, clock), "")
            for one in difference.moved
        ),
        *(
            ("cancelled", *_pair(one.meeting), *_cells(one.meeting, clock), *nothing, str(one.reason))
            for one in difference.cancelled
        ),
        *(("new", *_pair(one), *nothing, *_cells(one, clock), "") for one in difference.new),
    ]
    write_table(path, COLUMNS, rows)


def difference_record(difference: Difference, dataset: Dataset) -> dict[str, Any]:
    """Return the difference as plain values, for JSON."""
    clock = Clock(dataset.conference.zone)
    return {
        "kept": len(difference.kept),
        "proven": difference.proven,
        "moved": [
            {**_ids(one.before), "from": _record(one.before, clock), "to": _record(one.after, clock)}
            for one in difference.moved
        ],
        "cancelled": [
            {**_ids(one.meeting), "from": _record(one.meeting, clock), "reason": one.reason.record()}
            for one in difference.cancelled
        ],
        "new": [{**_ids(one), "to": _record(one, clock)} for one in difference.new],
    }


def difference_told(difference: Difference, dataset: Dataset, out: Path, language: Language) -> str:
    """Return the difference in words: how much changed, then what, the first of each kind."""
    return "\n".join(line.within(language) for line in _lines(difference, dataset, out))


def _lines(difference: Difference, dataset: Dataset, out: Path) -> Iterator[Words]:
    told = _Told(dataset)
    yield _SUMMARY.format(
        moved=len(difference.moved),
        cancelled=len(difference.cancelled),
        new=len(difference.new),
        kept=f"{len(difference.kept):,}",
    )
    yield _PROVEN if difference.proven else _NOT_PROVEN
    kinds: tuple[tuple[str, Sequence[Words]], ...] = (
        ("cancelled", [told.cancelled(one) for one in difference.cancelled[:TOLD]]),
        ("moved", [told.moved(one) for one in difference.moved[:TOLD]]),
        ("new", [told.new(one) for one in difference.new[:TOLD]]),
    )
    for kind, lines in kinds:
        if lines:
            yield _HEADINGS[kind]
            yield from (Words(f"  {line.en}", f"  {line.zh}") for line in lines)
            rest = len(getattr(difference, kind)) - len(lines)
            if rest:
                yield _MORE.format(count=rest, file=out / "changes.csv")


class _Told:
    """Puts meetings into words: the names of the two, and when and where in the conference's own time."""

    def __init__(self, dataset: Dataset) -> None:
        self.clock = Clock(dataset.conference.zone)
        self.names = {(side, person.id): person.name for side in Side for person in dataset.people(side)}

    def moved(self, one: Move) -> Words:
        here, there = one.before, one.after
        only_the_table = (here.start, here.end, here.room) == (there.start, there.end, there.room)
        after = _TABLE.format(table=there.table) if only_the_table else self._at(there)
        return _MOVED.format(pair=self._pair(here), before=self._at(here), after=after)

    def cancelled(self, one: Cancellation) -> Words:
        return _CANCELLED.format(pair=self._pair(one.meeting), before=self._at(one.meeting), reason=one.reason)

    def new(self, meeting: Meeting) -> Words:
        return _NEW.format(pair=self._pair(meeting), after=self._at(meeting))

    def _pair(self, meeting: Meeting) -> str:
        people = (Side.INVESTOR, meeting.investor_id), (Side.STARTUP, meeting.startup_id)
        return " × ".join(f"{self.names[who]} ({who[1]})" if who in self.names else who[1] for who in people)

    def _at(self, meeting: Meeting) -> Words:
        return _AT.format(
            day=short_day(self.clock.day(meeting.start)),
            hours=self.clock.span(meeting.start, meeting.end),
            place=_PLACE.format(room=meeting.room or meeting.sub_forum, table=meeting.table),
        )


def _pair(meeting: Meeting) -> tuple[str, str]:
    return meeting.investor_id, meeting.startup_id


def _ids(meeting: Meeting) -> dict[str, str]:
    return {"investor_id": meeting.investor_id, "startup_id": meeting.startup_id}


def _cells(meeting: Meeting, clock: Clock) -> tuple[str, str, str, str, str]:
    start, end = (clock.local(moment).isoformat() for moment in (meeting.start, meeting.end))
    return meeting.sub_forum, start, end, meeting.room, str(meeting.table)


def _record(meeting: Meeting, clock: Clock) -> dict[str, Any]:
    forum, start, end, room, _ = _cells(meeting, clock)
    return {"sub_forum": forum, "start": start, "end": end, "room": room, "table": meeting.table}
