"""A picture of expected matches against envy and against unevenness: a row a room, the line is the balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# In pixels: two panels a row, each with room for its numbers on the left and below.
_WIDTH, _ROW, _PANEL, _HIGH, _LEFT, _TOP, _BETWEEN = 960, 360, 380, 235, 62, 62, 78
_STYLE = """
  text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #334155; }
  .title { font-size: 15px; font-weight: 600; fill: #0f172a; }
  .name { font-size: 12px; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
  .note { font-size: 12px; fill: #64748b; }
  .grid { stroke: #e2e8f0; stroke-width: 1; }
  .line { fill: none; stroke: #1d4ed8; stroke-width: 2.5; stroke-linejoin: round; }
  .joint { fill: #1d4ed8; stroke: #ffffff; stroke-width: 1.5; }
  .rival { fill: #b45309; stroke: #ffffff; stroke-width: 1.5; }
"""


@dataclass(frozen=True, slots=True)
class Curve:
    """One room: method, expected matches, envious pairs, Gini coefficient; joint lists are named so."""

    room: str
    points: Sequence[tuple[str, float, float, float]]


@dataclass(frozen=True, slots=True)
class _Panel:
    left: float
    top: float
    across: float
    upright: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point is drawn."""
        return self.left + _PANEL * x / self.across, self.top + _HIGH * (1 - y / self.upright)


def drawing(curves: Sequence[Curve]) -> str:
    """Return the picture as SVG."""
    height = _ROW * len(curves)
    rows = []
    for row, curve in enumerate(curves):
        for column, (title, value) in enumerate((("envious pairs", 2), ("Gini coefficient of exposure", 3))):
            left = _LEFT + column * (_PANEL + _BETWEEN)
            rows.append(_panel(curve, title, value, left, _TOP + row * _ROW))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" aria-label="Expected matches against envy and uneven exposure">\n'
        f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


def _panel(curve: Curve, title: str, value: int, left: float, top: float) -> str:
    """Return one chart: its numbers start at 0 both ways."""
    # Envy spans three powers of ten; its square root keeps what is near none apart.
    root = value == 2
    told = [
        (point[0], _scaled(float(point[value]), root), point[1], point[0].startswith("joint"))
        for point in curve.points
    ]
    panel = _Panel(left, top, 1.08 * max(x for _, x, _, _ in told), 1.12 * max(y for _, _, y, _ in told))
    most = max(float(point[value]) for point in curve.points)
    parts = [f'<text class="title" x="{left}" y="{top - 30}">{escape(curve.room)}</text>']
    parts.append(f'<text class="note" x="{left}" y="{top - 12}">expected matches</text>')
    shares = (0, 0.2, 0.5, 1) if root else (0, 1, 2, 3, 4)
    parts += [
        _across(panel, _short(most * share**2) if root else _short(most / 4) * share, root) for share in shares
    ]
    step = _short(panel.upright / 5)
    parts += [_upright(panel, step * mark) for mark in range(int(panel.upright / step) + 1)]
    line = " ".join("{:.1f},{:.1f}".format(*panel.at(x, y)) for _, x, y, joint in told if joint)
    parts.append(f'<polyline class="line" points="{line}"/>')
    parts += [_dot(panel, name, x, y, joint) for name, x, y, joint in told if not name.startswith(" ")]
    middle, below = left + _PANEL / 2, top + _HIGH + 40
    said = f"{title} (square root)" if root else title
    parts.append(f'<text class="note" x="{middle}" y="{below}" text-anchor="middle">{said}</text>')
    return "\n".join(parts)


def _short(number: float) -> float:
    """Return a number near this one that has one digit."""
    return float(f"{number:.0e}")


def _scaled(value: float, root: bool) -> float:
    return value**0.5 if root else value


def _dot(panel: _Panel, name: str, x: float, y: float, joint: bool) -> str:
    across, up = panel.at(x, y)
    dot = f'<circle class="{"joint" if joint else "rival"}" cx="{across:.1f}" cy="{up:.1f}" r="4.5"/>'
    if joint and not name.endswith((" 0", " 1")):
        return dot
    end = across > panel.left + 0.7 * _PANEL
    lower = 17 if name.endswith((" 1", "naive")) else -8
    place = f'x="{across - 9 if end else across + 9:.1f}" y="{up + lower:.1f}"'
    return dot + f'<text class="name" {place} text-anchor="{"end" if end else "start"}">{escape(name)}</text>'


def _across(panel: _Panel, mark: float, root: bool) -> str:
    x, bottom = panel.at(_scaled(mark, root), 0)
    line = f'<line class="grid" x1="{x:.1f}" y1="{panel.top}" x2="{x:.1f}" y2="{bottom}"/>'
    return line + f'<text x="{x:.1f}" y="{bottom + 19}" text-anchor="middle">{mark:,g}</text>'


def _upright(panel: _Panel, mark: float) -> str:
    _, y = panel.at(0, mark)
    line = f'<line class="grid" x1="{panel.left}" y1="{y:.1f}" x2="{panel.left + _PANEL}" y2="{y:.1f}"/>'
    return line + f'<text x="{panel.left - 8}" y="{y + 4:.1f}" text-anchor="end">{mark:,g}</text>'
