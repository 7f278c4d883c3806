"""Tables of figures as lines of text, wide enough for all columns whatever the terminal is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matcher.evaluation.uncertainty import Estimate

# Wide enough for a name and nine metrics with their intervals.
_WIDTH: Final = 160


def text_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], names: int = 1) -> str:
    """Return a table as text; the first ``names`` columns stand at the left, figures at the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD)
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place >= names else "left", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    screen = StringIO()
    Console(file=screen, width=_WIDTH, no_color=True).print(table)
    return "\n".join(line.rstrip() for line in screen.getvalue().splitlines())


def starred(one: Estimate, marked: bool) -> str:
    """Return a star where an estimate is marked and no chance, and a blank where it is marked and chance."""
    return ("*" if one.excludes_zero else " ") if marked else ""
