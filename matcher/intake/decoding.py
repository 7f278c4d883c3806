"""Bytes to text: UTF-8 and UTF-16 as Excel writes them, GB18030, Windows-1252, and files that mix them."""

from __future__ import annotations

import codecs
import re

from matcher.intake.findings import Reading, Remark, note, warning
from matcher.words import Words

MIXED = warning(
    Words("lines in different encodings", "各行编码不一致"),
    Words(
        "Most lines are {most}, these are {other}: {lines}. Each was read in its own encoding; check the "
        "names on them, then save the file as UTF-8.",
        "大部分行是 {most}，以下各行是 {other}：{lines}。已按各行自己的编码读取；"
        "请核对这些行，然后将文件另存为 UTF-8。",
    ),
)
BROKEN = warning(
    Words("characters that cannot be read", "含有无法识别的字符"),
    Words(
        "They stand as � now. Type them again on these lines and save the file as UTF-8: {lines}.",
        "现显示为 �。请在以下各行重新输入，并将文件另存为 UTF-8：{lines}。",
    ),
)
WESTERN = note(
    Words("read as Windows-1252 (Western European)", "按 Windows-1252（西欧编码）读取"),
    Words(
        "Check one name with an accent; if it looks wrong, save the file as UTF-8 (in Excel: CSV UTF-8).",
        "请核对带重音符号的名称；如有乱码，请将文件另存为 UTF-8（Excel 中选择“CSV UTF-8”）。",
    ),
)
NUL = warning(
    Words("invisible NUL characters", "含有不可见的空字符（NUL）"),
    Words(
        "They were removed. Check these lines and save the file as UTF-8: {lines}.",
        "已删除。请核对以下各行，并将文件另存为 UTF-8：{lines}。",
    ),
)

_UTF8, _CHINESE, _WESTERN = "utf-8", "gb18030", "cp1252"
_SPOKEN = {_UTF8: "UTF-8", _CHINESE: "GB18030", _WESTERN: "Windows-1252"}
_LINES_NAMED = 10
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Chinese characters take three bytes in UTF-8, and a lead byte of three or four is hardly ever followed by
# fitting bytes in GB18030; sequences of two fit by accident far too often to tell anything.
_LONG_LEAD = re.compile(rb"[\xe0-\xf4]")


def decode(data: bytes) -> Reading[str]:
    """Return the text of a file, and what is odd about its encoding.

    A byte order mark decides; else UTF-8 if all of it is; else each line is judged by itself. Line ends are
    kept, NUL characters and surrogates never come out.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoded = Reading(data.decode("utf-16", "replace"))
    else:
        decoded = _decode_bytes(data.removeprefix(codecs.BOM_UTF8))
    text, remarks = decoded.value, list(decoded.remarks)
    for problem, char in ((NUL, "\0"), (BROKEN, "�")):
        if char in text:
            remarks.append(Remark(problem, "", {"lines": _named(_lines_with(text, char))}))
    return Reading(text.replace("\0", ""), tuple(remarks))


def _decode_bytes(data: bytes) -> Reading[str]:
    if _is_utf8(data):
        return Reading(data.decode(_UTF8))
    lines = _LINE.findall(data)
    legacy = _legacy([line for line in lines if not _is_utf8(line)])
    encodings = [_encoding(line, legacy) for line in lines]
    utf8_leads = _bytes_in(_UTF8, lines, encodings) >= _bytes_in(legacy, lines, encodings)
    most, rare = (_UTF8, legacy) if utf8_leads else (legacy, _UTF8)
    text = "".join(
        line.decode(encoding or most, "replace") for line, encoding in zip(lines, encodings, strict=True)
    )
    if rare in encodings:
        odd = [number for number, encoding in enumerate(encodings, 1) if encoding == rare]
        return Reading(
            text, (Remark(MIXED, "", {"most": _SPOKEN[most], "other": _SPOKEN[rare], "lines": _named(odd)}),)
        )
    return Reading(text, (Remark(WESTERN),) if most == _WESTERN else ())


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(lines: list[bytes]) -> str:
    """Return the encoding of lines that are not UTF-8.

    Bytes above 127 mostly stand alone where they are accented letters; Chinese characters take them in pairs.
    """
    runs = [len(run) for line in lines for run in _HIGH_RUN.findall(line)]
    return _WESTERN if sum(run == 1 for run in runs) * 2 > len(runs) else _CHINESE


def _encoding(line: bytes, legacy: str) -> str | None:
    """Return the encoding of a line, None when the line alone does not tell."""
    if line.isascii():
        return None
    if not _is_utf8(line):
        return legacy
    return _UTF8 if legacy == _WESTERN or _LONG_LEAD.search(line) else None


def _bytes_in(encoding: str, lines: list[bytes], encodings: list[str | None]) -> int:
    return sum(len(line) for line, found in zip(lines, encodings, strict=True) if found == encoding)


def _lines_with(text: str, char: str) -> list[int]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [number for number, line in enumerate(lines, 1) if char in line]


def _named(lines: list[int]) -> str:
    named = ", ".join(map(str, lines[:_LINES_NAMED]))
    return named + (f", … ({len(lines)})" if len(lines) > _LINES_NAMED else "")
