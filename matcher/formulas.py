"""Texts that a spreadsheet would run as a formula: in CSV they stand behind an apostrophe."""

from __future__ import annotations

import re

# Full-width signs run too where Chinese is written.
_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """Return a text as it stands in CSV; ``meant`` gives back exactly the text that it was."""
    return f"'{text}" if _RUN.match(text) else text


def meant(text: str) -> str:
    """Return what a cell means: the apostrophe before what a spreadsheet would run is not part of it."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
