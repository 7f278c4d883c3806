from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from matcher.plan import ConferencePlan
from matcher.reporting.clock import Clock, conference_days, days_between, long_day, short_day
from matcher.words import Words


def test_moments_are_told_in_the_zone_of_the_conference() -> None:
    clock = Clock(ZoneInfo("Asia/Shanghai"))
    late = datetime(2031, 4, 23, 17, 5, tzinfo=UTC)  # five past one in the morning of the next day
    assert clock.day(late) == date(2031, 4, 24)
    assert clock.hours(late) == "01:05"
    assert clock.span(late, datetime(2031, 4, 23, 17, 20, tzinfo=UTC)) == "01:05–01:20"


def test_days_are_named_in_both_languages() -> None:
    assert long_day(date(2031, 4, 24)) == Words("Thursday, 24 April 2031", "2031年4月24日 星期四")
    assert short_day(date(2031, 4, 24)) == Words("Thu 24 Apr", "4月24日 周四")


def test_one_day_is_no_stretch_of_days() -> None:
    day = date(2031, 4, 24)
    assert days_between(day, day) == long_day(day)
    assert days_between(day, date(2031, 4, 25)).zh == "2031年4月24日 星期四至2031年4月25日 星期五"


def test_a_conference_has_the_days_of_its_sessions(plan: ConferencePlan) -> None:
    assert conference_days(plan.dataset.conference) == (date(2031, 4, 24), date(2031, 4, 25))
