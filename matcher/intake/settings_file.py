"""conference.toml from its bytes to checked settings; every refusal says where, what, and what to write."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from matcher.intake.decoding import decode
from matcher.intake.findings import Findings, Place, Problem, error
from matcher.intake.settings import Settings, Table, known_keys
from matcher.intake.toml_lines import Path, line_of, setting_lines
from matcher.words import Words

NOT_TOML = error(
    Words("not readable as TOML", "不符合 TOML 格式"),
    Words(
        "Correct this line; texts stand in double quotes, tables start with [name]. The parser says: {reason}.",
        "请更正该行；文字要放在双引号内，表以 [名称] 开头。解析器提示：{reason}。",
    ),
)
UNKNOWN_KEY = error(
    Words("a setting that does not exist", "没有这项设置"),
    Words("Remove it or write one of these: {known}.{near}", "请删除，或改为以下之一：{known}。{near}"),
)
_NEAR: Final = Words(" The nearest is {near}.", "最接近的是 {near}。")
MISSING_KEY = error(
    Words("a required setting is missing", "缺少必填设置"),
    Words("Add {key} to {table}.", "请在 {table} 中加入 {key}。"),
)
WRONG_TYPE = error(
    Words("a value of the wrong type", "值的类型不对"), Words("Write {wanted}.", "请填写{wanted}。")
)
OUT_OF_BOUNDS = error(
    Words("a value out of bounds", "值超出范围"), Words("Write a value {bound}.", "请填写{bound}的值。")
)
UNUSABLE = error(
    Words("a value that cannot be used", "值不可用"),
    Words("Correct it; the check says: {reason}.", "请更正；检查程序提示：{reason}。"),
)

# By the names that pydantic gives to its refusals.
_WANTED: Final = {
    "int_type": Words("a whole number such as 15, without quotes", "整数，例如 15，不加引号"),
    "int_from_float": Words("a whole number such as 15", "整数，例如 15"),
    "float_type": Words("a number such as 0.02, without quotes", "数字，例如 0.02，不加引号"),
    "finite_number": Words("a number such as 0.02", "数字，例如 0.02"),
    "bool_type": Words("true or false, without quotes", "true 或 false，不加引号"),
    "string_type": Words('a text in double quotes, such as "A1"', '双引号内的文字，例如 "A1"'),
    "string_too_short": Words('a text that is not empty, such as "A1"', '非空文字，例如 "A1"'),
    "list_type": Words('a list such as ["a", "b"]', '列表，例如 ["a", "b"]'),
    "too_short": Words('a list of exactly two, such as ["i001", "s004"]', '恰好两项的列表，例如 ["i001", "s004"]'),
    "too_long": Words('a list of exactly two, such as ["i001", "s004"]', '恰好两项的列表，例如 ["i001", "s004"]'),
    "model_type": Words('a table such as { en = "…", zh = "…" }', '表，例如 { en = "…", zh = "…" }'),
    "dict_type": Words("a table", "表"),
}
_BOUNDS: Final = {
    "greater_than": ("gt", Words("above {bound}", "大于 {bound} ")),
    "greater_than_equal": ("ge", Words("of at least {bound}", "不小于 {bound} ")),
    "less_than": ("lt", Words("below {bound}", "小于 {bound} ")),
    "less_than_equal": ("le", Words("of at most {bound}", "不大于 {bound} ")),
}
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class SettingsText:
    """A settings file that is TOML: its values, the lines they stand on, and where findings go."""

    file: str
    values: dict[str, Any]
    lines: Mapping[Path, int]
    findings: Findings

    def say(self, path: Path, problem: Problem, found: object = "", **values: object) -> None:
        """Write down a problem with the setting at a path."""
        self.findings.add(self.place(path), problem, _shown(found), **values)

    def place(self, path: Path) -> Place:
        """Return where a setting stands."""
        return Place(self.file, line_of(self.lines, path), setting_name(path))


def setting_name(path: Path) -> str:
    """Return a path as it is spoken of: ``sessions[2].room``, counted from 1."""
    name = ""
    for part in path:
        if isinstance(part, int):
            name += f"[{part + 1}]"
        else:
            bare = re.fullmatch(r"[\w-]+", part, re.ASCII)
            name += ("." if name else "") + (part if bare else json.dumps(part, ensure_ascii=False))
    return name


def parse_settings(data: bytes, file: str, findings: Findings) -> SettingsText | None:
    """Return the values of a settings file; None, with an error among the findings, when it is not TOML."""
    reading = decode(data)
    findings.report(Place(file), reading.remarks)
    text = reading.value.replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        _report_not_toml(str(problem), text, file, findings)
        return None
    return SettingsText(file, values, setting_lines(text), findings)


def _report_not_toml(message: str, text: str, file: str, findings: Findings) -> None:
    lines = text.splitlines() or [""]
    position = _POSITION.search(message)
    line = min(int(position[1]), len(lines)) if position and position[1] else len(lines)
    where = f", column {position[2]}" if position and position[2] else ""
    reason = _POSITION.sub("", message).rstrip(".") + where
    findings.add(Place(file, line), NOT_TOML, lines[line - 1], reason=reason)


def report_refusal(refusal: Mapping[str, Any], text: SettingsText, root: type[Table] = Settings) -> None:
    """Write down one of pydantic's refusals in both languages, with the line it stands on."""
    path, kind, value = tuple(refusal["loc"]), refusal["type"], refusal["input"]
    if kind == "extra_forbidden":
        _report_unknown_key(path, value, text, root)
    elif kind == "missing":
        if len(path) == 1:
            text.say(path, MISSING_KEY, key=f"[{path[0]}]", table=text.file)
        else:
            text.say(path, MISSING_KEY, key=path[-1], table=f"[{setting_name(path[:-1])}]")
    elif kind in _WANTED:
        text.say(path, WRONG_TYPE, value, wanted=_WANTED[kind])
    elif kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        text.say(path, OUT_OF_BOUNDS, value, bound=words.format(bound=refusal["ctx"][name]))
    else:
        text.say(path, UNUSABLE, value, reason=refusal["msg"])


def _report_unknown_key(path: Path, value: object, text: SettingsText, root: type[Table]) -> None:
    known = known_keys(path[:-1], root)
    near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
    nearest = _NEAR.format(near=near[0]) if near else ""
    text.say(path, UNKNOWN_KEY, f"{path[-1]} = {_shown(value)}", known=", ".join(known), near=nearest)


def _shown(value: object) -> str:
    """Return a value about as it stands in the file."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
