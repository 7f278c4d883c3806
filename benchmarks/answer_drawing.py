"""The picture of what answers are worth: a panel a set, a line a rule of asking, with the interval of its gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# In pixels: panels in two columns, each with room for its numbers.
_PANEL, _HEIGHT, _LEFT, _TOP, _ACROSS, _DOWN = 380, 190, 66, 112, 470, 280
_COLOURS = ("#1d4ed8", "#d97706", "#64748b", "#be185d")
_STYLE = """
  text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #334155; }
  .title { font-size: 15px; font-weight: 600; fill: #0f172a; }
  .note { font-size: 12px; fill: #64748b; }
  .grid { stroke: #e2e8f0; stroke-width: 1; }
  .start { stroke: #94a3b8; stroke-width: 1.5; stroke-dasharray: 5 4; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  .interval { stroke-width: 1.5; opacity: 0.55; }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """nDCG by number of answers, with the ends of the interval of what is gained over no answer."""

    name: str
    values: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One set; all its lines are over the same numbers of answers."""

    title: str
    counts: Sequence[int]
    lines: tuple[Line, ...]


def drawing(panels: Sequence[Panel]) -> str:
    """Return the panels as SVG."""
    rows = (len(panels) + 1) // 2
    width, height = 2 * _ACROSS + 10, _TOP + rows * _DOWN - 30
    body = [_legend(panels[0])]
    for at, panel in enumerate(panels):
        body.append(_panel(panel, _LEFT + at % 2 * _ACROSS, _TOP + at // 2 * _DOWN))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="nDCG of the rest of a list against answers given">\n'
        f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _legend(panel: Panel) -> str:
    parts = [f'<text class="title" x="{_LEFT}" y="24">nDCG@20 of the rest of a list, by answers given</text>']
    for at, (line, colour) in enumerate(zip(panel.lines, _COLOURS, strict=True)):
        x = _LEFT + at * 165
        parts.append(f'<line class="line" x1="{x}" y1="46" x2="{x + 24}" y2="46" stroke="{colour}"/>')
        parts.append(f'<text x="{x + 31}" y="50">asked {escape(line.name)}</text>')
    note = "Dashed: no answer. Bars: 95 % interval of the gain over no answer, by bootstrap over people."
    parts.append(f'<text class="note" x="{_LEFT}" y="72">{note}</text>')
    return "\n".join(parts)


def _panel(panel: Panel, left: int, top: int) -> str:
    low = min(min(line.low) for line in panel.lines)
    high = max(max(line.high) for line in panel.lines)
    step = _step((high - low) / 4)
    first, last = int(low // step), int(-(-high // step))

    def across(count: float) -> float:
        return left + 12 + (_PANEL - 24) * count / panel.counts[-1]

    def upright(value: float) -> float:
        return top + _HEIGHT * (1 - (value / step - first) / (last - first))

    parts = [f'<text class="title" x="{left}" y="{top - 12}">{escape(panel.title)}</text>']
    for mark in range(first, last + 1):
        y = upright(mark * step)
        parts.append(f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{left + _PANEL}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{mark * step:.3g}</text>')
    for count in panel.counts:
        x = across(count)
        parts.append(f'<text x="{x:.1f}" y="{top + _HEIGHT + 20}" text-anchor="middle">{count}</text>')
    parts.append(
        f'<text class="note" x="{left + _PANEL / 2}" y="{top + _HEIGHT + 38}" text-anchor="middle">answers</text>'
    )
    y = upright(panel.lines[0].values[0])
    parts.append(f'<line class="start" x1="{left}" y1="{y:.1f}" x2="{left + _PANEL}" y2="{y:.1f}"/>')
    for shift, (line, colour) in enumerate(zip(panel.lines, _COLOURS, strict=True)):
        points = []
        for count, value, under, over in zip(panel.counts, line.values, line.low, line.high, strict=True):
            x = across(count) + (4 * (shift - 1.5) if count else 0)
            points.append(f"{x:.1f},{upright(value):.1f}")
            parts.append(
                f'<line class="interval" stroke="{colour}" x1="{x:.1f}" y1="{upright(under):.1f}" x2="{x:.1f}" '
                f'y2="{upright(over):.1f}"/>'
            )
            parts.append(f'<circle fill="{colour}" cx="{x:.1f}" cy="{upright(value):.1f}" r="4"/>')
        parts.append(f'<polyline class="line" stroke="{colour}" points="{" ".join(points)}"/>')
    return "\n".join(parts)


def _step(value: float) -> float:
    """Return the nearest 1, 2 or 5 times a power of ten that is no less."""
    steps = (m * 10.0**p for p in range(-4, 2) for m in (1, 2, 5))
    return next(one for one in steps if one >= value)
