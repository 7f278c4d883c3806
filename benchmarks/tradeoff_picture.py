"""A picture of expected matches against envy and against unevenness: a row a room, the line is the balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

# In pixels: two panels a row, each with room for its numbers on the left and below.
_WIDTH, _ROW, _PANEL, _HIGH, _LEFT, _TOP, _BETWEEN = 960, 360, 380, 235, 62, 62, 78
# Of names: the width of a letter, the height of a line, the size of a dot, and how far a name may go from its dot.
_LETTER, _LINE, _DOT, _FURTHEST = 6.2, 14, 6, 8
_STYLE = """
  text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #334155; }
  .title { font-size: 15px; font-weight: 600; fill: #0f172a; }
  .name { font-size: 12px; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
  .note { font-size: 12px; fill: #64748b; }
  .grid { stroke: #e2e8f0; stroke-width: 1; }
  .leader { stroke: #94a3b8; stroke-width: 1; }
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


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture in pixels; y counts downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def name_boxes(
    names: Sequence[str], dots: Sequence[tuple[float, float]], taken: Sequence[Box], room: Box
) -> list[Box]:
    """Return where the names of dots stand: as near to their dots as they overlap nothing, within the room.

    A name that finds no free place stands right of its dot.

    Parameters
    ----------
    taken : what must stay free of names, as other dots.
    """
    placed: list[Box] = []
    for name, (x, y) in zip(names, dots, strict=True):
        found = [
            box
            for box in _around(len(name) * _LETTER, x, y)
            if box.left >= room.left
            and box.right <= room.right
            and box.top >= room.top
            and box.bottom <= room.bottom
            and not any(box.meets(one) for one in [*taken, *placed])
        ]
        placed.append(found[0] if found else next(_around(len(name) * _LETTER, x, y)))
    return placed


def _around(width: float, x: float, y: float) -> Iterator[Box]:
    """Yield places for a name about its dot, the nearest first: beside it, then in lines above and below."""
    for line in range(_FURTHEST):
        for sign in (-1, 1) if line else (1,):
            top = y - _LINE / 2 + sign * line * _LINE
            for left in (x + _DOT + 3, x - _DOT - 3 - width):
                yield Box(left, top, left + width, top + _LINE)


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
    marks = [_short(most * share**2) if root else _short(most / 4) * share for share in shares]
    parts += [_across(panel, mark, root) for mark in marks if _scaled(mark, root) <= panel.across]
    step = _short(panel.upright / 5)
    parts += [_upright(panel, step * mark) for mark in range(int(panel.upright / step) + 1)]
    line = " ".join("{:.1f},{:.1f}".format(*panel.at(x, y)) for _, x, y, joint in told if joint)
    parts.append(f'<polyline class="line" points="{line}"/>')
    shown = [(name, panel.at(x, y), joint) for name, x, y, joint in told if not name.startswith(" ")]
    parts += _names(
        [(name, at) for name, at, joint in shown if not joint or name.endswith((" 0", " 1"))], shown, panel
    )
    parts += [
        f'<circle class="{"joint" if joint else "rival"}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
        for _, (x, y), joint in shown
    ]
    middle, below = left + _PANEL / 2, top + _HIGH + 40
    said = f"{title} (square root)" if root else title
    parts.append(f'<text class="note" x="{middle}" y="{below}" text-anchor="middle">{said}</text>')
    return "\n".join(parts)


def _short(number: float) -> float:
    """Return a number near this one that has one digit."""
    return float(f"{number:.0e}")


def _scaled(value: float, root: bool) -> float:
    return value**0.5 if root else value


def _names(
    named: Sequence[tuple[str, tuple[float, float]]],
    shown: Sequence[tuple[str, tuple[float, float], bool]],
    panel: _Panel,
) -> list[str]:
    """Return the names of dots, each with a line to its dot where it stands further away."""
    dots = [Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for _, (x, y), _ in shown]
    room = Box(panel.left, panel.top - 6, panel.left + _PANEL + 20, panel.top + _HIGH)
    boxes = name_boxes([name for name, _ in named], [at for _, at in named], dots, room)
    parts = []
    for (name, (x, y)), box in zip(named, boxes, strict=True):
        middle = (box.top + box.bottom) / 2
        if abs(middle - y) > _LINE:
            end = box.left - 2 if box.left > x else box.right + 2
            parts.append(f'<line class="leader" x1="{x:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{middle:.1f}"/>')
        place = f'x="{box.left:.1f}"' if box.left > x else f'x="{box.right:.1f}" text-anchor="end"'
        parts.append(f'<text class="name" {place} y="{middle + 4:.1f}">{escape(name)}</text>')
    return parts


def _across(panel: _Panel, mark: float, root: bool) -> str:
    x, bottom = panel.at(_scaled(mark, root), 0)
    line = f'<line class="grid" x1="{x:.1f}" y1="{panel.top}" x2="{x:.1f}" y2="{bottom}"/>'
    return line + f'<text x="{x:.1f}" y="{bottom + 19}" text-anchor="middle">{mark:,g}</text>'


def _upright(panel: _Panel, mark: float) -> str:
    _, y = panel.at(0, mark)
    line = f'<line class="grid" x1="{panel.left}" y1="{y:.1f}" x2="{panel.left + _PANEL}" y2="{y:.1f}"/>'
    return line + f'<text x="{panel.left - 8}" y="{y + 4:.1f}" text-anchor="end">{mark:,g}</text>'
