"""Times as the people in the room read them: the conference's zone, days and hours in both languages."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from matcher.conference import Conference
from matcher.words import Words


class Clock:
    """Turns moments into the conference's local time; each distinct moment is worked out once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._local: dict[datetime, datetime] = {}

    def local(self, moment: datetime) -> datetime:
        """Return the moment in the conference's zone."""
        known = self._local.get(moment)
        if known is None:
            known = self._local[moment] = moment.astimezone(self.zone)
        return known

    def day(self, moment: datetime) -> date:
        """Return the local calendar day of a moment."""
        return self.local(moment).date()

    def hours(self, moment: datetime) -> str:
        """Return the local hours and minutes of a moment, as in ``09:20``."""
        return f"{self.local(moment):%H:%M}"

    def span(self, start: datetime, end: datetime) -> str:
        """Return a stretch of local time, as in ``09:20–09:35``."""
        return f"{self.hours(start)}–{self.hours(end)}"


def conference_days(conference: Conference) -> tuple[date, ...]:
    """Return the local days on which the conference has sessions, in order."""
    clock = Clock(conference.zone)
    return tuple(sorted({clock.day(session.start) for session in conference.sessions}))


@cache
def long_day(day: date) -> Words:
    """Return a day with its weekday, as in ``Thursday, 9 November 2017`` and ``2017年11月9日 星期四``."""
    return Words(
        format_date(day, "EEEE, d MMMM y", locale="en"),
        format_date(day, "y年M月d日 EEEE", locale="zh_Hans"),
    )


@cache
def short_day(day: date) -> Words:
    """Return a day in little room, as in ``Thu 9 Nov`` and ``11月9日 周四``."""
    return Words(
        format_date(day, "EEE d MMM", locale="en"),
        format_date(day, "M月d日 EEE", locale="zh_Hans"),
    )


def days_between(first: date, last: date) -> Words:
    """Return the stretch from one day to another, both in full."""
    if first == last:
        return long_day(first)
    return Words(f"{long_day(first).en} to {long_day(last).en}", f"{long_day(first).zh}至{long_day(last).zh}")
