"""What was measured on yes and no, as plain values and as tables with bars, in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from matcher.cli.text_tables import starred, text_table
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.evaluation.calibration import CurveBin
    from matcher.evaluation.decisions import DecisionReport, DecisionTable
    from matcher.evaluation.pitches import Drift
    from matcher.evaluation.uncertainty import Estimate

_BAR: Final = 40
_SHOWN: Final = ("auc", "log_loss", "brier", "ece", "ece_equal_width", "said", "seen", "ndcg@5")
_TITLES: Final = {
    ("decisions", "later periods"): Words(
        "{count} decisions of later periods, each foreseen from all periods before it",
        "后续各期的 {count} 个决定，均由此前各期预测",
    ),
    ("decisions", "evenings"): Words(
        "{count} decisions, with whole evenings held out: nobody in the room was ever seen",
        "{count} 个决定，整场留出：在场者均未见过",
    ),
    ("decisions", "people"): Words(
        "{count} decisions, with people held out: their own decisions were never seen, their room was",
        "{count} 个决定，按人留出：本人的决定未见过，同场其他人的见过",
    ),
    ("both say yes", "evenings"): Words(
        "Whether both say yes, {count} couples, evenings held out", "双方是否都同意，{count} 对，整场留出"
    ),
    ("both say yes", "people"): Words(
        "Whether both say yes, {count} couples, people held out", "双方是否都同意，{count} 对，按人留出"
    ),
}
_NAME: Final = Words("forecast", "预测")
#: Forecasters and what was left out, for readers of Chinese.
_NAMES: Final = {
    "model": "模型",
    "model, as fitted": "模型（未校准）",
    "model, level refitted": "模型（重新校准水平）",
    "rate": "总体比例",
    "recent rate": "近期比例",
    "rate by investor": "各投资人比例",
    "rate by direction": "各方比例",
    "random": "随机",
    "learned": "学习组合",
    "side 0 alone": "仅一方",
    "side 1 alone": "仅另一方",
    "product": "乘积",
    "harmonic mean": "调和平均",
    "minimum": "最小值",
    "of investors without a recorded refusal": "无拒绝记录的投资人的决定",
    "without a period": "无时期",
    "learned from only": "仅用于学习",
    "decisions without the other's answer": "对方未作答的决定",
}
_AHEAD: Final = Words(
    "{favourite}: by how much its measure is greater than theirs (* not by chance)",
    "“{favourite}”的指标比其他高多少（* 非偶然）",
)
_CURVE: Final = Words(
    "Calibration of {name}: what was said (│) and seen (█) in equal parts of the decisions, up to {top} %",
    "“{name}”的校准：各等份决定中的预测值（│）与实际值（█），满格 {top}%",
)
_CHANCE: Final = Words(
    "A calibration error (ece) of {ece} is what chance alone gives {favourite}.",
    "仅凭偶然，“{favourite}”的校准误差（ece）就会有 {ece}。",
)
_DRIFT: Final = Words("The level, period by period", "各期的整体水平")
_DRIFT_HEADS: Final = (
    Words("period", "时期"),
    Words("decisions", "决定数"),
    Words("said", "预测"),
    Words("said, level refitted", "重新校准后"),
    Words("seen", "实际"),
    Words("shown", "显示"),
)
_PERCENT, _BANDS = Words("percentages", "百分比"), Words("bands: nothing recent", "等级（无近期数据）")
_LEFT_OUT: Final = Words("Not asked about: {parts}.", "未评测：{parts}。")
_BELOW: Final = Words(
    "Below each measure its 95 % bootstrap interval; drawn are whole evenings or pitches.",
    "每个指标下方为 95% 自助法置信区间，按整场或整个项目抽样。",
)


def decision_record(report: DecisionReport) -> dict[str, Any]:
    """Return everything as plain values, for JSON; what has no value is None."""
    record: dict[str, Any] = _plain(asdict(report))
    return record


def decisions_told(report: DecisionReport, language: Language) -> str:
    """Return the tables, curves and drift as text."""
    parts = [text for table in report.tables for text in _told(table, language)]
    if report.drift:
        parts.append(_drift(report.drift, language))
    left_out = [f"{_named(name, language)} {count:,}" for name, count in report.left_out.items() if count]
    if left_out:
        listed = Words("; ", "；").within(language).join(left_out)
        parts.append(_LEFT_OUT.format(parts=listed).within(language))
    return "\n".join([*parts, _BELOW.within(language)])


def _told(table: DecisionTable, language: Language) -> list[str]:
    title = _TITLES[table.question, table.held_out].format(count=f"{table.count:,}").within(language)
    parts = [_figures(title, {row.name: row.measures for row in table.rows}, language, marked=False)]
    behind = {row.name: row.ahead for row in table.rows if row.ahead}
    if behind:
        ahead = _AHEAD.format(favourite=_named(table.favourite, language)).within(language)
        parts.append(_figures(ahead, behind, language, marked=True))
    best = (row for row in table.rows if row.name == table.favourite and row.curve)
    parts += [_bars(row.name, row.curve, language) for row in best]
    if table.chance_ece is not None:
        said = _CHANCE.format(ece=f"{table.chance_ece:.3f}", favourite=_named(table.favourite, language))
        parts.append(said.within(language) + "\n")
    return parts


def _figures(title: str, rows: Mapping[str, Mapping[str, Estimate]], language: Language, *, marked: bool) -> str:
    named = [name for name in _SHOWN if any(name in row for row in rows.values())]
    cells = [
        [_named(name, language), *(_cell(row[measure], marked) if measure in row else "" for measure in named)]
        for name, row in rows.items()
    ]
    return text_table(title, [_NAME.within(language), *named], cells)


def _bars(name: str, curve: Sequence[CurveBin], language: Language) -> str:
    """Return a line for each bin: a bar as long as what was seen, and a stroke where it was said to end."""
    top = max(max(one.said, one.seen.value) for one in curve) or 1.0
    lines = [_CURVE.format(name=_named(name, language), top=f"{100 * top:.0f}").within(language)]
    for one in curve:
        bar = list("█" * round(_BAR * one.seen.value / top) + " " * (_BAR + 1))[: _BAR + 1]
        bar[round(_BAR * one.said / top)] = "│"
        lines.append(
            f"  {one.said:.3f}  {''.join(bar)}  {one.seen.value:.3f}"
            f"  {one.seen.low:.3f}…{one.seen.high:.3f}  {one.count:,}"
        )
    return "\n".join(lines) + "\n"


def _drift(drift: Sequence[Drift], language: Language) -> str:
    cells = [
        [
            str(one.period),
            f"{one.count:,}",
            *(f"{value:.3f}" for value in (one.said, one.refitted, one.seen)),
            (_BANDS if one.bands else _PERCENT).within(language),
        ]
        for one in drift
    ]
    return text_table(_DRIFT.within(language), [head.within(language) for head in _DRIFT_HEADS], cells)


def _named(name: str, language: Language) -> str:
    return _NAMES.get(name, name) if language is Language.ZH else name


def _cell(one: Estimate, marked: bool) -> str:
    return f"{one.value:.3f}{starred(one, marked)}\n{one.low:.3f}…{one.high:.3f}"


def _plain(value: object) -> Any:
    """Return dictionaries and lists of values that JSON knows; a number that is none becomes None."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
