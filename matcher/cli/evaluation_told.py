"""A contest of methods as tables on the terminal, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from matcher.cli.text_tables import starred, text_table
from matcher.profiles import Side
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.evaluation.contest import Contest
    from matcher.evaluation.groups import Group
    from matcher.evaluation.uncertainty import Estimate

_TITLES: Final = {
    Side.STARTUP: Words(
        "Investors for a new startup: {queries} startups ask, {candidates} investors are ranked",
        "为新企业推荐投资人：{queries} 家企业提问，对 {candidates} 位投资人排序",
    ),
    Side.INVESTOR: Words(
        "New startups for an investor: {queries} investors ask, {candidates} startups are ranked",
        "为投资人推荐新企业：{queries} 位投资人提问，对 {candidates} 家企业排序",
    ),
}
_AHEAD: Final = Words("{favourite} is better by (* not by chance)", "“{favourite}”领先（* 非偶然）")
_STAND_IN: Final = Words(
    "Too little happened before the cut for {method} to learn from: what stands under this name is {other}.",
    "截止日之前的历史过少，“{method}”无从学习：以该名称列出的是“{other}”。",
)
_METHOD: Final = Words("method", "方法")
_BELOW: Final = Words(
    "Below each mean its 95 % bootstrap interval over queries.",
    "每个均值下方为对提问者自助抽样得到的 95% 置信区间。",
)
_GROUPS: Final = Words(
    "By group (Δ: better than the weights written by hand; * not by chance)",
    "分组（Δ：优于手写权重的幅度；* 非偶然）",
)
_GROUP_COLUMNS: Final = (Words("who asks", "提问方"), Words("group", "分组"), Words("queries", "提问数"))
_SIDES: Final = {Side.INVESTOR: Words("investor", "投资人"), Side.STARTUP: Words("startup", "企业")}
#: Names of the methods that are always shown, for readers of Chinese.
_NAMES: Final = {"random": "随机", "popularity": "热度", "recent popularity": "近期热度"}


def told(contest: Contest, language: Language) -> str:
    """Return for each direction how every method did, and what the favourite is ahead of the others."""
    parts = []
    for side in (Side.STARTUP, Side.INVESTOR):
        counts = {"queries": contest.queries[side], "candidates": contest.candidates[side]}
        title = _TITLES[side].format(**{name: f"{count:,}" for name, count in counts.items()})
        means = {one.name: one.means[side] for one in contest.results}
        parts.append(_table(title.within(language), means, language, marked=False))
        behind = {one.name: one.behind[side] for one in contest.results if one.behind}
        if behind:
            ahead = _AHEAD.format(favourite=_named(contest.favourite, language)).within(language)
            parts.append(_table(ahead, behind, language, marked=True))
    notes = [
        _STAND_IN.format(method=_named(name, language), other=_named(other, language)).within(language)
        for name, other in contest.stand_ins.items()
    ]
    return "\n".join([*parts, *notes, _BELOW.within(language)])


def groups_told(groups: Sequence[Group], language: Language) -> str:
    """Return a table of groups: what was reached, and by how much the hand-written weights were beaten."""
    metrics = list(groups[0].reached) if groups else []
    columns = [column.within(language) for column in _GROUP_COLUMNS]
    heads = [*columns, *(f"{metric} {sign}".strip() for metric in metrics for sign in ("", "Δ"))]
    rows = [
        [
            _SIDES[one.side].within(language),
            f"{one.by}: {one.name}",
            f"{one.queries:,}",
            *(
                _cell(value, marked)
                for metric in metrics
                for value, marked in ((one.reached[metric], False), (one.ahead[metric], True))
            ),
        ]
        for one in groups
    ]
    return text_table(_GROUPS.within(language), heads, rows, names=len(heads))


def _table(title: str, rows: Mapping[str, Mapping[str, Estimate]], language: Language, *, marked: bool) -> str:
    heads = [_METHOD.within(language), *next(iter(rows.values()))]
    cells = [
        [_named(name, language), *(_cell(one, marked) for one in estimates.values())]
        for name, estimates in rows.items()
    ]
    return text_table(title, heads, cells)


def _cell(one: Estimate, marked: bool) -> str:
    return f"{_short(one.value)}{starred(one, marked)}\n{_short(one.low)}…{_short(one.high)}"


def _short(value: float) -> str:
    """Return three digits after the point and no zero before it."""
    text = f"{abs(value):.3f}".removeprefix("0")
    return f"−{text}" if value < 0 and text != ".000" else text


def _named(name: str, language: Language) -> str:
    return _NAMES.get(name, name) if language is Language.ZH else name
