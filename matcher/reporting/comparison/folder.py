"""The files of a comparison, all or none: comparison.csv, comparison.html and comparison.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcher.reporting.staging import FileSet, staged

if TYPE_CHECKING:
    from matcher.comparison import Comparison

COMPARISON: Final = FileSet(
    "comparison", ("comparison.csv", "comparison.html", "comparison.json"), "matcher comparison"
)


def write_comparison(comparison: Comparison, out: Path) -> None:
    """Write the files into the folder ``out``, which is made if it does not exist; what else is there stays.

    They are written into a hidden folder first and put into place together, so that a run that fails or is
    interrupted leaves ``out`` as it was.

    Raises
    ------
    ConfigurationError
        If ``out`` is a file, cannot be written, or holds somebody else's file under one of our names.
    """
    from matcher.reporting.comparison.page import render
    from matcher.reporting.comparison.records import record, table

    text = json.dumps(record(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    put(out, dict(zip(COMPARISON.names, (table(comparison), render(comparison), text), strict=True)))


def put(out: Path, texts: Mapping[str, str]) -> None:
    """Write files of one folder together; when that fails or is interrupted, it is as it was.

    Raises
    ------
    ConfigurationError
        As ``write_comparison``.
    """
    with staged(out, COMPARISON) as fresh:
        for name, text in texts.items():
            (fresh / name).write_text(text, encoding="utf-8")
