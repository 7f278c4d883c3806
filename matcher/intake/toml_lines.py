"""On which line of a TOML file a setting stands: the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: The way to a setting: keys, and positions (from 0) in arrays.
Path = tuple[str | int, ...]

# What brackets and line ends do not count in: strings of four kinds and comments.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}=\n]',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A table header or a key with its value: where it starts, where "=" is, where nested values open."""

    start: int
    end: int
    equals: int | None
    elements: list[int]


def setting_lines(text: str) -> Mapping[Path, int]:
    """Return the line (from 1) of every table, key and element of a nested array of a valid TOML text.

    Keys inside inline tables have no line of their own; :func:`line_of` gives that of the table.
    """
    lines: dict[Path, int] = {}
    for path, line in _Scan(text).lines():
        # A table that is only named in the headers of others stands where the first of them does.
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], line)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of a setting, or of the innermost table or array around it that has one."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


@dataclass
class _Scan:
    text: str
    table: Path = ()
    counts: dict[Path, int] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[Path, int]]:
        self.ends = [found.start() for found in re.finditer("\n", self.text)]
        for statement in _statements(self.text):
            line = self._line(statement.start)
            if statement.equals is None:
                self._enter(self.text[statement.start : statement.end].strip())
                yield self.table, line
                continue
            keys = _keys(f"{self.text[statement.start : statement.equals]} = 0")
            yield (*self.table, *keys), line
            for number, element in enumerate(statement.elements):
                yield (*self.table, *keys, number), self._line(element)

    def _line(self, offset: int) -> int:
        return bisect_right(self.ends, offset - 1) + 1

    def _enter(self, header: str) -> None:
        """Go into the table of a header; one below an array of tables belongs to the latest element."""
        keys = _keys(header)
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        path = (*path, keys[-1])
        if header.startswith("[["):
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        self.table = path


def _statements(text: str) -> Iterator[_Statement]:
    start = depth = 0
    equals: int | None = None
    elements: list[int] = []
    for token in [*_TOKEN.finditer(text), None]:
        sign, at = (token[0], token.start()) if token else ("\n", len(text))
        if sign in "[{" and sign:
            depth += 1
            if depth == 2 and equals is not None:
                elements.append(at)
        elif sign in ("]", "}"):
            depth -= 1
        elif sign == "=" and depth == 0 and equals is None:
            equals = at
        elif sign == "\n" and depth == 0:
            statement = text[start:at]
            if statement.strip() and not statement.strip().startswith("#"):
                indent = len(statement) - len(statement.lstrip())
                yield _Statement(start + indent, at, equals, elements)
            start, equals, elements = at + 1, None, []


def _keys(statement: str) -> tuple[str, ...]:
    """Return the keys of a header or of "a.'b c' = 0", taken apart by the parser itself."""
    keys: list[str] = []
    value: object = tomllib.loads(statement)
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        keys.append(key)
        if isinstance(value, list):
            value = value[0]
    return tuple(keys)
