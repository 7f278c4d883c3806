"""How time and memory grow with the conference: ``python benchmarks/growth.py PEOPLE`` measures one size.

The conferences are synthetic (``benchmarks/instances.py``), with ample tables and everybody away in a fifth of
the slots. Each size is made up and planned in a process of its own; ``benchmarks/plans.py --grow`` does so for
several sizes and draws them.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from time import perf_counter

from benchmarks.instances import synthetic
from benchmarks.machine import peak_gibibytes
from matcher.planning.solve import solve

TABLES, AWAY = "ample", 0.2

# The picture, in pixels: two panels side by side, each with room for its numbers on the left and below.
_WIDTH, _HEIGHT = 960, 380
_PANEL, _LEFT, _TOP, _BOTTOM, _BETWEEN = 385, 58, 62, 310, 78
_STYLE = """
  text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #334155; }
  .title { font-size: 15px; font-weight: 600; fill: #0f172a; }
  .value { font-size: 12px; font-weight: 600; fill: #0f172a; }
  .value { stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
  .note { font-size: 12px; fill: #64748b; }
  .grid { stroke: #e2e8f0; stroke-width: 1; }
  .line { fill: none; stroke: #1d4ed8; stroke-width: 2.5; stroke-linejoin: round; }
  .dot { fill: #1d4ed8; stroke: #ffffff; stroke-width: 1.5; }
  .even { stroke: #94a3b8; stroke-width: 1.5; stroke-dasharray: 5 4; }
"""


@dataclass(frozen=True, slots=True)
class Growth:
    """What one size took: seconds for the plan, and the greatest memory of the whole process."""

    people: int
    pairs: int
    meetings: int
    left_out: int
    gap: float
    seconds: float
    gibibytes: float


def measure(people: int) -> Growth:
    """Make up a conference and plan it, in this process."""
    problem = synthetic(people, TABLES, AWAY)
    start = perf_counter()
    plan = solve(problem)
    seconds = perf_counter() - start
    meetings, left_out = len(plan.timetable.chosen), people - plan.reached
    return Growth(people, len(problem.pairs), meetings, left_out, plan.gap, seconds, peak_gibibytes())


def measure_apart(people: int, patience: float) -> Growth | None:
    """Measure one size in a process of its own; None if it took longer than so many seconds."""
    command = [sys.executable, __file__, str(people)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return None
    return Growth(**json.loads(done.stdout.splitlines()[-1]))


def drawing(sizes: Sequence[Growth]) -> str:
    """Return a picture of time and memory against people, both on logarithmic scales, as SVG."""
    panels = (
        _panel(0, "Seconds to plan", sizes, lambda one: one.seconds),
        _panel(_PANEL + _BETWEEN, "Peak memory, GiB", sizes, lambda one: one.gibibytes),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-label="Time and memory of a plan against the number of people">\n'
        f'<style>{_STYLE}</style>\n<rect width="100%" height="100%" fill="#ffffff"/>\n'
        + "\n".join(panels)
        + "\n</svg>\n"
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A logarithmic scale from ``low`` to ``high``, drawn from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def marks(self) -> list[float]:
        """Return the numbers to write beside the scale: 1, 2 and 5 times powers of ten, or the powers alone."""
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = (1, 2, 5) if math.log10(self.high / self.low) < 2.5 else (1,)
        every = (step * 10.0**power for power in powers for step in steps)
        return [value for value in every if self.low * 0.999 <= value <= self.high * 1.001]


def _panel(left: int, title: str, sizes: Sequence[Growth], value: Callable[[Growth], float]) -> str:
    """Return one chart, with a dashed line for what would grow as the people do."""
    people = [one.people for one in sizes]
    values = [max(value(one), 1e-3) for one in sizes]
    across = _Scale(min(people) / 1.25, max(people) * 1.25, left + _LEFT, left + _LEFT + _PANEL)
    even = values[0] * people[-1] / people[0]
    upright = _Scale(_step(min(values) / 1.3, down=True), _step(max(*values, even) * 1.3), _BOTTOM, _TOP)
    points = [(across.at(x), upright.at(y)) for x, y in zip(people, values, strict=True)]
    parts = [f'<text class="title" x="{left + _LEFT}" y="28">{escape(title)}</text>']
    parts += [_across_mark(across.at(size), size) for size in people]
    parts += [_upright_mark(across, upright.at(mark), mark) for mark in upright.marks()]
    parts.append(_line((points[0][0], points[0][1], points[-1][0], upright.at(even)), "even"))
    parts.append(f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
    for (x, y), number in zip(points, values, strict=True):
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
        parts.append(_text(x, y - 11, _short(number), "value"))
    middle = left + _LEFT + _PANEL / 2
    parts.append(_text(middle, _BOTTOM + 40, "people", "note"))
    parts.append(_text(middle, _BOTTOM + 60, "dashed: growing as the number of people does", "note"))
    return "\n".join(parts)


def _across_mark(x: float, size: int) -> str:
    return _line((x, _TOP, x, _BOTTOM), "grid") + _text(x, _BOTTOM + 20, f"{size:,}", "")


def _upright_mark(across: _Scale, y: float, mark: float) -> str:
    ends = _line((across.start, y, across.end, y), "grid")
    return ends + f'<text x="{across.start - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{mark:,g}</text>'


def _line(ends: tuple[float, float, float, float], kind: str) -> str:
    x1, y1, x2, y2 = ends
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'


def _step(value: float, down: bool = False) -> float:
    """Return the nearest 1, 2 or 5 times a power of ten that is no less, or no more."""
    power = math.floor(math.log10(value))
    steps = [step * 10.0**at for at in (power - 1, power, power + 1) for step in (1, 2, 5)]
    return max(s for s in steps if s <= value) if down else min(s for s in steps if s >= value)


def _short(number: float) -> str:
    """Return a number as short as it may be read."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1])))))
