"""A participant's days, hour by hour: meetings, blocked times, and what is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from matcher.conference import overlaps
from matcher.profiles import Interval
from web.services.places import slots_of
from web.store.busy import ticks
from web.store.engine import Database
from web.store.meetings import absences_of_person, forums_of_person
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import AbsenceRecord, MeetingRecord, MeetingState


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting, a blocked time, or with neither of them a stretch that is free for meetings."""

    hours: Interval
    meeting: MeetingRecord | None = None
    absence: AbsenceRecord | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Hour:
    """What begins within an hour of the clock."""

    start: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the conference."""

    start: datetime
    hours: tuple[Hour, ...]
    meetings: int


def days_of(
    db: Database, conference: ConferenceRecord, own_id: int, meetings: Sequence[MeetingRecord], now: datetime
) -> list[Day]:
    """Return the days on which a participant can have meetings or blocked some time.

    Parameters
    ----------
    meetings : all of its meetings; those that are booked are shown.
    """
    zone = ZoneInfo(conference.zone)
    booked = [one for one in meetings if one.state is MeetingState.BOOKED]
    absences = absences_of_person(db, own_id)
    slots = [hours for _, hours in slots_of(conference, set(forums_of_person(db, own_id)))]
    entries = [_entry(one, now) for one in booked]
    entries += [part for one in absences for part in _day_parts(one, zone, now)]
    entries += _free(conference, sorted(set(slots), key=lambda one: (one.start, one.end)), booked, absences, now)
    entries.sort(key=lambda one: (one.hours.start, one.hours.end))
    return [
        _day(day, tuple(found), zone) for day, found in groupby(entries, lambda one: _date(one.hours.start, zone))
    ]


def next_meeting(meetings: Sequence[MeetingRecord], now: datetime) -> MeetingRecord | None:
    """Return the booked meeting that is going on or comes next."""
    coming = [one for one in meetings if one.state is MeetingState.BOOKED and one.ends_at and one.ends_at > now]
    return coming[0] if coming else None


def _day(day: date, entries: tuple[Entry, ...], zone: ZoneInfo) -> Day:
    hours = tuple(
        Hour(start, tuple(found))
        for start, found in groupby(entries, lambda one: _hour(one.hours.start.astimezone(zone)))
    )
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    return Day(start, hours, sum(one.meeting is not None for one in entries))


def _entry(meeting: MeetingRecord, now: datetime) -> Entry:
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    return Entry(Interval(meeting.starts_at, meeting.ends_at), meeting=meeting, over=meeting.ends_at <= now)


def _day_parts(absence: AbsenceRecord, zone: ZoneInfo, now: datetime) -> list[Entry]:
    """Return an absence as one entry a day."""
    parts = []
    start = absence.starts_at
    while start < absence.ends_at:
        midnight = datetime.combine(_date(start, zone) + timedelta(days=1), time(), zone).astimezone(UTC)
        end = min(absence.ends_at, midnight)
        parts.append(Entry(Interval(start, end), absence=absence, over=absence.ends_at <= now))
        start = end
    return parts


def _free(
    conference: ConferenceRecord,
    slots: Sequence[Interval],
    booked: Sequence[MeetingRecord],
    absences: Sequence[AbsenceRecord],
    now: datetime,
) -> list[Entry]:
    """Return the stretches of slots that are free, no longer than an hour each."""
    zone = ZoneInfo(conference.zone)
    changeover = timedelta(minutes=conference.changeover_minutes)
    held = [
        Interval(one.starts_at - changeover, one.ends_at + changeover)
        for one in booked
        if one.starts_at and one.ends_at
    ]
    away = {tick for one in absences for tick in ticks(Interval(one.starts_at, one.ends_at))}
    free = [
        slot
        for slot in slots
        if slot.start > now and away.isdisjoint(ticks(slot)) and not any(overlaps(slot, one) for one in held)
    ]
    stretches: list[Interval] = []
    for slot in free:
        last = stretches[-1] if stretches else None
        joins = last is not None and slot.start <= last.end + changeover
        if last is not None and joins and _hour(last.start.astimezone(zone)) == _hour(slot.start.astimezone(zone)):
            stretches[-1] = Interval(last.start, max(last.end, slot.end))
        else:
            stretches.append(slot)
    return [Entry(one) for one in stretches]


def _date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _hour(local: datetime) -> datetime:
    return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
