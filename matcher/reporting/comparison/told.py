"""A comparison as a table on the terminal, a column a setting."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Final

from matcher.comparison import Comparison
from matcher.reporting.comparison.measures import rows
from matcher.reporting.numerals import whole
from matcher.words import Language, Words

_BELOW: Final = Words(
    "* best of the line, where the settings differ; in brackets: not comparable with now.\n"
    "All are planned over the same {pairs} candidate pairs. Side by side with pictures: {page}",
    "* 该行最佳（各方案不同之处）；括号内：与现状不可比。\n"
    "所有方案使用同样的 {pairs} 个候选配对。图文对照：{page}",
)


def told(comparison: Comparison, out: Path, language: Language, width: int) -> str:
    """Return the table, at most so many columns of the terminal wide, and where the page is."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=comparison.conference.name.within(language), title_justify="left", box=SIMPLE_HEAD)
    table.add_column("", min_width=16, overflow="fold")
    for one in comparison.alternatives:
        table.add_column(Text(one.setting.name.within(language)), justify="right")
    for row in rows(comparison):
        label = row.label.within(language)
        marked = any(cell.best for cell in row.cells)
        table.add_row(
            Text(f"  {label}" if row.aside else label),
            *(Text(cell.text + (("*" if cell.best else " ") if marked else " ")) for cell in row.cells),
        )
    screen = StringIO()
    Console(file=screen, width=width, no_color=True).print(table)
    below = _BELOW.format(pairs=whole(comparison.candidates), page=out / "comparison.html").within(language)
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    return "\n".join([*lines, below])
