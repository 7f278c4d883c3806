"""How values are written on pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.core import Locale
from babel.numbers import format_compact_currency
from flask import Flask
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    format_time,
    get_locale,
    to_user_timezone,
)

from matcher.profiles import WORLD
from matcher.words import Language, Words, language_of
from web.views.language import reader_language


def said(words: Words | dict[str, str]) -> str:
    """Return words in the reader's language; the other one's where only that one is there."""
    both = words if isinstance(words, Words) else Words(words.get("en", ""), words.get("zh", ""))
    return both.within(reader_language()) or both.en or both.zh


def named(row: Any, what: str = "name") -> str:
    """Return a two-language column pair of a row, ``name_en`` and ``name_zh``, in the reader's language."""
    return said(Words(getattr(row, f"{what}_en"), getattr(row, f"{what}_zh")))


def clock(moment: datetime) -> str:
    """Return the time of day in the conference's zone."""
    return str(format_time(moment, "HH:mm"))


def day(moment: datetime) -> str:
    """Return the day in the conference's zone, with its weekday."""
    local = to_user_timezone(moment)
    pattern = "M月d日 EEEE" if reader_language() is Language.ZH else "EEEE d MMMM"
    return str(format_date(local, pattern, rebase=False))


def moment(value: datetime) -> str:
    """Return day and time in the conference's zone."""
    pattern = "y年M月d日 HH:mm" if reader_language() is Language.ZH else "d MMM y, HH:mm"
    return str(format_datetime(value, pattern))


def percent(share: float) -> str:
    """Return a share as whole percent."""
    return str(format_percent(share, "#,##0%"))


def fine_percent(share: float) -> str:
    """Return a share as percent with a tenth."""
    return str(format_percent(share, "#,##0.0%"))


def tenths(value: float) -> str:
    """Return a number with one digit behind the point."""
    return str(format_decimal(value, "#,##0.0"))


def whole(value: int) -> str:
    """Return a count with its thousands apart."""
    return str(format_decimal(value, "#,##0"))


def thousandths(value: float) -> str:
    """Return a score with three digits behind the point."""
    return str(format_decimal(value, "0.000"))


def money(amount: float | None) -> str:
    """Return US dollars in the shortest usual form; empty when unknown."""
    if amount is None:
        return ""
    return format_compact_currency(amount, "USD", locale=get_locale(), fraction_digits=1).replace(".0", "")


def country(code: str | None) -> str:
    """Return the name of a country by its code; empty when unknown."""
    if not code:
        return ""
    locale = get_locale() or Locale("en")
    return str(locale.territories.get(code, "" if code == WORLD else code))


def listed(names: Iterable[str]) -> str:
    """Return names in a row."""
    return ("、" if reader_language() is Language.ZH else ", ").join(names)


def tongue(text: str) -> str:
    """Return the language that a text is written in as pages mark it, so that it is read aloud well."""
    return "zh-Hans" if language_of(text) is Language.ZH else "en"


def init_filters(app: Flask) -> None:
    """Let templates use all of them."""
    written = (percent, fine_percent, tenths, thousandths, whole, money)
    for one in (said, named, clock, day, moment, *written, country, listed, tongue):
        app.add_template_filter(one)
