"""The order of the plan's aims, in words: what came first, and what had to give way."""

from __future__ import annotations

from typing import Final

from matcher.conference import MATCH_LIST_AIMS, Aim, Aims
from matcher.words import Words

AIM: Final = {
    Aim.PEOPLE: Words("as many people as possible have a meeting", "让尽可能多的人获得会面"),
    Aim.MINIMUM: Words("people get the meetings they ask for at least", "满足各人的最低会面数"),
    Aim.FLOOR: Words(
        "the best meeting of the worst-served startup is as good as possible",
        "让最弱一家创业公司的最佳会面尽可能好",
    ),
    Aim.INTEREST: Words("the greatest expected mutual interest", "预期双方意向之和最大"),
    Aim.BREAKS: Words("few breaks between meetings", "会面之间的空档少"),
    Aim.ROOM_CHANGES: Words("few changes of room", "换房间的次数少"),
    Aim.EVEN_SPREAD: Words("breaks and walks spread evenly over people", "空档与走动在各人之间分布均匀"),
    Aim.TABLES: Words("few tables", "桌数少"),
}
_ORDER: Final = Words("The plan serves, in this order: {aims}.", "方案依次考虑：{aims}。")
_WEIGHED: Final = Words(
    " Of the timetable, these are weighed against each other: {weights}.", "其中日程方面按权重权衡：{weights}。"
)
_WEIGHT: Final = Words("{aim} ({weight})", "{aim}（{weight}）")


def told_aims(aims: Aims) -> Words:
    """Return the order, and the weights where the timetable's aims are traded off."""
    named = [aim for aim in aims.order if not aims.weights or aim in MATCH_LIST_AIMS]
    said = _ORDER.format(aims=_listed([AIM[aim] for aim in named]))
    if not aims.weights:
        return said
    weights = [_WEIGHT.format(aim=AIM[aim], weight=weight) for aim, weight in aims.weights.items() if weight]
    weighed = _WEIGHED.format(weights=_listed(weights))
    return Words(said.en + weighed.en, said.zh + weighed.zh)


def _listed(parts: list[Words]) -> Words:
    return Words("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
