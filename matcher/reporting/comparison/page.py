"""The page for the organiser who decides: comparison.html, one file in both languages that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from matcher.comparison import Alternative, Comparison
from matcher.profiles import Side
from matcher.reporting import page_phrases, phrases
from matcher.reporting.comparison.measures import MEASURES, Measure, Shift, cells, changes, differs, rows, shifts
from matcher.reporting.numerals import decimal, whole
from matcher.words import Words

_TEMPLATES: Final = Path(__file__).parent.parent / "templates"

WORDS: Final = {
    "title": Words("Settings side by side", "方案对照"),
    "trade": Words("What each setting brings and costs", "各方案的得与失"),
    "trade_short": Words("Brings and costs", "得与失"),
    "trade_lead": Words(
        "Each is held against the conference as it is now, on the same candidate pairs and scores.",
        "各方案均与现状对照，使用相同的候选配对与评分。",
    ),
    "brings": Words("Brings", "得"),
    "costs": Words("Costs", "失"),
    "nothing": Words("nothing that shows", "无明显差别"),
    "picture": Words("In pictures", "图示"),
    "picture_lead": Words(
        "Every bar starts at zero. A fine line marks what no plan can exceed; shaded numbers are the best; those "
        "in brackets cannot be compared with now, see below.",
        "所有条形均从零开始。细线表示任何方案不可超过的上界；带底色的数字为最佳；括号内的数字与现状不可比，说明见下文。",
    ),
    "table": Words("All numbers", "全部数字"),
    "table_lead": Words(
        "Shaded: best of the line, where the settings differ. In brackets: not comparable with now, see below.",
        "带底色：该行最佳（各方案不同之处）。括号内：与现状不可比，说明见下文。",
    ),
    "measure": Words("Measure", "指标"),
    "alike": Words("Alike in all settings: {measures}.", "各方案相同：{measures}。"),
    "one_alike": Words("{label} ({text})", "{label}（{text}）"),
    "means": Words("What the lines mean", "各行含义"),
    "made": Words(
        "{candidates} candidate pairs, seed {seed}; planned in {seconds} seconds.",
        "{candidates} 个候选配对，随机种子 {seed}；规划共用 {seconds} 秒。",
    ),
    "now": Words(
        "{name}: {meetings} meetings, of which both sides are expected to want {value}; {left_out} people "
        "have none.",
        "{name}：{meetings} 场会面，其中预计双方都愿意的有 {value} 场；{left_out} 个参会方没有会面。",
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One setting's bar of a panel; ``length`` and ``bound`` are shares of the panel's width, in [0, 1]."""

    name: Words
    text: str
    length: float
    bound: float | None
    best: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure as bars, a bar a setting."""

    label: Words
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """What a setting changes, brings and costs."""

    name: Words
    changes: tuple[Words, ...]
    brings: tuple[Shift, ...]
    costs: tuple[Shift, ...]


def render(comparison: Comparison) -> str:
    """Return the page. Its policy allows our own script by its digest and forbids every request."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "\n".join((_TEMPLATES / name).read_text("utf-8") for name in ("report.css", "comparison.css"))
    script = (_TEMPLATES / "comparison.js").read_text("utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template("comparison.html").render(
        _context(comparison),
        words=WORDS,
        page=page_phrases,
        phrases=phrases,
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704 - our own file
        policy=f"'sha256-{digest}'",
    )


def _context(comparison: Comparison) -> dict[str, Any]:
    now = comparison.baseline
    return {
        "conference": comparison.conference,
        "headline": WORDS["now"].format(
            name=now.setting.name,
            meetings=whole(now.meetings),
            value=decimal(now.value),
            left_out=whole(sum(now.shares[side].left_out for side in Side)),
        ),
        "trades": [_trade(comparison, one) for one in comparison.alternatives[1:]],
        "panels": list(panels(comparison)),
        "alike": _alike(comparison),
        "names": [one.setting.name for one in comparison.alternatives],
        "rows": list(rows(comparison)),
        "meanings": [(measure.label, measure.meaning) for measure in MEASURES if measure.meaning is not None],
        "made": WORDS["made"].format(
            candidates=whole(comparison.candidates),
            seed=comparison.seed,
            seconds=decimal(sum(one.seconds for one in comparison.alternatives)),
        ),
    }


def _trade(comparison: Comparison, one: Alternative) -> Trade:
    found = shifts(comparison, one)
    return Trade(
        one.setting.name,
        tuple(changes(one.setting, comparison.conference.aims)),
        tuple(shift for shift in found if shift.better),
        tuple(shift for shift in found if not shift.better),
    )


def panels(comparison: Comparison) -> Iterator[Panel]:
    """Yield the panels of what differs; bars of one panel share a scale that starts at zero."""
    for measure in MEASURES:
        if measure.drawn and differs(measure, comparison):
            yield Panel(measure.label, tuple(_bars(measure, comparison)))


def _alike(comparison: Comparison) -> Words | None:
    """Return in words what has no panel because it does not differ."""
    same = [
        WORDS["one_alike"].format(label=measure.label, text=cells(measure, comparison)[0].text)
        for measure in MEASURES
        if measure.drawn and not differs(measure, comparison)
    ]
    measures = Words(", ".join(one.en for one in same), "、".join(one.zh for one in same))
    return WORDS["alike"].format(measures=measures) if same else None


def _bars(measure: Measure, comparison: Comparison) -> Iterator[Bar]:
    every = comparison.alternatives
    bounds = [measure.bound(one) if measure.bound else math.inf for one in every]
    finite = [bound for bound in bounds if math.isfinite(bound)]
    full = max([measure.value(one) for one in every] + finite)
    for one, cell, bound in zip(every, cells(measure, comparison), bounds, strict=True):
        yield Bar(
            name=one.setting.name,
            text=cell.text,
            length=measure.value(one) / full if full > 0 else 0.0,
            bound=bound / full if math.isfinite(bound) and full > 0 else None,
            best=cell.best,
            now=one is every[0],
        )
