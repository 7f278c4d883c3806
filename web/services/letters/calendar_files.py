"""A participant's meetings as an iCalendar file (RFC 5545), to download once or to subscribe to."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vText

from matcher.reporting.calendars import PRODUCT
from matcher.words import Language, Words
from web.errors import NotFoundError
from web.seats import Seat
from web.store.accounts import seat_of
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.meetings import meetings_of, other_party
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TITLE = Words("Meeting with {name}", "与{name}会面")
_PLACE = Words("{room}, table {table}", "{room} {table} 号桌")
_TABLE = Words("Table {table}", "{table} 号桌")
_FORUM = Words("One-on-one meeting, {forum}", "一对一会面，{forum}")
_CANCELLED = Words("Cancelled: {reason}", "已取消：{reason}")


def renew_calendar_address(store: Store, seat: Seat, now: datetime) -> str:
    """Give one's own seat a new private address of its calendar; an old one leads nowhere from now on."""
    if seat.acting or seat.account_id is None:
        raise NotFoundError
    token = secrets.token_urlsafe(32)
    with store.writing() as db:
        row = seat_of(db, seat.account_id, seat.conference_id, seat.kind, seat.participant)
        if row is None:
            raise NotFoundError
        row.calendar_token = token
        log_change(db, seat, "renew calendar address", ("membership", row.id), now)
    return token


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting as it goes into somebody's calendar by a letter.

    ``before``: when it began, where it has lost its time.
    """

    meeting: MeetingRecord
    own: ParticipantRecord
    language: Language
    before: datetime | None = None


def entry_file(entry: Entry, organiser: str, attendee: str) -> str:
    """Return one meeting as a calendar program takes it from a letter: to enter, to move or to take out.

    Empty: there is nothing to enter. ``organiser`` and ``attendee`` are the addresses of the letter.
    """
    meeting, conference = entry.meeting, entry.own.conference
    start = meeting.starts_at or entry.before
    if start is None:
        return ""
    # Each entry of its own, since RFC 5546 lets a request speak of one meeting alone.
    calendar = _calendar("REQUEST" if meeting.state is MeetingState.BOOKED else "CANCEL")
    _add_zone(calendar, conference, [start])
    event = _event(conference, entry.own, meeting, entry.language, start)
    event.add("organizer", f"mailto:{parseaddr(organiser)[1]}")
    told = {"CN": _line(entry.own.name), "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    event.add("attendee", f"mailto:{attendee}", parameters=told)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def calendar_file(db: Database, conference: ConferenceRecord, own: ParticipantRecord, language: Language) -> bytes:
    """Return the meetings of a participant that have or had a time as an iCalendar file."""
    timed = [one for one in meetings_of(db, own.id) if one.starts_at is not None]
    calendar = _calendar("PUBLISH")
    name = Words(conference.name_en, conference.name_zh).within(language)
    calendar.add("x-wr-calname", _line(f"{name} · {own.name}"))
    calendar.add("x-wr-timezone", conference.zone)
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    _add_zone(calendar, conference, [one.starts_at for one in timed if one.starts_at])
    for meeting in timed:
        assert meeting.starts_at is not None
        calendar.add_component(_event(conference, own, meeting, language, meeting.starts_at))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _add_zone(calendar: Calendar, conference: ConferenceRecord, more: Sequence[datetime]) -> None:
    """Say what the conference's zone is in the years of its sessions and of some more moments."""
    zone = ZoneInfo(conference.zone)
    moments = [*(one.starts_at for one in conference.sessions), *more]
    years = [moment.astimezone(zone).year for moment in moments] or [conference.created_at.year]
    first, last = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    calendar.add_component(_zone_of(conference.zone, first, last))


@lru_cache(maxsize=64)
def _zone_of(name: str, first: date, last: date) -> Timezone:
    """Return what a zone is in some years; working that out takes longer than all the rest of an entry."""
    return Timezone.from_tzinfo(ZoneInfo(name), name, first, last)


def _event(
    conference: ConferenceRecord,
    own: ParticipantRecord,
    meeting: MeetingRecord,
    language: Language,
    start: datetime,
) -> Event:
    zone = ZoneInfo(conference.zone)
    cancelled = meeting.state is not MeetingState.BOOKED
    room = meeting.session.room if meeting.session else ""
    place = (_PLACE if room else _TABLE).format(room=room, table=meeting.table)
    told = [_FORUM.format(forum=Words(meeting.sub_forum.name_en, meeting.sub_forum.name_zh)).within(language)]
    if meeting.reason:
        told.append(_CANCELLED.format(reason=meeting.reason).within(language))
    event = Event()
    # The same meeting keeps its identity through every move, so that calendars move it and show it once.
    event.add("uid", f"meeting-{meeting.id}@{conference.slug}.matcher")
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", start.astimezone(zone))
    if meeting.ends_at is not None:
        event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", _line(_TITLE.format(name=other_party(meeting, own.id).name).within(language)))
    if meeting.table is not None:
        event.add("location", place.within(language))
    event.add("description", "\n".join(told))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _line(text: str) -> vText:
    """Return a name as a calendar takes it: one line."""
    # The library would take a backslash before a capital N for the end of a line.
    return vText(" ".join(_CONTROL.sub(" ", text).split()).replace("\\N", "\\n"))
