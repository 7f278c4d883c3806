"""Amounts of money as people write them, to US dollars at the rates of one fixed day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from matcher.intake.findings import Problem, Reading, Remark, note, warning
from matcher.words import Words

#: Units of each currency for one euro: the European Central Bank's reference rates of 7 November 2017, the
#: day the conference in Xi'an opened. They are fixed so that the same folder always reads the same.
PER_EURO: Final = {
    "EUR": 1.0,
    "USD": 1.1562,
    "CNY": 7.675,
    "HKD": 9.0221,
    "JPY": 132.03,
    "KRW": 1285.17,
    "SGD": 1.5772,
    "INR": 75.147,
    "GBP": 0.88038,
    "CHF": 1.1557,
    "CAD": 1.4761,
    "AUD": 1.5112,
    "NZD": 1.6717,
    "SEK": 9.7443,
    "NOK": 9.4543,
    "DKK": 7.4423,
    "PLN": 4.2396,
    "CZK": 25.591,
    "HUF": 310.99,
    "RON": 4.5945,
    "RUB": 68.0443,
    "TRY": 4.4673,
    "ILS": 4.0634,
    "BRL": 3.7822,
    "MXN": 22.0712,
    "ZAR": 16.3857,
    "IDR": 15640.75,
    "MYR": 4.8828,
    "THB": 38.305,
    "PHP": 59.426,
}

# All keys as the NFKC form spells them, in lower case.
_CURRENCIES: Final = {
    **{code.lower(): code for code in PER_EURO},
    **dict.fromkeys(
        ("$", "us$", "$us", "usd$", "dollar", "dollars", "us dollar", "us dollars", "美元", "美金"), "USD"
    ),
    **dict.fromkeys(("€", "euro", "euros", "欧元"), "EUR"),
    **dict.fromkeys(("rmb", "cn¥", "yuan", "人民币", "人民币元", "元人民币", "元", "圆", "块"), "CNY"),
    **dict.fromkeys(("hk$", "港元", "港币"), "HKD"),
    **dict.fromkeys(("jp¥", "yen", "日元", "日圆", "円"), "JPY"),
    **dict.fromkeys(("₩", "won", "韩元"), "KRW"),
    **dict.fromkeys(("s$", "新加坡元", "新元"), "SGD"),
    **dict.fromkeys(("₹", "rs", "rs.", "rupees", "卢比"), "INR"),
    **dict.fromkeys(("£", "pounds", "英镑"), "GBP"),
    **dict.fromkeys(("fr.", "sfr", "瑞士法郎", "瑞郎"), "CHF"),
    **dict.fromkeys(("c$", "ca$", "加元"), "CAD"),
    **dict.fromkeys(("a$", "au$", "澳元"), "AUD"),
    **dict.fromkeys(("nz$", "新西兰元"), "NZD"),
    **dict.fromkeys(("zł",), "PLN"),
    **dict.fromkeys(("₽", "卢布"), "RUB"),
    **dict.fromkeys(("₺",), "TRY"),
    **dict.fromkeys(("₪", "nis"), "ILS"),
    **dict.fromkeys(("r$",), "BRL"),
}
# The sign is shared by the yuan and the yen.
_YUAN_OR_YEN: Final = "¥"
_SHARED_SIGNS: Final = {
    _YUAN_OR_YEN: ("CNY", "JPY"),
    "$": ("USD", "HKD", "SGD", "CAD", "AUD", "NZD", "MXN"),
}

_TENS: Final = {
    **dict.fromkeys(("k", "thousand", "tsd", "tsd.", "千"), 1e3),
    **dict.fromkeys(("万", "萬", "w"), 1e4),
    **dict.fromkeys(("十万", "lakh", "lakhs"), 1e5),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mio.", "mil", "million", "millions", "百万"), 1e6),
    **dict.fromkeys(("千万", "crore", "crores", "cr"), 1e7),
    **dict.fromkeys(("亿", "億"), 1e8),
    **dict.fromkeys(("b", "bn", "billion", "billions", "十亿"), 1e9),
    **dict.fromkeys(("百亿",), 1e10),
}
_WAN: Final = frozenset({"万", "萬", "w", "十万", "百万", "千万", "亿", "億", "十亿", "百亿"})
# More than all the money there is: a slip of the keyboard, or no amount at all.
_MOST: Final = 1e14
_DIGITS: Final = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

NOT_AN_AMOUNT = warning(
    Words("not an amount; counts as unknown", "不是金额，按未知处理"),
    Words(
        "Write a number such as 1500000 or 150万.",
        "请填写数字，例如 1500000 或 150万。",
    ),
)
NOT_POSITIVE = warning(
    Words("an amount must be above zero; counts as unknown", "金额必须大于零，按未知处理"),
    Words(
        "Write a number such as 1500000, or leave the cell empty if the amount is open.",
        "请填写 1500000 这样的数字；金额未定请留空。",
    ),
)
TWO_MEANINGS = warning(
    Words("one and a half, or fifteen hundred? Counts as unknown", "小数点与千位分隔符无法区分，按未知处理"),
    Words("Write 1500 or 1.5, without zeros after the decimals.", "请写成 1500 或 1.5，小数末尾不要补零。"),
)
UNKNOWN_CURRENCY = warning(
    Words("an amount in a currency without a rate; counts as unknown", "没有该货币的汇率，按未知处理"),
    Words("Write it in US dollars, such as 1500000.", "请换算成美元填写，例如 1500000。"),
)
CONVERTED = note(
    Words("amounts in another currency were converted to US dollars", "其他货币的金额已换算成美元"),
    Words(
        "One US dollar counts as {rate:.4f} {currency}, by the European Central Bank's rates of 7 November 2017. "
        "Write US dollars if another rate should hold.",
        "按欧洲央行 2017 年 11 月 7 日参考汇率，1 美元 = {rate:.4f} {currency}。"
        "如需其他汇率，请直接填写美元金额。",
    ),
    once=True,
)
RANGE = note(
    Words("a range of amounts; the upper end counts", "金额为区间，取上限"),
    Words(
        "Write one number if that is wrong. Read as {value:,.0f} USD.",
        "如不正确请只填写一个数字。读作 {value:,.0f} 美元。",
    ),
)
WAN_OF_DOLLARS = note(
    Words("no currency beside 万 or 亿: read as US dollars", "“万”“亿”后未写货币，按美元读取"),
    Words(
        "If it is yuan, write 万元 or 亿元. Read as {value:,.0f} USD.",
        "如果是人民币，请写明“万元”“亿元”。读作 {value:,.0f} 美元。",
    ),
)
YUAN_ASSUMED = note(
    Words("¥ was read as Chinese yuan", "¥ 按人民币读取"),
    Words("If it is yen, write JPY. Read as {value:,.0f} USD.", "如果是日元，请写 JPY。读作 {value:,.0f} 美元。"),
)

# "About", "up to" and "over" leave the number as it is: nothing here is exact to a tenth.
_ABOUT = re.compile(
    r"^(?:大约|约|近|超过|超|逾|至少|不超过|不低于|最高|最多|至多|最低|approx\.?|about|around|roughly|circa|ca\.|c\."
    r"|up to|over|more than|at least|max\.?|min\.?|from|~|≈|<=?|>=?|≤|≥)\s*"
)
_OR_SO = re.compile(r"(?<=\d)\s*[余多](?=\s*[十百千万亿])|\s*(?:以上|以下|以内|左右|上下|\+)$")
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|至|到|\bto\b)\s*")
_SHAPE = re.compile(
    r"(?P<before>\D*?)\s*(?P<number>\d(?:[\d.,' ]*\d)?(?:e\+?\d{1,2})?|[一两二三四五六七八九](?=[十百千万亿]))"
    r"\s*(?P<after>\D*)"
)
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,2})?")
_NEGATIVE = re.compile(r"\D{0,4}-\s*\D{0,4}\d\D{0,2}[\d.,]*\D{0,10}|[-+]?(?:inf|infinity|nan)")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?(?:e\+?\d+)?")
_DOT_OR_COMMA = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
# 1,500,000 and 1 500 000 and 1'500'000, or in India 15,00,000; with a decimal part or without.
_GROUPED = tuple(
    re.compile(rf"\d{{1,3}}(?:{comma}\d{{3}})+(?:{point}\d{{1,2}})?|\d{{1,2}}(?:{comma}\d\d)+{comma}\d{{3}}")
    for comma, point in ((",", r"\."), (r"\.", ","), (" ", "[.,]"), ("'", "[.,]"))
)
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
# No number of money is followed by more than "million singapore dollars".
_LONGEST_WORDS = 60
_CODE = re.compile(r"[a-z]{3}|.*[$币]")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with the words around it; empty where there are none."""

    number: float
    tens: str
    currency: str

    @property
    def total(self) -> float:
        return self.number * _TENS.get(self.tens, 1.0)


def read_amount(text: str, unit: str = "") -> Reading[float | None]:
    """Read an amount of money, in US dollars; None when it cannot be understood.

    Parameters
    ----------
    text
        Such as ``1500000``, ``$1.5M``, ``约2000万人民币`` or, a range, ``€1.5-2m``.
    unit
        What the column's heading says of plain numbers, such as ``万元``; empty: US dollars.
    """
    if not unit and _PLAIN.fullmatch(text):
        value = float(text)
        return Reading(value) if value > 0 else _unread(NOT_POSITIVE, text)
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    plain = _OR_SO.sub("", _ABOUT.sub("", plain)).rstrip(". ")
    if _NEGATIVE.fullmatch(plain):
        return _unread(NOT_POSITIVE, text)
    first, *rest = (_amount(end, unit) for end in _BETWEEN.split(plain, maxsplit=1))
    last = rest[0] if rest else first
    if isinstance(first, Problem) or isinstance(last, Problem):
        return _unread(first if isinstance(first, Problem) else NOT_AN_AMOUNT, text)
    return _upper_end(first, last, text) if rest else _dollars(first, text)


def _amount(text: str, unit: str) -> _Amount | Problem:
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return NOT_AN_AMOUNT
    before, (tens, after) = shape["before"].strip(), _tens_and_currency(shape["after"].strip())
    if before and after and not _agree(before, after):
        return NOT_AN_AMOUNT
    # In "$1.5M CAD" and "¥20万元" the words after the number are the more exact ones.
    currency = after or before
    if not currency:
        unit_tens, currency = _unit_words(unit)
        tens = tens or unit_tens
    if not _is_currency(currency):
        return UNKNOWN_CURRENCY if _CODE.fullmatch(currency) else NOT_AN_AMOUNT
    number = _number(shape["number"], tens)
    return number if isinstance(number, Problem) else _Amount(number, tens, currency)


def _is_currency(word: str) -> bool:
    return not word or word in _CURRENCIES or word == _YUAN_OR_YEN


def _agree(before: str, after: str) -> bool:
    code = _CURRENCIES.get(after)
    return code in _SHARED_SIGNS.get(before, (_CURRENCIES.get(before, before),))


def _unit_words(unit: str) -> tuple[str, str]:
    """Return what a heading's brackets say of plain numbers; words that are no unit say nothing."""
    tens, currency = _tens_and_currency(unit.casefold())
    return (tens, currency) if _is_currency(currency) else ("", "")


def _tens_and_currency(text: str) -> tuple[str, str]:
    """Cut ``万人民币`` or ``m usd`` in two; what is no such thing comes back as a currency nobody knows."""
    for cut in range(min(len(text), _LONGEST_WORDS), -1, -1):
        tens, currency = text[:cut].strip(), text[cut:].strip()
        if tens in _TENS and _is_currency(currency):
            return tens, currency
    return "", text


def _number(text: str, tens: str) -> float | Problem:
    if text in _DIGITS:
        return float(_DIGITS[text])
    if _DOT_OR_COMMA.fullmatch(text) and tens not in _WAN:
        # 1.5 million may have three decimals, and fifteen hundred a comma; anything else is a guess.
        if "." in text and tens:
            return float(text)
        return TWO_MEANINGS if "." in text or _TENS.get(tens, 1.0) >= 1e6 else float(text.replace(",", ""))
    if _DECIMAL.fullmatch(text):
        return float(text)
    for grouped, comma in zip(_GROUPED, ",. '", strict=True):
        if grouped.fullmatch(text):
            return float(text.replace(comma, "").replace(",", "."))
    return float(text.replace(",", ".")) if _DECIMAL_COMMA.fullmatch(text) else NOT_AN_AMOUNT


def _upper_end(lower: _Amount, upper: _Amount, text: str) -> Reading[float | None]:
    """Read a range; the ends share the words that only one of them has ("$1.5-2M", "200-500万元")."""
    currency = upper.currency or lower.currency
    if lower.currency and upper.currency and lower.currency != upper.currency:
        return _unread(NOT_AN_AMOUNT, text)
    if lower.total > upper.total and lower.tens and not upper.tens:
        return _unread(NOT_AN_AMOUNT, text)
    top = max(lower, upper, key=lambda end: end.total)
    return _dollars(_Amount(top.number, top.tens, currency), text, RANGE)


def _dollars(amount: _Amount, text: str, *problems: Problem) -> Reading[float | None]:
    currency = "CNY" if amount.currency == _YUAN_OR_YEN else _CURRENCIES.get(amount.currency, "USD")
    rate = PER_EURO[currency] / PER_EURO["USD"]
    value = round(amount.total / rate, 2)
    if value <= 0:
        return _unread(NOT_POSITIVE, text)
    if value > _MOST:
        return _unread(NOT_AN_AMOUNT, text)
    if amount.tens in _WAN and not amount.currency:
        problems = (*problems, WAN_OF_DOLLARS)
    if amount.currency == _YUAN_OR_YEN:
        problems = (*problems, YUAN_ASSUMED)
    remarks = tuple(Remark(problem, text, {"value": value}) for problem in problems)
    if currency != "USD":
        remarks = (*remarks, Remark(CONVERTED, currency, {"rate": rate, "currency": currency}))
    return Reading(value, remarks)


def _unread(problem: Problem, text: str) -> Reading[float | None]:
    return Reading(None, (Remark(problem, text),))
