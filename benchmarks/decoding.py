"""Our own decoding beside charset-normalizer, on the Chinese texts of the sample as GB18030.

python -m benchmarks.decoding   # the table of docs/dependencies.md
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from charset_normalizer import from_bytes

from benchmarks.tables import DOCUMENTS, write_table
from matcher.intake.decoding import decode

_SAMPLE = Path(__file__).parent.parent / "data" / "xian2017"
_ENCODING = "gb18030"


def is_chinese(text: str) -> bool:
    """Return whether there is a Chinese character in a text."""
    return any("一" <= letter <= "鿿" for letter in text)


def library(data: bytes) -> str:
    """Return what charset-normalizer makes of bytes."""
    return str(from_bytes(data).best() or "")


def samples() -> dict[str, list[tuple[bytes, str]]]:
    """Return bytes and the text that they are: whole files, lines, single cells, and a file of two encodings."""
    files = [path.read_text(encoding="utf-8") for path in sorted(_SAMPLE.glob("*s.csv"))]
    lines = [line for text in files for line in text.splitlines() if is_chinese(line)]
    cells = [cell for text in files for row in csv.reader(text.splitlines()) for cell in row if is_chinese(cell)]
    half = len(lines) // 2
    mixed = "\n".join(lines[:half]).encode(_ENCODING) + b"\n" + "\n".join(lines[half:]).encode()
    alike = {"files": files, "lines": lines, "cells": cells}
    return {
        **{name: [(text.encode(_ENCODING), text) for text in texts] for name, texts in alike.items()},
        "a file that is half UTF-8": [(mixed, "\n".join(lines))],
    }


def main() -> None:
    """Write the table."""
    ways: dict[str, Callable[[bytes], str]] = {"matcher": lambda data: decode(data).value, "library": library}
    rows = [
        [name, len(texts), *(sum(way(data) == text for data, text in texts) for way in ways.values())]
        for name, texts in samples().items()
    ]
    header = ("Chinese in GB18030", "how many:", "right by matcher:", "right by charset-normalizer:")
    write_table(DOCUMENTS / "dependencies.md", "decoding", header, rows, "Texts of `data/xian2017`.")


if __name__ == "__main__":
    main()
