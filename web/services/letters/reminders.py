"""Reminders: made from the timetable when they are due, so that a meeting is reminded of at its time of now."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from web.services.letters.notices import notify
from web.store.engine import Database, Store
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.messages import NoticeKind
from web.store.reminding import (
    conferences_about,
    last_hour,
    meetings_to_remind_of,
    people_who_met,
    people_with_meetings,
    unreminded,
)

#: When people are reminded of the next day, in the conference's zone; not in the night.
EVENING, NIGHT = time(18), time(23)
SOON = timedelta(minutes=15)
#: So long after the last session everybody who met somebody is thanked; later than the other, nobody is.
BREATH, TOO_LATE = timedelta(hours=1), timedelta(days=3)


def remind(store: Store, now: datetime) -> None:
    """Write a notice for whoever is to be reminded now, or thanked; doing so again adds nothing."""
    with store.reading() as db:
        wanted = [one.id for one in conferences_about(db, now, TOO_LATE) if _is_due(db, one, now)]
    for conference_id in wanted:
        with store.writing() as db:
            conference = db.get_one(ConferenceRecord, conference_id)
            if conference.state is ConferenceState.OPEN:
                _remind_soon(db, conference, now)
                _remind_of_tomorrow(db, conference, now)
            _thank(db, conference, now)


def _is_due(db: Database, conference: ConferenceRecord, now: datetime) -> bool:
    """Return whether somebody is to be told something, so that most rounds take nobody's right to write."""
    if conference.state is ConferenceState.SETUP:
        return False
    if _to_thank(db, conference, now):
        return True
    if conference.state is ConferenceState.CLOSED:  # nobody can meet there, or cancel, any more
        return False
    return bool(meetings_to_remind_of(db, conference.id, now, now + SOON) or _tomorrow(db, conference, now)[2])


def _remind_soon(db: Database, conference: ConferenceRecord, now: datetime) -> None:
    for row in meetings_to_remind_of(db, conference.id, now, now + SOON):
        assert row.starts_at is not None
        both, facts = (row.investor_id, row.startup_id), {"starts_at": row.starts_at.isoformat()}
        # One reminder for each time that it has had, so that a moved meeting gets its own.
        minute = int(row.starts_at.timestamp()) // 60
        notify(db, both, NoticeKind.REMINDER_SOON, ("meeting", row.id), now, sequence=minute, facts=facts)


def _remind_of_tomorrow(db: Database, conference: ConferenceRecord, now: datetime) -> None:
    first, last, people = _tomorrow(db, conference, now)
    facts = {"from": first.isoformat(), "to": last.isoformat()}
    subject, number = ("conference", conference.id), first.toordinal()
    notify(db, people, NoticeKind.REMINDER_EVENING, subject, now, sequence=number, facts=facts)


def _tomorrow(db: Database, conference: ConferenceRecord, now: datetime) -> tuple[datetime, datetime, set[int]]:
    """Return where the next day begins and ends, and who is to be reminded of it now."""
    local = now.astimezone(ZoneInfo(conference.zone))
    first = datetime.combine(local.date() + timedelta(days=1), time(0), local.tzinfo)
    last = datetime.combine(local.date() + timedelta(days=2), time(0), local.tzinfo)
    if not EVENING <= local.time() < NIGHT:
        return first, last, set()
    people = people_with_meetings(db, conference.id, first, last)
    key = NoticeKind.REMINDER_EVENING, conference.id, first.toordinal()
    return first, last, unreminded(db, people, *key)


def _thank(db: Database, conference: ConferenceRecord, now: datetime) -> None:
    notify(db, _to_thank(db, conference, now), NoticeKind.THANKS, ("conference", conference.id), now)


def _to_thank(db: Database, conference: ConferenceRecord, now: datetime) -> set[int]:
    end = last_hour(conference)
    if end is None or not end + BREATH <= now < end + TOO_LATE:
        return set()
    return unreminded(db, people_who_met(db, conference.id, now), NoticeKind.THANKS, conference.id, 0)
