"""Times as sentences say them, in both languages and in the conference's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from matcher.reporting.clock import short_day
from matcher.words import Words
from web.store.records.conferences import ConferenceRecord


def said_time(conference: ConferenceRecord, moment: datetime) -> Words:
    """Return a moment with its day, as in ``Tue 12 May, 17:20``."""
    local = moment.astimezone(ZoneInfo(conference.zone))
    return Words(f"{short_day(local.date()).en}, {local:%H:%M}", f"{short_day(local.date()).zh} {local:%H:%M}")


def said_times(conference: ConferenceRecord, moments: Iterable[datetime], most: int = 6) -> Words:
    """Return moments day by day, as in ``Tue 12 May, 17:00, 17:20``; the first few of them."""
    zone = ZoneInfo(conference.zone)
    local = sorted({moment.astimezone(zone) for moment in moments})[:most]
    days = [(day, [f"{one:%H:%M}" for one in of_day]) for day, of_day in groupby(local, lambda one: one.date())]
    return Words(
        "; ".join(f"{short_day(day).en}, {', '.join(hours)}" for day, hours in days),
        "；".join(f"{short_day(day).zh} {'、'.join(hours)}" for day, hours in days),
    )
