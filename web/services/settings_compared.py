"""Hold other settings against the conference as it is, on the same scores, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from matcher.comparing import alternative
from matcher.comparison import AS_IT_IS, Alternative, Setting
from matcher.conference import Aim, Aims
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress, told_as
from matcher.words import Words
from web.errors import RefusedError
from web.services.matches.draft_grounds import draft_grounds
from web.services.matches.drafts import scored
from web.store.engine import Store

#: Most settings that are planned at once, besides the conference as it is.
MOST_SETTINGS = 6
_NOTHING = Words(
    "These settings are as they are now. Change at least one of them, then compare.",
    "所选设置与现状相同。请至少修改一项后再比较。",
)
_ONE_SIDED = Words(
    "There are no investors or no startups yet. Import both, then compare.",
    "目前还没有投资人或创业公司。请先导入双方，再作比较。",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organiser would like to try; None: as it is."""

    tables_percent: int = 100
    meeting_minutes: int | None = None
    least_investor: int | None = None
    least_startup: int | None = None
    floor: bool | None = None


def compare_settings(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress | None = None
) -> dict[str, Any]:
    """Plan the conference as it is and under each of ``asked["wishes"]``; return what comes out."""
    clock = StepClock(progress)
    with clock.step("read"), store.reading() as db:
        grounds = draft_grounds(db, conference_id, None)
    if not grounds.dataset.investors or not grounds.dataset.startups:
        raise RefusedError(_ONE_SIDED)
    conference = grounds.dataset.conference
    wishes = [Wish(**one) for one in asked["wishes"]][:MOST_SETTINGS]
    settings = [one for one in (setting_of(wish, conference.aims) for wish in wishes) if one is not None]
    if not settings:
        raise RefusedError(_NOTHING)
    found = scored(grounds, clock, progress)
    tell = told_as("plan", progress)
    every = (AS_IT_IS, *settings)
    made = []
    for at, setting in enumerate(every):
        if tell:
            tell(at, len(every))
        made.append(_record(alternative(found, setting)))
    return {"alternatives": made, "candidates": len(found.pairs)}


def setting_of(wish: Wish, aims: Aims) -> Setting | None:
    """Return a wish as a setting with a name that says what is otherwise; None where nothing is."""
    said: list[Words] = []
    if wish.tables_percent != 100:
        more = wish.tables_percent - 100
        said.append((_MORE_TABLES if more > 0 else _FEWER_TABLES).format(n=abs(more)))
    if wish.meeting_minutes is not None:
        said.append(Words("meetings of {n} minutes", "每场 {n} 分钟").format(n=wish.meeting_minutes))
    least = {Side.INVESTOR: wish.least_investor, Side.STARTUP: wish.least_startup}
    for side, number in least.items():
        if number is not None:
            said.append(_LEAST[side].format(n=number))
    order = None if wish.floor is None or wish.floor is (Aim.FLOOR in aims) else _toggled(aims)
    if order is not None:
        said.append(_FLOOR[Aim.FLOOR in order])
    if not said:
        return None
    return Setting(
        name=Words(", ".join(one.en for one in said), "，".join(one.zh for one in said)),
        table_factor=wish.tables_percent / 100,
        meeting=None if wish.meeting_minutes is None else timedelta(minutes=wish.meeting_minutes),
        least={side: number for side, number in least.items() if number is not None},
        order=order,
    )


_MORE_TABLES = Words("{n} % more tables", "桌子增加 {n}%")
_FEWER_TABLES = Words("{n} % fewer tables", "桌子减少 {n}%")
_LEAST = {
    Side.INVESTOR: Words("at least {n} per investor", "每位投资人至少 {n} 场"),
    Side.STARTUP: Words("at least {n} per startup", "每家创业公司至少 {n} 场"),
}
_FLOOR = {True: Words("with the floor", "设保底"), False: Words("without the floor", "不设保底")}


def _toggled(aims: Aims) -> tuple[Aim, ...]:
    """Return the aims with the floor left out, or put before the interest."""
    if Aim.FLOOR in aims:
        return tuple(aim for aim in aims.order if aim is not Aim.FLOOR)
    at = aims.order.index(Aim.INTEREST) if Aim.INTEREST in aims else len(aims.order)
    return (*aims.order[:at], Aim.FLOOR, *aims.order[at:])


def _record(one: Alternative) -> dict[str, Any]:
    """Return what a page shows of an alternative."""
    return {
        "name": one.setting.name.record(),
        "meetings": one.meetings,
        "value": one.value,
        "gap": one.gap,
        "left_out": {side.value: share.left_out for side, share in one.shares.items()},
        "reached": {side.value: share.reached for side, share in one.shares.items()},
        "per_person": {side.value: asdict(share) for side, share in one.shares.items()},
        "floor": one.floor,
        "short": one.short,
        "breaks": one.breaks,
        "most_breaks": one.most_breaks,
        "room_changes": one.room_changes,
        "tables": one.tables,
        "tables_in_use": one.tables_in_use,
        "unevenness": one.unevenness,
        "seconds": one.seconds,
    }
