"""What is shown of each setting, a row a measure, so that terminal and page cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Final

from matcher.comparison import Alternative, Comparison, Setting
from matcher.conference import Aim, Aims
from matcher.profiles import Side
from matcher.reporting.numerals import decimal, whole
from matcher.reporting.phrases import SIDES
from matcher.words import Words


class Better(IntEnum):
    """Whether more of a measure is better, or less."""

    MORE = 1
    LESS = -1


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of an alternative, how it is written, and what it means.

    ``bound`` is what no plan can exceed, where that is known. Where something is ``given``, only alternatives are
    compared that agree with the baseline in it. ``drawn`` measures have a panel in the picture.
    """

    label: Words
    value: Callable[[Alternative], float]
    written: Callable[[float], str]
    better: Better
    meaning: Words | None = None
    bound: Callable[[Alternative], float] | None = None
    given: Callable[[Alternative], object] | None = None
    drawn: bool = True

    def comparable(self, one: Alternative, baseline: Alternative) -> bool:
        """Return whether an alternative can be held against the baseline in this measure."""
        return self.given is None or self.given(one) == self.given(baseline)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the table for one alternative; ``best`` where none is better and some are worse.

    What cannot be compared with the conference as it is stands in brackets.
    """

    text: str
    best: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; ``aside`` lines explain the one above."""

    label: Words
    cells: tuple[Cell, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much an alternative differs from the conference as it is, for better or worse."""

    label: Words
    change: str
    better: bool


INTEREST: Final = Words("Expected mutual interest", "预计双方都愿意的会面数")
GAIN: Final = Words("compared with now", "与现状相比")
NO_MORE: Final = Words("no plan can exceed", "任何方案不超过")
A_PERSON: Final = {
    Side.INVESTOR: Words("Meetings an investor: least · median · most", "每个投资方的会面：最少 · 中位 · 最多"),
    Side.STARTUP: Words("Meetings a startup: least · median · most", "每个创业公司的会面：最少 · 中位 · 最多"),
}
TABLES: Final = Words("Tables, all sessions", "各场次桌数合计")
SECONDS: Final = Words("Seconds to plan", "规划用时（秒）")
_WITHOUT: Final = {
    Side.INVESTOR: Words("Investors without a meeting", "无会面的投资方"),
    Side.STARTUP: Words("Startups without a meeting", "无会面的创业公司"),
}
# From here on a decimal less tells numbers apart well enough.
_MANY = 1000
_LIKELY = 0.1


def _interest(value: float) -> str:
    return decimal(value, 1 if value >= _MANY else 2)


def _score(value: float) -> str:
    return decimal(value, 3 if value >= _LIKELY else 4)


def _unevenness(value: float) -> str:
    return decimal(value, 3)


def _left_out(side: Side) -> Measure:
    return Measure(_WITHOUT[side], lambda one: one.shares[side].left_out, whole, Better.LESS)


MEASURES: Final[tuple[Measure, ...]] = (
    Measure(Words("Meetings", "会面数"), lambda one: one.meetings, whole, Better.MORE),
    Measure(
        INTEREST,
        lambda one: one.value,
        _interest,
        Better.MORE,
        Words(
            "The number of meetings that both sides are expected to want: the sum of the probabilities that both "
            "say yes. What no plan can exceed is proven for the setting's own rules and aims, over the same "
            "candidate pairs.",
            "双方都愿意的会面的预计数量，即各场会面“双方都同意”概率之和。上界针对该方案自身的规则与目标、"
            "在相同候选配对上得到证明。",
        ),
        lambda one: one.bound,
    ),
    _left_out(Side.INVESTOR),
    _left_out(Side.STARTUP),
    Measure(
        Words("Best meeting of the worst-served startup that has one", "有会面的创业公司中最弱一家的最佳会面"),
        lambda one: one.floor,
        _score,
        Better.MORE,
        Words(
            "Among the startups with a meeting, the one whose best meeting is weakest: the score of that meeting, "
            "from 0 to 1. A plan that leaves the weakest out looks better here, so only settings that "
            "leave out as many startups as now are compared.",
            "在有会面的创业公司中，最佳会面最弱的那一家：该场会面的得分（0 到 1）。把最弱者排除在外的方案在此项上"
            "显得更好，因此只比较与现状有同样多创业公司无会面的方案。",
        ),
        lambda one: one.floor_bound,
        lambda one: one.shares[Side.STARTUP].left_out,
    ),
    Measure(
        Words("Unevenness among startups", "创业公司之间的不均衡度"),
        lambda one: one.unevenness,
        _unevenness,
        Better.LESS,
        Words(
            "How unevenly expected mutual interest is spread over all startups, as Gini's coefficient (C. Gini, "
            "Variabilità e mutabilità, 1912): the mean difference between two startups over twice the mean; "
            "0: all have the same; near 1: one has all.",
            "预计双方意向在全部创业公司间分布的不均衡程度，用基尼系数表示（C. Gini，1912）：任意两家之差的平均值，"
            "除以平均值的两倍。0 表示完全均等，接近 1 表示集中于一家。",
        ),
    ),
    Measure(
        Words("Meetings missing to minima", "距最低会面数的缺口"),
        lambda one: one.short,
        whole,
        Better.LESS,
        Words(
            "How many meetings people have too few of, beyond the first that each should have. Only settings with "
            "the same minima are compared.",
            "各参会方在首场会面之外尚缺的会面数。只比较最低会面数相同的方案。",
        ),
        given=lambda one: dict(one.setting.least),
        drawn=False,
    ),
    Measure(
        Words("Breaks", "空档"),
        lambda one: one.breaks,
        whole,
        Better.LESS,
        Words(
            "Idle runs between two meetings of a person, long enough for another meeting. Plans of fewer meetings "
            "have fewer of them.",
            "同一人两场会面之间足以再安排一场会面的空闲。会面少的方案空档也少。",
        ),
    ),
    Measure(Words("Most breaks of one person", "单人最多空档"), lambda one: one.most_breaks, whole, Better.LESS),
    Measure(Words("Changes of room", "换场次数"), lambda one: one.room_changes, whole, Better.LESS),
    Measure(
        Words("Tables in use", "使用桌数"),
        lambda one: one.tables_in_use,
        whole,
        Better.LESS,
        Words(
            "The tables that are taken at the busiest time of each session, added up.",
            "各场次最繁忙时同时使用的桌数之和。",
        ),
    ),
)


def cells(measure: Measure, comparison: Comparison) -> tuple[Cell, ...]:
    """Return what stands in the table for each alternative, with the best marked; alike is what looks alike."""
    every = comparison.alternatives
    rivals = [one for one in every if measure.comparable(one, every[0])]
    best = measure.written(max((measure.value(one) for one in rivals), key=lambda value: measure.better * value))
    differ = any(measure.written(measure.value(one)) != best for one in rivals)
    found = []
    for one in every:
        text = measure.written(measure.value(one))
        comparable = measure.comparable(one, every[0])
        found.append(Cell(text if comparable else f"({text})", differ and comparable and text == best))
    return tuple(found)


def differs(measure: Measure, comparison: Comparison) -> bool:
    """Return whether a measure looks different in some settings."""
    return len({measure.written(measure.value(one)) for one in comparison.alternatives}) > 1


def rows(comparison: Comparison) -> Iterator[Row]:
    """Yield the lines of the table."""
    every = comparison.alternatives
    for measure in MEASURES:
        yield Row(measure.label, cells(measure, comparison))
        if measure.label == INTEREST:
            gains = ("–", *(signed_percent(comparison.gain(one)) for one in every[1:]))
            yield Row(GAIN, tuple(Cell(text) for text in gains), aside=True)
        if measure.bound is not None:
            yield Row(NO_MORE, tuple(Cell(measure.written(measure.bound(one))) for one in every), aside=True)
    for side in Side:
        yield Row(A_PERSON[side], tuple(Cell(_spread(one, side)) for one in every))
    yield Row(TABLES, tuple(Cell(whole(one.tables)) for one in every))
    yield Row(SECONDS, tuple(Cell(decimal(one.seconds)) for one in every))


def shifts(comparison: Comparison, one: Alternative) -> list[Shift]:
    """Return what an alternative brings and costs beside the conference as it is; what looks alike is left out."""
    found = []
    for measure in MEASURES:
        now, then = measure.value(comparison.baseline), measure.value(one)
        if measure.written(now) == measure.written(then) or not measure.comparable(one, comparison.baseline):
            continue
        change = f"{measure.written(now)} → {measure.written(then)}"
        if measure.label == INTEREST:
            change += f" ({signed_percent(comparison.gain(one))})"
        found.append(Shift(measure.label, change, (then - now) * measure.better > 0))
    return found


def signed_percent(share: float) -> str:
    """Return a difference as a percentage with its sign.

    >>> signed_percent(0.0123), signed_percent(-0.5), signed_percent(0.00001)
    ('+1.23%', '−50.00%', '0.00%')
    """
    text = f"{abs(100 * share):.2f}%"
    return text if text == "0.00%" else ("−" if share < 0 else "+") + text


def _spread(one: Alternative, side: Side) -> str:
    share = one.shares[side]
    return f"{share.least} · {share.middle:g} · {share.most}"


_AIM: Final = {
    Aim.PEOPLE: Words("nobody forgotten", "人人有会面"),
    Aim.MINIMUM: Words("minima", "最低会面数"),
    Aim.FLOOR: Words("the floor", "保底"),
    Aim.INTEREST: Words("mutual interest", "双方意向"),
    Aim.BREAKS: Words("few breaks", "少空档"),
    Aim.ROOM_CHANGES: Words("few changes of room", "少换场"),
    Aim.EVEN_SPREAD: Words("breaks spread evenly", "空档均匀"),
    Aim.TABLES: Words("few tables", "少用桌"),
}
_TIMES: Final = Words("{factor} times the tables", "桌数 × {factor}")
_TABLES_OF: Final = Words("{tables} tables in {forum}", "{forum}：{tables} 张桌子")
_MINUTES: Final = Words("Meetings of {minutes} minutes", "每场会面 {minutes} 分钟")
_CHANGEOVER: Final = Words("{minutes} minutes between meetings", "会面间隔 {minutes} 分钟")
_AT_LEAST: Final = Words("{side}: at least {n} meetings", "{side}：至少 {n} 场会面")
_AT_MOST: Final = Words("{side}: at most {n} meetings", "{side}：至多 {n} 场会面")
_ORDER: Final = Words("Aims in this order: {aims}", "目标顺序：{aims}")
_NO_AIM: Final = Words("No longer counts: {aims}", "不再考虑：{aims}")
_DROPPED: Final = Words("Without the sessions {ids}", "取消场次 {ids}")


def changes(setting: Setting, aims: Aims) -> list[Words]:
    """Return in words what a setting changes in a conference with these aims."""
    told: list[Words] = []
    if setting.table_factor != 1:
        told.append(_TIMES.format(factor=f"{setting.table_factor:g}"))
    told += [_TABLES_OF.format(forum=forum, tables=tables) for forum, tables in setting.tables.items()]
    for length, words in ((setting.meeting, _MINUTES), (setting.changeover, _CHANGEOVER)):
        if length is not None:
            told.append(words.format(minutes=f"{length / timedelta(minutes=1):g}"))
    for limits, words in ((setting.least, _AT_LEAST), (setting.most, _AT_MOST)):
        told += [words.format(side=SIDES[side], n=n) for side, n in limits.items()]
    if setting.order is not None:
        told.append(_changed_order(setting.order, aims.order))
    if setting.dropped:
        ids = sorted(setting.dropped)
        told.append(_DROPPED.format(ids=Words(", ".join(ids), "、".join(ids))))
    return told


def _changed_order(order: tuple[Aim, ...], now: tuple[Aim, ...]) -> Words:
    """Return which aims no longer count, where the others keep their places, else the whole order."""
    gone = [aim for aim in now if aim not in order]
    if gone and order == tuple(aim for aim in now if aim in order):
        return _NO_AIM.format(aims=_listed([_AIM[aim] for aim in gone]))
    return _ORDER.format(aims=_listed([_AIM[aim] for aim in order]))


def _listed(words: Sequence[Words]) -> Words:
    return Words(", ".join(one.en for one in words), "、".join(one.zh for one in words))
