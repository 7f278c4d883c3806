"""JSON Lines: one object a line; lists may be arrays."""

from __future__ import annotations

import json
import re

from matcher.intake.decoding import decode
from matcher.intake.findings import Findings, Place, warning
from matcher.intake.sheets import (
    TOO_MANY_CELLS,
    Cell,
    Row,
    Sheet,
    cut_cells,
    has_too_many_cells,
    has_too_many_lines,
    heading,
    tidy,
)
from matcher.words import Words

BAD_LINE = warning(
    Words("not a JSON object; this line was left out", "不是 JSON 对象，该行已跳过"),
    Words(
        'Write one object a line, such as {{"id": "s001", "name": "Lumen"}}. The parser says: {reason}.',
        '每行写一个对象，例如 {{"id": "s001", "name": "Lumen"}}。解析器提示：{reason}。',
    ),
)

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def parse_json_lines(data: bytes, file: str, findings: Findings) -> Sheet | None:
    """Return the table in the bytes of a JSON Lines file; its header is every key, as they first come.

    None, with an error, when it is larger than any table.
    """
    reading = decode(data)
    findings.report(Place(file), reading.remarks)
    if has_too_many_lines(reading.value):
        findings.add(Place(file), TOO_MANY_CELLS)
        return None
    records = _objects(reading.value, file, findings)
    keys = tuple(dict.fromkeys(key for _, record in records for key in record))
    header = tuple(heading(key) for key in keys)
    if has_too_many_cells(len(header), len(records)):
        findings.add(Place(file), TOO_MANY_CELLS)
        return None
    rows = tuple(
        Row(line, cut_cells([record.get(key, "") for key in keys], header, Place(file, line), findings))
        for line, record in records
    )
    return Sheet(file, header, 1, rows)


def _objects(text: str, file: str, findings: Findings) -> list[tuple[int, dict[str, Cell]]]:
    objects: list[tuple[int, dict[str, Cell]]] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as problem:
            findings.add(Place(file, number), BAD_LINE, line, reason=str(problem).split(":")[0])
            continue
        if isinstance(value, dict):
            objects.append((number, {_plain(key): _cell(item) for key, item in value.items()}))
        else:
            findings.add(Place(file, number), BAD_LINE, line, reason=type(value).__name__)
    return objects


def _cell(value: object) -> Cell:
    """Return a JSON value as a cell; in a list of lists, as for intervals, the inner ones are joined by '/'."""
    if isinstance(value, list):
        items = ("/".join(map(_text, item)) if isinstance(item, list) else _text(item) for item in value)
        return tuple(item for item in items if item)
    return _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, float):
        return number_text(value)
    # Nested values come back as the JSON they were: they can stand in unknown columns only.
    return _plain(json.dumps(value, ensure_ascii=False))


def _plain(text: str) -> str:
    """Return a text that every file can hold: JSON can spell NUL characters and halves of characters."""
    return tidy(_SURROGATE.sub("�", text.replace("\0", "")))


def number_text(value: float) -> str:
    """Return a number as a person would type it: 1500000.0 as ``1500000``."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
