"""Tables in the documents that a command makes anew: it finds its own place there and leaves the rest alone.

A place begins with ``<!-- table NAME: COMMAND -->`` and ends with ``<!-- end -->``, each on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

DOCUMENTS = Path(__file__).parent.parent / "docs"


def write_table(
    document: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[object]], note: str
) -> None:
    """Put a table and a note, such as the machine and the date, where the document has a place of this name.

    Columns whose header ends with ``:`` are numbers, and stand to the right.

    Raises
    ------
    LookupError
        If the document has no such place.
    """
    place = re.compile(rf"(<!-- table {re.escape(name)}: [^\n]*-->\n).*?(<!-- end -->)", re.DOTALL)
    told = "\n".join([*table_lines(header, rows), "", note]).strip()
    text = document.read_text(encoding="utf-8")
    renewed, found = place.subn(lambda match: f"{match[1]}{told}\n{match[2]}", text)
    if found != 1:
        raise LookupError(f"{document} has {found} places for the table {name!r}.")
    document.write_text(renewed, encoding="utf-8")


def table_lines(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table."""
    rule = ["--:" if title.endswith(":") else "---" for title in header]
    lines = [[title.rstrip(":") for title in header], rule, *([_cell(value) for value in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _cell(value: object) -> str:
    return str(value).replace("|", r"\|").replace("\n", " ")
