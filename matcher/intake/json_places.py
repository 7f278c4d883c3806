"""On which line of a JSON file a value stands: the parser of the standard library does not tell."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

#: The way to a value: keys, and positions (from 0) in arrays.
JsonPath = tuple[str | int, ...]

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


def value_lines(text: str) -> Mapping[JsonPath, int]:
    """Return the line (from 1) on which each value of a valid JSON text starts, by its path.

    Of a key that stands twice in an object it is the last one's, which is also the value that counts.
    """
    ends = [found.start() for found in re.finditer("\n", text)]
    return {path: bisect_left(ends, start) + 1 for path, start in _values(text)}


def path_name(path: JsonPath) -> str:
    """Return a path as it is spoken of: ``meetings[3].fixed``, counted from 0 as programs do."""
    name = ""
    for part in path:
        if isinstance(part, int):
            name += f"[{part}]"
        else:
            name += ("." if name else "") + part
    return name


def line_of_value(lines: Mapping[JsonPath, int], path: JsonPath) -> int | None:
    """Return the line of a value, or of the innermost one around it that is there."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _values(text: str) -> Iterator[tuple[JsonPath, int]]:
    """Yield the path of each value and where it starts."""
    path: list[str | int] = []
    awaits_key = False
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "]}":
            path.pop()
            awaits_key = False
        elif sign == ",":
            last = path[-1]
            if isinstance(last, int):
                path[-1] = last + 1
            else:
                awaits_key = True
        elif sign == ":":
            continue
        elif awaits_key:
            path[-1] = json.loads(sign)
            awaits_key = False
        else:
            yield tuple(path), token.start()
            if sign in "[{":
                path.append("" if sign == "{" else 0)
                awaits_key = sign == "{"
