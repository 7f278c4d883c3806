"""What the plan is to be good at, read from [aims] of conference.toml."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from matcher.conference import MATCH_LIST_AIMS, Aim, Aims
from matcher.intake.findings import error
from matcher.intake.settings import AimsTable
from matcher.intake.settings_file import SettingsText
from matcher.intake.toml_lines import Path
from matcher.words import Words

UNKNOWN_AIM = error(
    Words("an aim that does not exist", "没有这项目标"),
    Words("Write one of {known}.", "请填写以下之一：{known}。"),
)
AIM_TWICE = error(
    Words("an aim that is named twice", "目标重复"), Words("Keep its first place only.", "请只保留第一次出现。")
)
NO_INTEREST = error(
    Words("an order of aims without interest", "目标顺序中缺少 interest"),
    Words(
        'Add "interest": without it every match list would be as good as any other.',
        "请加入 interest：没有它，所有配对名单都没有优劣之分。",
    ),
)
OUT_OF_ORDER = error(
    Words("an aim of the match list after one that depends on it", "目标的先后不合逻辑"),
    Words(
        "Who meets comes before when: name people and minimum first, then floor, then interest, then {rest}.",
        "先定谁与谁见面，再定时间：请先写 people 与 minimum，再写 floor、interest，最后写 {rest}。",
    ),
)


def read_aims(table: AimsTable, text: SettingsText) -> Aims:
    """Return the aims in the order given; an order that cannot be followed is among the findings."""
    weights = table.weights.model_dump() if table.weights else {}
    if table.order is None:
        return Aims(weights={Aim(name): weight for name, weight in weights.items()})
    order = read_order(table.order, ("aims", "order"), text)
    return Aims(order, {Aim(name): weight for name, weight in weights.items()})


def read_order(names: Sequence[str], path: Path, text: SettingsText) -> tuple[Aim, ...]:
    """Return the aims named at a path; an order that cannot be followed is among the findings."""
    known = [aim.value for aim in Aim]
    order: list[Aim] = []
    for number, name in enumerate(names):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1) or known
            text.say((*path, number), UNKNOWN_AIM, name, known=", ".join(near))
        elif Aim(name) in order:
            text.say((*path, number), AIM_TWICE, name)
        else:
            order.append(Aim(name))
    if Aim.INTEREST not in order:
        text.say(path, NO_INTEREST, ", ".join(names))
    if _stage_falls(order):
        rest = ", ".join(aim.value for aim in Aim if aim not in MATCH_LIST_AIMS)
        text.say(path, OUT_OF_ORDER, ", ".join(names), rest=rest)
    return tuple(order)


def _stage_falls(order: list[Aim]) -> bool:
    """Return whether an aim stands behind one that can only be followed after it."""
    stages = [
        {Aim.PEOPLE: 0, Aim.MINIMUM: 0, Aim.FLOOR: 1, Aim.INTEREST: 2}.get(aim, len(MATCH_LIST_AIMS))
        for aim in order
    ]
    return stages != sorted(stages)
