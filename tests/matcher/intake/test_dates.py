"""Days, years and stretches of time in the shapes people write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import Severity
from matcher.intake.dates import (
    DAY_OR_MONTH,
    ENDS_BEFORE_START,
    NO_DAY,
    NOT_A_DATE,
    NOT_A_YEAR,
    NOT_AN_INTERVAL,
    read_date,
    read_interval,
    read_intervals,
    read_moment,
    read_year,
)
from matcher.intake.findings import Problem
from matcher.profiles import Interval

XIAN = ZoneInfo("Asia/Shanghai")


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2017, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("2016-05-03", "2016/5/3", "2016.5.3", "03.05.2016", "3.5.2016", "20160503"),
        *("3 May 2016", "3-May-2016", "3rd May 2016", "May 3, 2016", "May 3rd 2016", "3 may. 2016"),
        *("2016年5月3日", "2016 年 5 月 3 日", "2016年05月03号", "42493", "42493.75", "２０１６－０５－０３"),
        *("2016-05-03T10:00:00", "2016-05-03 10:00", "2016-05-03T23:30:00+08:00", "2016-05-03T10:00:00.123Z"),
    ],
)
def test_the_same_day_in_every_shape(text: str) -> None:
    reading = read_date(text)
    assert reading.value == date(2016, 5, 3)
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [("13/05/2016", date(2016, 5, 13)), ("05/13/2016", date(2016, 5, 13)), ("05/05/2016", date(2016, 5, 5))],
)
def test_day_and_month_are_told_apart_where_only_one_can_be_the_month(text: str, day: date) -> None:
    assert read_date(text).value == day


def test_day_and_month_that_could_be_either_stay_unknown() -> None:
    reading = read_date("03/05/2016")
    assert reading.value is None
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(DAY_OR_MONTH, "03/05/2016")]
    assert DAY_OR_MONTH.severity is Severity.WARNING
    assert "2016-05-03" in DAY_OR_MONTH.advice.en
    assert "2016-05-03" in DAY_OR_MONTH.advice.zh


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2016年5月", date(2016, 5, 1)),
        ("2016-05", date(2016, 5, 1)),
        ("May 2016", date(2016, 5, 1)),
        ("2016", date(2016, 1, 1)),
        ("2016年", date(2016, 1, 1)),
    ],
)
def test_a_month_or_a_year_is_its_first_day_with_a_note(text: str, first: date) -> None:
    reading = read_date(text)
    assert reading.value == first
    (remark,) = reading.remarks
    assert (remark.problem, remark.problem.severity) == (NO_DAY, Severity.NOTE)
    assert first.isoformat() in remark.problem.advice.format(**remark.values).zh


@pytest.mark.parametrize(
    "text", ["yesterday", "2016-02-30", "2016-13-01", "3/5/16", "1799-12-31", "2101-01-01", "99999", "Foo 2016"]
)
def test_what_is_no_date_is_ignored_with_a_warning(text: str) -> None:
    reading = read_date(text)
    assert reading.value is None
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(NOT_A_DATE, text)]


@given(st.dates(date(1800, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back_equal_in_every_shape(day: date) -> None:
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%Y年%m月%d日", "%Y%m%d"):
        assert read_date(day.strftime(pattern)).value == day


@given(st.text())
def test_any_text_is_a_date_or_remarked(text: str) -> None:
    for reading in (read_date(text), read_year(text)):
        assert reading.value is not None or reading.remarks


@pytest.mark.parametrize(
    "text", ["2016", "2016.0", "２０１６", "2016-05-03", "03/05/2016", "2016年5月", "42493", "May 2016", "2016年"]
)
def test_the_year_of_a_year_or_of_any_date(text: str) -> None:
    reading = read_year(text)
    assert reading.value == 2016
    assert reading.remarks == ()


@pytest.mark.parametrize("text", ["1799", "2101", "16", "last year", "2016-02-30"])
def test_what_is_no_year_is_ignored_with_a_warning(text: str) -> None:
    reading = read_year(text)
    assert reading.value is None
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(NOT_A_YEAR, text)]
    assert "1800 to 2100" in NOT_A_YEAR.problem.en


@pytest.mark.parametrize(
    "text",
    [
        "2017-11-07T13:30/2017-11-07T15:00",
        "2017-11-07 13:30:00 / 2017-11-07 15:00:00",
        "2017-11-07T13:30/15:00",
        "2017-11-07 13:30-15:00",
        "2017/11/7 13:30–15:00",
        "2017-11-07 13:30 至 15:00",
        "2017-11-07T05:30Z/2017-11-07T07:00Z",
        "2017-11-07T06:30+01:00/2017-11-07T15:00",
        "2017-11-07T00:30-05:00/2017-11-07T02:00-05:00",
    ],
)
def test_a_stretch_is_local_to_the_conference_unless_it_names_an_offset(text: str) -> None:
    # 13:30 in Xi'an is 05:30 in UTC.
    reading = read_interval(text, XIAN)
    assert reading.value == Interval(utc(7, 5, 30), utc(7, 7))
    assert reading.remarks == ()


def test_a_day_alone_is_all_of_it() -> None:
    assert read_interval("2017-11-08", XIAN).value == Interval(utc(7, 16), utc(8, 16))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2017-11-07T15:00/2017-11-07T13:30", ENDS_BEFORE_START),
        ("2017-11-07T15:00/15:00", ENDS_BEFORE_START),
        ("2017-11-07", None),
        ("2017-11", NOT_AN_INTERVAL),
        ("13:30-15:00", NOT_AN_INTERVAL),
        ("afternoon", NOT_AN_INTERVAL),
        ("2017-11-07T25:00/26:00", NOT_AN_INTERVAL),
        ("2017-11-07T13:30/24:30", NOT_AN_INTERVAL),
        ("2017-11-31T13:30/15:00", NOT_AN_INTERVAL),
        ("0001-01-01T00:00/01:00", NOT_AN_INTERVAL),
        ("2017-11-07T13:30/2017-11-07T99:00", NOT_AN_INTERVAL),
    ],
)
def test_what_is_no_stretch_is_ignored_with_a_warning(text: str, problem: Problem | None) -> None:
    reading = read_interval(text, XIAN)
    assert (reading.value is None) == (problem is not None)
    assert [(remark.problem, remark.found) for remark in reading.remarks] == ([(problem, text)] if problem else [])


def test_of_a_list_the_good_stretches_are_kept_in_order_and_once() -> None:
    text = "2017-11-08T09:00/10:00; nonsense ;2017-11-07T09:00/10:00;2017-11-08 09:00-10:00"
    reading = read_intervals(text, XIAN)
    assert reading.value == (Interval(utc(7, 1), utc(7, 2)), Interval(utc(8, 1), utc(8, 2)))
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(NOT_AN_INTERVAL, "nonsense")]
    assert read_intervals("", XIAN).value == ()


@given(st.text("0123456789-T:/+Z ;", max_size=40))
def test_no_text_of_times_raises(text: str) -> None:
    read_intervals(text, XIAN)
    read_moment(text, XIAN)
