"""Made-up figures of three settings: the second has more tables, the third leaves three startups out."""

from __future__ import annotations

import math
from typing import Any

from matcher.comparison import AS_IT_IS, Alternative, Comparison, Setting, Share
from matcher.conference import Aim
from matcher.profiles import Side
from matcher.words import Words
from tests.factories import conference

MORE = Setting(Words("More <tables>", "增加桌数"), table_factor=1.5)
ALONE = Setting(Words("Interest alone", "只看意向"), order=(Aim.INTEREST,))


def shares(left_out: int = 0) -> dict[Side, Share]:
    return {Side.INVESTOR: Share(10, 0, 1, 8.0, 8), Side.STARTUP: Share(20 - left_out, left_out, 0, 2.5, 8)}


def made(setting: Setting = AS_IT_IS, **fields: Any) -> Alternative:
    figures: dict[str, Any] = {
        "status": "optimal",
        "meetings": 50,
        "value": 20.0,
        "bound": 20.0,
        "gap": 0.0,
        "shares": shares(),
        "floor": 0.05,
        "floor_bound": 0.05,
        "short": 0,
        "breaks": 6,
        "room_changes": 3,
        "most_breaks": 1,
        "tables": 10,
        "tables_in_use": 8,
        "unevenness": 0.4,
        "seconds": 1.5,
    }
    return Alternative(setting, **{**figures, **fields})


def small_comparison(*alternatives: Alternative) -> Comparison:
    usual = (
        made(),
        made(MORE, meetings=54, value=21.0, bound=22.0, gap=1 / 22, breaks=2, tables=15, tables_in_use=12),
        made(ALONE, value=22.0, bound=22.0, shares=shares(3), floor=0.2, floor_bound=math.inf, unevenness=0.6),
    )
    return Comparison(conference(), 1234, alternatives or usual, {"matcher": "0"}, {"plan": 4.5}, 0)
