"""The tables of a folder: which file holds each, and its content whatever the format."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from matcher.intake.delimited import parse_delimited
from matcher.intake.findings import Findings, Place, error
from matcher.intake.json_lines import parse_json_lines
from matcher.intake.sheets import Sheet
from matcher.intake.workbook import parse_workbook
from matcher.words import Words

TWICE = error(
    Words("the same table in two formats", "同一张表有两种格式"),
    Words("Keep {keep} and remove {remove}.", "请保留 {keep}，删除 {remove}。"),
)
MISSING = error(
    Words("this file is missing", "缺少此文件"),
    Words(
        "Put {name}.csv, {name}.xlsx or {name}.jsonl into the folder, or rename the file that is meant; only the "
        "columns id and name are required.",
        "请在文件夹中放入 {name}.csv、{name}.xlsx 或 {name}.jsonl，或将对应的文件改为此名；"
        "只有 id（编号）和 name（名称）两列是必填的。",
    ),
)
MISNAMED = error(
    Words("this file is missing", "缺少此文件"),
    Words(
        "If {near} is the one, save it as {name}.csv, {name}.xlsx or {name}.jsonl.",
        "如果 {near} 就是它，请另存为 {name}.csv、{name}.xlsx 或 {name}.jsonl。",
    ),
)
UNREADABLE = error(
    Words("the file cannot be opened", "文件无法打开"),
    Words(
        "Close it in other programs and check that you may read it.",
        "请在其他程序中关闭该文件，并确认您有读取权限。",
    ),
)
TOO_LARGE = error(
    Words("the file is too large", "文件过大"),
    Words(
        "Remove pictures and columns that nobody needs; at most {most} MB are read.",
        "请删除图片和不需要的列；最多读取 {most} MB。",
    ),
)
UNKNOWN_FORMAT = error(
    Words("a kind of file that is not read here", "无法读取此类文件"),
    Words("Save it as .csv, .xlsx or .jsonl.", "请另存为 .csv、.xlsx 或 .jsonl。"),
)
_LARGEST_FILE: Final = 200 * 1024 * 1024
_PARSERS: Final[dict[str, Callable[[bytes, str, Findings], Sheet | None]]] = {
    ".csv": parse_delimited,
    ".xlsx": parse_workbook,
    ".jsonl": parse_json_lines,
}


def find_sheet(folder: Path, name: str, *, required: bool, findings: Findings) -> Path | None:
    """Return the file that holds a table, in whichever format it comes.

    The name counts in any case (``Startups.CSV``). A table that stands there twice, or a required one that
    is not there, is an error among the findings.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    here = [path for path in files if path.stem.casefold() == name and path.suffix.casefold() in _PARSERS]
    if len(here) > 1:
        others = ", ".join(path.name for path in here[1:])
        findings.add(Place(here[0].name), TWICE, others, keep=here[0].name, remove=others)
        return None
    if here:
        return here[0]
    if required:
        near = _nearest_file(name, [path.name for path in files])
        if near:
            findings.add(Place(f"{name}.csv"), MISNAMED, near, name=name, near=near)
        else:
            others = ", ".join(path.name for path in files)
            findings.add(Place(f"{name}.csv"), MISSING, others, name=name)
    return None


def _nearest_file(name: str, files: list[str]) -> str | None:
    stems = {file.rsplit(".", 1)[0].casefold(): file for file in files}
    near = difflib.get_close_matches(name, stems, n=1, cutoff=0.75)
    return stems[near[0]] if near else None


def read_sheet(path: Path, findings: Findings) -> Sheet | None:
    """Return the table in a file; None, with an error among the findings, when it cannot be read at all."""
    data = read_bytes(path, findings)
    if data is None:
        return None
    return parse_table(data, path.name, findings)


def parse_table(data: bytes, file: str, findings: Findings) -> Sheet | None:
    """Return the table in the bytes of a file, whose name says the format; None, with an error, without one."""
    parse = _PARSERS.get(Path(file).suffix.casefold())
    if parse is None:
        findings.add(Place(file), UNKNOWN_FORMAT, Path(file).suffix)
        return None
    return parse(data, file, findings)


def read_bytes(path: Path, findings: Findings) -> bytes | None:
    """Return the content of a file; None, with an error among the findings, when it cannot be had."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            findings.add(Place(path.name), TOO_LARGE, most=_LARGEST_FILE // 2**20)
            return None
        return path.read_bytes()
    except OSError as problem:
        findings.add(Place(path.name), UNREADABLE, problem.strerror or str(problem))
        return None
