"""``matcher timetable``: participants and meetings in one file in, the timetable with the fewest breaks out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.screen import AS_JSON, LANGUAGE
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.planning.breaks.problem import EventProblem, EventTimetable
    from matcher.planning.conflicts import Conflict

_TOLD = {
    "optimal": Words(
        "{meetings} meetings, {breaks} breaks: no timetable has fewer.",
        "{meetings} 场会面，{breaks} 段空档：没有空档更少的时间表。",
    ),
    "feasible": Words(
        "Time ran out before the proof. {meetings} meetings, {breaks} breaks; {bound} or more are unavoidable.",
        "时间用完，尚未证明最优。{meetings} 场会面，{breaks} 段空档；至少 {bound} 段不可避免。",
    ),
    "infeasible": Words("No timetable keeps every rule.", "没有时间表能满足所有规则。"),
    "unknown": Words(
        "Time ran out before any timetable was found; one would have {bound} breaks or more. "
        "Give more time with --time-limit.",
        "时间用完，尚未找到时间表；如果存在，至少有 {bound} 段空档。请用 --time-limit 给更多时间。",
    ),
}
_CLASH = {
    "smallest": Words("The smallest set of rules that cannot hold together:", "不能同时成立的最小规则组："),
    "minimal": Words(
        "Rules that cannot hold together; none of them can be spared, but there may be fewer others:",
        "不能同时成立的规则（每条都不可缺，但可能有更小的一组）：",
    ),
    "sufficient": Words(
        "Rules that cannot hold together; time ran out before those that can be spared were found:",
        "不能同时成立的规则（时间用完，其中可能有多余的）：",
    ),
}
_LISTED = 30
_AND_MORE = Words("  … and {more} more, in the file", "  ……另有 {more} 条，见文件")
_WAY_OUT = Words("The cheapest way out:", "代价最小的解决办法：")
_NOT_KNOWN = Words("Time ran out before the reason was found.", "时间用完，尚未找到原因。")
_WRITTEN = Words("The answer is in {out}; it took {seconds} s.", "结果已写入 {out}；用时 {seconds} 秒。")


@click.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="JSON file for the answer.")
@click.option(
    "--time-limit",
    "seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds after which the best timetable so far is taken.",
)
@LANGUAGE
@AS_JSON
def timetable(problem: Path, out: Path, seconds: float, language: str, as_json: bool) -> None:
    """Give meetings their slots with the fewest breaks, proven; or say which rules cannot hold together.

    PROBLEM is a JSON file with slots, tables, participants, meetings, and perhaps max_break_difference. A break is
    an idle run between two meetings of one participant.
    """
    from matcher.planning.breaks.timetable import plan_event
    from matcher.reporting.single_file import write_atomically

    found = plan_event(_read(problem), seconds)
    meetings = [{"id": one, "slot": slot} for one, slot in (found.slots or {}).items()]
    content = json.dumps({**found.record(), "meetings": meetings}, ensure_ascii=False, indent=2)
    write_atomically(out, f"{content}\n".encode())
    if as_json:
        click.echo(json.dumps(found.record(), ensure_ascii=False, indent=2))
    else:
        click.echo(_told(found, out, Language(language)))


def _read(path: Path) -> EventProblem:
    from matcher.intake.event_file import read_event
    from matcher.planning.breaks.problem import EventMeeting, EventProblem

    event = read_event(path)
    meetings = tuple(
        EventMeeting(one.id, one.participants, one.allowed, one.fixed, one.after) for one in event.meetings
    )
    return EventProblem(event.slots, event.tables, event.unavailable, meetings, event.max_break_difference)


def _told(found: EventTimetable, out: Path, language: Language) -> str:
    record: dict[str, Any] = found.record()
    lines = [_TOLD[record["status"]].format(meetings=len(found.slots or {}), **_figures(record))]
    if found.conflict is not None:
        lines.extend(_explained(found.conflict))
    elif record["status"] == "infeasible":
        lines.append(_NOT_KNOWN)
    lines.append(_WRITTEN.format(out=out, seconds=record["seconds"]))
    return "\n".join(line.within(language) for line in lines)


def _explained(conflict: Conflict) -> Iterator[Words]:
    yield _CLASH["smallest" if conflict.smallest else "minimal" if conflict.minimal else "sufficient"]
    yield from _listed([rule.words for rule in conflict.rules])
    if conflict.way_out:
        yield _WAY_OUT
        yield from _listed(conflict.way_out)


def _listed(words: Sequence[Words]) -> Iterator[Words]:
    yield from (Words(f"  - {one.en}", f"  - {one.zh}") for one in words[:_LISTED])
    if len(words) > _LISTED:
        yield _AND_MORE.format(more=len(words) - _LISTED)


def _figures(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in ("breaks", "bound")}
