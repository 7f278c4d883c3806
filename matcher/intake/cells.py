"""What is the same in every cell: words that mean "unknown", lists, whole numbers, ids, company names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from matcher.intake.findings import Problem, Reading, Remark, error, warning
from matcher.intake.sheets import Cell
from matcher.words import Words

#: Texts that say that nothing is known, as :func:`folded` spells them.
UNKNOWN: Final = frozenset(
    (
        "",
        *("-", "--", "---", "–", "—", "——", ".", "?", "??", "/", "\\", "*"),
        *(
            "n/a",
            "#n/a",
            "n.a.",
            "n.a",
            "na",
            "nan",
            "none",
            "null",
            "nil",
            "(null)",
            "#ref!",
            "#value!",
            "#name?",
        ),
        *(
            "unknown",
            "undisclosed",
            "not disclosed",
            "unspecified",
            "not specified",
            "tbd",
            "tba",
            "tbc",
            "not available",
        ),
        *(
            "未知",
            "无",
            "暂无",
            "没有",
            "未披露",
            "未透露",
            "未公开",
            "不详",
            "不明确",
            "不明",
            "待定",
            "未定",
            "保密",
            "空",
        ),
    )
)

NOT_A_COUNT = warning(
    Words("not a whole number from 0 to 1000; ignored", "不是 0 到 1000 的整数，已忽略"),
    Words("Write a number such as 4, or leave the cell empty.", "请填写 4 这样的整数，或留空。"),
)
_ID_RULE = Words(
    "Use letters, digits, spaces and signs such as - _ . and at most {most} characters ({bytes} bytes in UTF-8), "
    'no "\\", no "..", no "/" at an end or twice in a row, no line breaks or other invisible characters; '
    "the id becomes the name of a file.",
    "请使用文字、数字、空格及 - _ . 等符号，最多 {most} 个字符（UTF-8 不超过 {bytes} 字节），"
    "不得含有“\\”“..”、首尾或连续的“/”、换行或其他不可见字符；编号会用作文件名。",
)
BAD_ID = warning(
    Words("not a usable id; the row was left out", "编号不可用，该行已跳过"),
    _ID_RULE,
)
BAD_ID_SETTING = error(Words("not a usable id", "编号不可用"), _ID_RULE)

_LONGEST_ID: Final = 128
# A file name has at most 255 bytes on common systems; some are left for a suffix.
_MOST_ID_BYTES: Final = 240
_MOST_MEETINGS: Final = 1000
_LIST_ENDS = re.compile(r"[;；\n]")
_TAG_ENDS = re.compile(r"[;；、，\n]")
_COUNT = re.compile(r"\d{1,6}(?:\.0{1,2})?")


def folded(text: str) -> str:
    """Return a text in the form in which words are compared: NFKC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def known(text: str) -> str:
    """Return a text, or the empty text where it only says that nothing is known."""
    return "" if len(text) <= _LONGEST_UNKNOWN and folded(text) in UNKNOWN else text


_LONGEST_UNKNOWN: Final = max(map(len, UNKNOWN)) + 2


def _items(cell: Cell, ends: re.Pattern[str], keep: str = "") -> tuple[str, ...]:
    """Return the items of a list: trimmed, NFKC, without empty and repeated ones."""
    parts = ends.split(cell) if isinstance(cell, str) else cell
    items: dict[str, str] = {}
    for part in parts:
        item = part.strip()
        if not item.isascii():
            item = unicodedata.normalize("NFKC", item).strip()
        if item and (known(item) or item.casefold() == keep):
            items.setdefault(item.casefold(), item)
    return tuple(items.values())


def read_list(cell: Cell, keep: str = "") -> tuple[str, ...]:
    """Return the items of a list whose items are parted by semicolons or line breaks.

    Items that say "unknown" are dropped, ``keep`` (in lower case) is not.
    """
    return _items(cell, _LIST_ENDS, keep) if cell else ()


def read_tags(cell: Cell) -> tuple[str, ...]:
    """Return tags: as a list, and Chinese commas part them too."""
    return _items(cell, _TAG_ENDS) if cell else ()


def read_count(text: str) -> Reading[int | None]:
    """Read a number of meetings; None, with a remark, for what is no whole number from 0 to 1000."""
    plain = unicodedata.normalize("NFKC", text)
    if _COUNT.fullmatch(plain) and float(plain) <= _MOST_MEETINGS:
        return Reading(int(float(plain)))
    return Reading(None, (Remark(NOT_A_COUNT, text),))


def id_remarks(text: str, problem: Problem = BAD_ID) -> tuple[Remark, ...]:
    """Return what is wrong with an id, which must be able to name a file; nothing when it is fine."""
    if text.isascii() and text.isalnum() and len(text) <= _LONGEST_ID:
        return ()
    fine = (
        len(text) <= _LONGEST_ID
        and len(text.encode("utf-8", "replace")) <= _MOST_ID_BYTES
        and not any(char == "\\" or unicodedata.category(char) in _INVISIBLE for char in text)
        and ".." not in text
        # Some registers number their people company/acme; every part must be able to name a file by itself.
        and all(part.strip(". ") for part in text.split("/"))
    )
    return () if fine else (Remark(problem, text, {"most": _LONGEST_ID, "bytes": _MOST_ID_BYTES}),)


_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

# Forms of company at the end of a name; Chinese ones stand without a space.
_FORMS: Final = frozenset(
    (
        *("inc", "incorporated", "ltd", "limited", "llc", "llp", "plc", "corp", "corporation", "co", "company"),
        *("gmbh", "mbh", "ag", "kg", "ug", "sa", "sas", "sarl", "srl", "bv", "nv", "ab", "oy", "as", "aps"),
        *("pty", "pte", "sdn", "bhd", "kk"),
    )
)
_CHINESE_FORM = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|股份公司|公司)$")
_PUNCTUATION = re.compile(r"[^\w]+|_+")


def company_key(name: str) -> str:
    """Return a name in the form in which the same company is recognised under two ids; may be empty."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace(".", "").replace("'", "")
    words = _PUNCTUATION.sub(" ", plain).split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    joint = "".join(words)
    return _CHINESE_FORM.sub("", joint) or joint
