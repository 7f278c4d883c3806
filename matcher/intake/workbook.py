"""The first sheet of an Excel workbook, as values: formulas count as what they last came to."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime

from matcher.formulas import meant
from matcher.intake.findings import Findings, Place, error, note
from matcher.intake.json_lines import number_text
from matcher.intake.sheets import TOO_MANY_CELLS, Row, Sheet, cut_cells, has_too_many_cells, heading, tidy
from matcher.words import Words

NOT_A_WORKBOOK = error(
    Words("not an Excel workbook (.xlsx)", "不是 Excel 工作簿（.xlsx）"),
    Words(
        "Open it in Excel and save it as .xlsx, or save it as CSV. An encrypted workbook must lose its password.",
        "请用 Excel 打开并另存为 .xlsx，或另存为 CSV。加密的工作簿请先取消密码。",
    ),
)
TOO_LARGE_INSIDE = error(
    Words("the workbook is too large inside", "工作簿解压后过大"),
    Words(
        "Copy the table alone into a new workbook; at most {most} MB are unpacked.",
        "请只将该表复制到新的工作簿；解压后最多 {most} MB。",
    ),
)
MORE_SHEETS = note(
    Words("only the first sheet of the workbook is read", "只读取工作簿的第一个工作表"),
    Words(
        "Read: {first}. If the table is on another sheet, move that one to the front.",
        "已读取：{first}。如果数据在其他工作表，请将其移到最前面。",
    ),
)

_LARGEST_INSIDE = 200 * 1024 * 1024
# A file of a few KB can unpack to millions of empty cells or styles, or name a cell in row 2,000,000,000, up to
# which every row would be read. 10,000 people with 30 columns have 300,000 cells, of four tags each.
_MOST_TAGS = 2_000_000
_MOST_CELLS = 2_000_000
_AT_ONCE = 2**20


class _TooManyCellsError(Exception):
    pass


def parse_workbook(data: bytes, file: str, findings: Findings) -> Sheet | None:
    """Return the table on the first sheet of a workbook; None, with an error, when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        findings.add(Place(file), NOT_A_WORKBOOK)
        return None
    if inside > _LARGEST_INSIDE:
        findings.add(Place(file), TOO_LARGE_INSIDE, f"{inside // 2**20} MB", most=_LARGEST_INSIDE // 2**20)
        return None
    try:
        _count_tags(data)
        records = list(_records(data, file, findings))
        if records and has_too_many_cells(len(records[0][1]), len(records)):
            raise _TooManyCellsError
    except _TooManyCellsError:
        findings.add(Place(file), TOO_MANY_CELLS)
        return None
    # openpyxl checks little of what it reads, and a broken workbook can fail in any line of it.
    except Exception as problem:
        findings.add(Place(file), NOT_A_WORKBOOK, f"{type(problem).__name__}: {problem}")
        return None
    if not records:
        return Sheet(file, (), 1, ())
    header_line, first = records[0]
    header = tuple(map(heading, first))
    width = len(header)
    rows = []
    for line, cells in records[1:]:
        fitted = (*cells[:width], *[""] * (width - len(cells)))
        rows.append(Row(line, cut_cells(fitted, header, Place(file, line), findings)))
    return Sheet(file, header, header_line, tuple(rows))


def _count_tags(data: bytes) -> None:
    """Raise _TooManyCellsError where reading the parts of a workbook would take minutes, whatever they hold."""
    left = _MOST_TAGS
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                while piece := part.read(_AT_ONCE):
                    left -= piece.count(b"<")
                    if left < 0:
                        raise _TooManyCellsError


def _records(data: bytes, file: str, findings: Findings) -> Iterator[tuple[int, tuple[str, ...]]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # It warns about styles and validations that it leaves out; only values are wanted here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = workbook.worksheets
            if len(sheets) > 1:
                others = ", ".join(sheet.title for sheet in sheets[1:])
                findings.add(Place(file), MORE_SHEETS, others, first=sheets[0].title)
            if not sheets:
                return
            # The size a sheet claims may be a million rows of nothing.
            sheets[0].reset_dimensions()
            left = _MOST_CELLS
            for line, values in enumerate(sheets[0].iter_rows(values_only=True), 1):
                left -= len(values) + 1
                if left < 0:
                    raise _TooManyCellsError
                cells = tuple(_text(value) for value in values)
                if any(cells):
                    yield line, cells
        finally:
            workbook.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        # Excel has no dates without a time: a date is a midnight.
        midnight = not (value.hour or value.minute or value.second or value.microsecond)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return tidy(meant(str(value)))
