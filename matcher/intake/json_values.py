"""Values out of a JSON file: each is taken by its path, and what is wrong with it is said with its line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from matcher.intake.decoding import decode
from matcher.intake.findings import Findings, Place, Problem, error
from matcher.intake.json_places import JsonPath, line_of_value, path_name, value_lines
from matcher.words import Words

#: People and things are called by numbers or by names.
Id = int | str

#: More items in one list are a slip, or no task for one machine.
_MOST_ITEMS: Final = 20_000

_UNREADABLE = error(
    Words("the file cannot be read", "文件无法读取"),
    Words(
        "Name a file that can be opened; the system says: {reason}.", "请指定可打开的文件；系统提示：{reason}。"
    ),
)
_NOT_JSON = error(
    Words("not readable as JSON", "不符合 JSON 格式"),
    Words(
        "Correct it at column {column}; the parser says: {reason}.", "请更正第 {column} 列；解析器提示：{reason}。"
    ),
)
_MISSING = error(Words("a required key is missing", "缺少必填的键"), Words("Add {key}.", "请加入 {key}。"))
_WRONG_TYPE = error(
    Words("a value of the wrong type", "值的类型不对"), Words("Write {wanted}.", "请填写{wanted}。")
)
_OUT_OF_BOUNDS = error(
    Words("a number out of bounds", "数值超出范围"),
    Words("Write a whole number from {least} to {most}.", "请填写 {least} 到 {most} 的整数。"),
)
_TOO_MANY = error(
    Words("a list that is too long", "列表过长"), Words("Write at most {most} items.", "最多填写 {most} 项。")
)

_WHOLE = Words("a whole number such as 5", "整数，例如 5")
_LIST = Words("a list such as [1, 2]", "列表，例如 [1, 2]")
_OBJECT = Words('an object such as {"id": 1}', '对象，例如 {"id": 1}')
_AN_ID = Words("a whole number or a text that is not empty", "整数或非空文字")


@dataclass(frozen=True, slots=True)
class JsonValues:
    """The content of a file, the lines its values stand on, and where findings go."""

    file: str
    content: object
    lines: Mapping[JsonPath, int]
    findings: Findings

    def say(self, path: JsonPath, problem: Problem, found: object = "", **values: object) -> None:
        """Write down a problem with the value at a path."""
        shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        place = Place(self.file, line_of_value(self.lines, path), path_name(path) or None)
        self.findings.add(place, problem, shown, **values)

    def wrong_type(self, path: JsonPath, found: object, wanted: Words) -> None:
        """Say that a value is not of the type that is wanted."""
        self.say(path, _WRONG_TYPE, found, wanted=wanted)

    def table(self, path: JsonPath, value: object, required: Sequence[str]) -> dict[str, Any] | None:
        """Return an object, and say which keys it lacks; None if it is none."""
        if not isinstance(value, dict):
            self.wrong_type(path, value, _OBJECT)
            return None
        for key in required:
            if key not in value:
                self.say(path, _MISSING, key=key)
        return value

    def tables(
        self, path: JsonPath, value: object, required: Sequence[str]
    ) -> Iterator[tuple[JsonPath, dict[str, Any]]]:
        """Yield the objects of a list, each with its path."""
        for place, item in self.items(path, value):
            table = self.table(place, item, required)
            if table is not None:
                yield place, table

    def items(self, path: JsonPath, value: object) -> Iterator[tuple[JsonPath, object]]:
        """Yield the items of a list, each with its path; nothing of what is no list."""
        if not isinstance(value, list):
            self.wrong_type(path, value, _LIST)
        elif len(value) > _MOST_ITEMS:
            self.say(path, _TOO_MANY, str(len(value)), most=_MOST_ITEMS)
        else:
            yield from (((*path, number), item) for number, item in enumerate(value))

    def number(self, path: JsonPath, value: object, least: int, most: int) -> int | None:
        """Return a whole number within bounds; None if it is none."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong_type(path, value, _WHOLE)
        elif not least <= value <= most:
            self.say(path, _OUT_OF_BOUNDS, value, least=least, most=most)
        else:
            return value
        return None

    def identifier(self, path: JsonPath, value: object) -> Id | None:
        """Return the id of something; None if it is none."""
        if isinstance(value, int | str) and not isinstance(value, bool) and value != "":
            return value
        self.wrong_type(path, value, _AN_ID)
        return None


def read_json(path: Path, findings: Findings) -> JsonValues | None:
    """Return what stands in a JSON file; None, with an error among the findings, if it is none."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        findings.add(Place(path.name), _UNREADABLE, reason=problem.strerror or str(problem))
        return None
    reading = decode(data)
    findings.report(Place(path.name), reading.remarks)
    text = reading.value.replace("\r\n", "\n").replace("\r", "\n")
    try:
        content = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as problem:
        line = text.split("\n")[problem.lineno - 1]
        place = Place(path.name, problem.lineno)
        findings.add(place, _NOT_JSON, line, column=problem.colno, reason=problem.msg)
        return None
    except (ValueError, RecursionError) as problem:  # NaN, numbers of thousands of digits, endless brackets
        findings.add(Place(path.name, 1), _NOT_JSON, column=1, reason=str(problem))
        return None
    return JsonValues(path.name, content, value_lines(text), findings)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")
