"""Days, years and stretches of time as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from matcher.intake.cells import read_list
from matcher.intake.findings import Problem, Reading, Remark, note, warning
from matcher.intake.sheets import Cell
from matcher.profiles import Interval
from matcher.words import Words

NOT_A_DATE = warning(
    Words("not a date; ignored", "不是日期，已忽略"),
    Words("Write it as 2016-05-03.", "请写成 2016-05-03 的形式。"),
)
DAY_OR_MONTH = warning(
    Words("day and month cannot be told apart; ignored", "无法区分日和月，已忽略"),
    Words("Write it as 2016-05-03: year, month, day.", "请写成 2016-05-03 的形式：年、月、日。"),
)
NO_DAY = note(
    Words("a date without a day; the first one counts", "日期缺少日，按首日处理"),
    Words("Write it as {first} if another day is meant.", "如指其他日期，请写成 {first} 的形式。"),
)
NOT_A_YEAR = warning(
    Words("not a year from 1800 to 2100; ignored", "不是 1800 到 2100 年之间的年份，已忽略"),
    Words(
        "Write a year such as 2016, or a date such as 2016-05-03.",
        "请填写年份（如 2016）或日期（如 2016-05-03）。",
    ),
)
NOT_AN_INTERVAL = warning(
    Words("not a stretch of time; ignored", "不是时间段，已忽略"),
    Words(
        "Write start and end as 2017-11-07T13:30/2017-11-07T15:00, several parted by semicolons.",
        "请写成 2017-11-07T13:30/2017-11-07T15:00（开始/结束），多个时间段用分号分隔。",
    ),
)
ENDS_BEFORE_START = warning(
    Words("the end is not after the start; ignored", "结束时间不晚于开始时间，已忽略"),
    Words("Swap the two times, or correct one of them.", "请对调两个时间，或更正其中之一。"),
)

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_DAY: Final = timedelta(days=1)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july"),
            *("aug august", "sep sept september", "oct october", "nov november", "dec december"),
        ),
        1,
    )
    for name in names.split()
}
# Day 1 of Excel is 1 January 1900, and Excel believes in a 29 February 1900: from March 1900 on, days count
# from 30 December 1899. Five digits are 1954 to 2064; fewer could be a year.
_EXCEL_START: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(20_000, 60_000)

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_CHINESE = re.compile(r"(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号]?)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR_LAST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_NAMED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]+)\.?[ -](\d{4})")
_NAMED_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_TIME = re.compile(r"[t ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:z|utc|[ap]m|[+-]\d\d:?\d\d))?$")
_PLAIN_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")

_Parts = tuple[str, str | None, str | None]


@lru_cache(maxsize=4096)
def read_date(text: str) -> Reading[date | None]:
    """Read a day; a month or a year alone counts as its first day, with a remark."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = " ".join(_TIME.sub("", plain).split())
    serial = _SERIAL.fullmatch(plain)
    if serial and int(serial[1]) in _EXCEL_DAYS:
        return Reading(_EXCEL_START + timedelta(days=int(serial[1])))
    parts = _parts(plain)
    if isinstance(parts, Problem):
        return Reading(None, (Remark(parts, text),))
    year, month, day = parts
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return Reading(None, (Remark(NOT_A_DATE, text),))
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return Reading(None, (Remark(NOT_A_DATE, text),))
    return Reading(found, () if day else (Remark(NO_DAY, text, {"first": found.isoformat()}),))


def _parts(text: str) -> _Parts | Problem:
    """Return year, month and day as digits, or what is wrong."""
    if found := _YEAR_FIRST.fullmatch(text) or _CHINESE.fullmatch(text) or _DIGITS.fullmatch(text):
        return found[1], found[2], found[3]
    if found := _DOTTED.fullmatch(text):
        # With dots the day comes first wherever dots are used.
        return found[3], found[2], found[1]
    if found := _YEAR_LAST.fullmatch(text):
        return _day_and_month(found[1], found[2], found[3])
    if (found := _DAY_NAMED.fullmatch(text)) and found[2] in _MONTHS:
        return found[3], str(_MONTHS[found[2]]), found[1]
    if (found := _NAMED_DAY.fullmatch(text)) and found[1] in _MONTHS:
        return found[3], str(_MONTHS[found[1]]), found[2]
    return NOT_A_DATE


def _day_and_month(first: str, second: str, year: str) -> _Parts | Problem:
    """Tell 13/05/2016 and 05/13/2016 by the number that is no month; 03/05/2016 stays open."""
    if int(first) > 12 or first == second:
        return year, second, first
    return (year, first, second) if int(second) > 12 else DAY_OR_MONTH


def read_year(text: str) -> Reading[int | None]:
    """Read the year of a year or a date; day and month need not be told apart."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if year := _PLAIN_YEAR.fullmatch(plain):
        return _year(int(year[1]), text)
    day = read_date(text)
    if day.value is not None:
        return Reading(day.value.year)
    named = _ANY_YEAR.findall(plain)
    ambiguous = any(remark.problem is DAY_OR_MONTH for remark in day.remarks)
    return _year(int(named[0]), text) if ambiguous else Reading(None, (Remark(NOT_A_YEAR, text),))


def _year(year: int, text: str) -> Reading[int | None]:
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        return Reading(year)
    return Reading(None, (Remark(NOT_A_YEAR, text),))


_MOMENT = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t| +)(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(z|[+-]\d\d:?\d\d)?"
_CLOCK = r"(\d{1,2}):(\d\d)"
_A_MOMENT = re.compile(_MOMENT)
_A_CLOCK = re.compile(_CLOCK)
_STRETCH = re.compile(rf"(?P<start>{_MOMENT}) *[-/–—~至到] *(?P<end>{_MOMENT}|{_CLOCK})")


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a day with a time, in ``zone`` unless it names an offset."""
    found = _A_MOMENT.fullmatch(unicodedata.normalize("NFKC", text).casefold().strip())
    if found is None:
        return None
    *numbers, offset = found.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        if offset:
            moment = moment.replace(tzinfo=datetime.strptime(offset.upper(), "%z").tzinfo)
    except ValueError:
        return None
    return moment if _FIRST_YEAR <= year <= _LAST_YEAR else None


def read_interval(text: str, zone: ZoneInfo) -> Reading[Interval | None]:
    """Read a stretch of time.

    Such as ``2017-11-07T13:30/2017-11-07T15:00`` or ``2017-11-07 13:30-15:00``; a day alone is all of it.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    if day := read_day(plain):
        return Reading(in_utc(datetime.combine(day, time(), zone), datetime.combine(day + _DAY, time(), zone)))
    stretch = _STRETCH.fullmatch(plain)
    start = read_moment(stretch["start"], zone) if stretch else None
    if stretch is None or start is None:
        return Reading(None, (Remark(NOT_AN_INTERVAL, text),))
    if clock := _A_CLOCK.fullmatch(stretch["end"]):
        hour, minute = int(clock[1]), int(clock[2])
        end = start.replace(hour=hour, minute=minute) if hour < 24 and minute < 60 else None
    else:
        end = read_moment(stretch["end"], zone)
    if end is None:
        return Reading(None, (Remark(NOT_AN_INTERVAL, text),))
    interval = in_utc(start, end)
    if interval.end <= interval.start:
        return Reading(None, (Remark(ENDS_BEFORE_START, text),))
    return Reading(interval)


def read_day(text: str) -> date | None:
    """Read a day that stands for all its hours; a month or a year does not."""
    if not _YEAR_FIRST.fullmatch(text) and not _CHINESE.fullmatch(text):
        return None
    reading = read_date(text)
    return None if reading.remarks else reading.value


def read_intervals(cell: Cell, zone: ZoneInfo) -> Reading[tuple[Interval, ...]]:
    """Read the stretches of time of a list; each that cannot be read is remarked and left out."""
    readings = [read_interval(item, zone) for item in read_list(cell)]
    intervals = sorted({reading.value for reading in readings if reading.value}, key=lambda i: (i.start, i.end))
    return Reading(tuple(intervals), tuple(remark for reading in readings for remark in reading.remarks))


def in_utc(start: datetime, end: datetime) -> Interval:
    """Return the stretch between two aware moments, in UTC."""
    return Interval(start.astimezone(UTC), end.astimezone(UTC))
