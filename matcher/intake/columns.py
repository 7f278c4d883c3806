"""Column names as people write them, in English and in Chinese, to the names the project knows."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from matcher.intake.findings import Findings, Place, error
from matcher.intake.sheets import Cell, Sheet
from matcher.words import Words

NO_COLUMN = error(
    Words("a required column is missing", "缺少必填列"),
    Words(
        "Add the column {column} to the header. Found there: {header}.{near}",
        "请在表头中加入 {column} 列。表头现有：{header}。{near}",
    ),
)
_NEAR = Words(" If {near} is the one, rename it.", "如果 {near} 就是它，请改名。")
TWO_COLUMNS = error(
    Words("two columns mean the same", "两列含义相同"),
    Words("Remove or rename one of them: {columns}.", "请删除其中一列或改名：{columns}。"),
)

_ATTENDANCE: Final = {
    "sub_forums": ("分论坛", "子论坛", "参加分论坛"),
    "unavailable": ("不可用时间", "不便时间", "无法出席时间"),
    "min_meetings": ("最少会面数", "最少会面", "最少会议数"),
    "max_meetings": ("最多会面数", "最多会面", "最多会议数"),
}
_BASE: Final = {
    "id": ("编号", "代码"),
    "name": ("名称", "企业名称", "公司名称", "项目名称", "机构名称", "投资机构", "投资人", "公司", "企业"),
    "tags": ("标签", "行业", "领域", "关注领域", "投资领域", "行业标签"),
    "country": ("国家", "国家/地区", "所在国家"),
    "region": ("省份", "省", "地区", "所在省份"),
    "city": ("城市", "市", "所在城市"),
}

#: For each table its columns, with the Chinese names they may have.
STARTUP_COLUMNS: Final = MappingProxyType(
    {
        **_BASE,
        "description": ("简介", "描述", "介绍", "企业简介", "公司简介", "项目简介"),
        "stage": ("轮次", "融资轮次", "阶段", "融资阶段", "发展阶段"),
        "raising_usd": ("融资金额", "融资需求", "拟融资金额", "融资额"),
        "founded": ("成立", "成立时间", "成立日期", "成立年份", "创立时间"),
        **_ATTENDANCE,
    }
)
INVESTOR_COLUMNS: Final = MappingProxyType(
    {
        **_BASE,
        "thesis": ("简介", "描述", "介绍", "投资理念", "投资策略", "机构简介"),
        "stages": ("轮次", "投资轮次", "阶段", "投资阶段"),
        "ticket_min_usd": ("最小投资额", "最低投资额", "单笔最小投资额", "投资金额下限"),
        "ticket_max_usd": ("最大投资额", "最高投资额", "单笔最大投资额", "投资金额上限"),
        "countries": ("投资国家", "投资地区", "投资区域", "投资地域"),
        "kind": ("类型", "机构类型", "类别"),
        **_ATTENDANCE,
    }
)
INTERACTION_COLUMNS: Final = MappingProxyType(
    {
        "investor_id": ("投资方编号", "投资人编号", "机构编号", "投资机构编号"),
        "startup_id": ("企业编号", "公司编号", "项目编号"),
        "kind": ("类型", "类别"),
        "at": ("日期", "时间"),
        "round": ("轮次", "融资轮次"),
    }
)

_LISTED: Final = 12
# "融资金额（万元）", "raising_usd (USD)": what stands in brackets is a unit.
_BRACKETED = re.compile(r"[(\[【]([^(\[【)\]】]*)[)\]】]")


def _key(name: str) -> str:
    """Return a column name in the form in which names are compared."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip("\ufeff\u200b \t")
    return re.sub(r"[\s_\-]+", "_", _BRACKETED.sub("", plain)).strip("_")


def _unit(name: str) -> str:
    """Return the unit in the brackets of a column name, as ``万元``; empty when there is none."""
    found = _BRACKETED.search(unicodedata.normalize("NFKC", name))
    return found[1].strip() if found else ""


def _aliases(columns: MappingProxyType[str, tuple[str, ...]]) -> dict[str, str]:
    return {_key(alias): column for column, names in columns.items() for alias in (column, *names)} | {
        # "raising (USD)" and "ticket min" say as much as the full names.
        column.removesuffix("_usd"): column
        for column in columns
    }


_RECOGNISED = frozenset(
    alias for columns in (STARTUP_COLUMNS, INVESTOR_COLUMNS, INTERACTION_COLUMNS) for alias in _aliases(columns)
)


def recognised(name: str) -> bool:
    """Return whether a name is that of a column of any table."""
    return _key(name) in _RECOGNISED


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a sheet are.

    ``known`` and ``extra`` map names to positions; ``headings`` gives the known ones as they are written, and
    ``units`` the unit that a heading names.
    """

    known: dict[str, int]
    extra: dict[str, int]
    headings: dict[str, str]
    units: dict[str, str]


def match_columns(
    sheet: Sheet,
    columns: MappingProxyType[str, tuple[str, ...]],
    required: Iterable[str],
    findings: Findings,
) -> Columns | None:
    """Return where each column is; None, with errors among the findings, when the header cannot be used."""
    aliases = _aliases(columns)
    matched = Columns({}, {}, {}, {})
    place = Place(sheet.file, sheet.header_line)
    usable = True
    for number, heading in enumerate(sheet.header):
        column = aliases.get(_key(heading))
        name, seen = (column, matched.known) if column else (heading, matched.extra)
        if not heading:
            continue
        if name in seen:
            both = f"{sheet.header[seen[name]]}, {heading}"
            findings.add(Place(place.file, place.line, name), TWO_COLUMNS, heading, columns=both)
            usable = False
        seen[name] = number
        if column:
            matched.headings[column] = heading
            matched.units[column] = _unit(heading)
    for column in required:
        if column not in matched.known:
            _report_missing(column, sheet, matched, findings)
            usable = False
    return matched if usable else None


def _report_missing(column: str, sheet: Sheet, matched: Columns, findings: Findings) -> None:
    keys = {_key(name): name for name in matched.extra}
    near = difflib.get_close_matches(column, keys, n=1, cutoff=0.5)
    findings.add(
        Place(sheet.file, sheet.header_line, column),
        NO_COLUMN,
        ", ".join(sheet.header),
        column=column,
        header=_listed([name for name in sheet.header if name]),
        near=_NEAR.format(near=keys[near[0]]) if near else "",
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_LISTED] + ["…"] * (len(names) > _LISTED))


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column names; columns that are not in the file are simply not there."""

    line: int
    cells: dict[str, Cell]
    extra: dict[str, str]


def records(sheet: Sheet, columns: Columns) -> Iterator[Record]:
    """Yield the rows of a sheet as records; empty cells of unknown columns are dropped."""
    known, extra = columns.known.items(), columns.extra.items()
    for row in sheet.rows:
        cells = row.cells
        yield Record(
            row.line,
            {name: cells[number] for name, number in known},
            {name: text for name, number in extra if (text := joined(cells[number]))},
        )


def joined(cell: Cell) -> str:
    """Return a cell as text, the items of a list joined as in CSV."""
    return cell if isinstance(cell, str) else ";".join(cell)
