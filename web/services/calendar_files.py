"""A participant's meetings as an iCalendar file (RFC 5545), to download once or to subscribe to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from matcher.reporting.calendars import PRODUCT
from matcher.words import Language, Words
from web.errors import NotFoundError
from web.seats import Seat
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.meetings import meetings_of, membership_row, other_party
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord

_TITLE = Words("Meeting with {name}", "与{name}会面")
_PLACE = Words("{room}, table {table}", "{room} {table} 号桌")
_TABLE = Words("Table {table}", "{table} 号桌")
_FORUM = Words("One-on-one meeting, {forum}", "一对一会面，{forum}")
_CANCELLED = Words("Cancelled: {reason}", "已取消：{reason}")


def renew_calendar_address(store: Store, seat: Seat, now: datetime) -> str:
    """Give one's own seat a new private address of its calendar; an old one leads nowhere from now on."""
    if seat.acting:
        raise NotFoundError
    token = secrets.token_urlsafe(32)
    with store.writing() as db:
        row = membership_row(db, seat.account_id, seat.conference_id, seat.kind, seat.participant)
        if row is None:
            raise NotFoundError
        row.calendar_token = token
        log_change(db, seat, "renew calendar address", ("membership", row.id), now)
    return token


def calendar_file(db: Database, conference: ConferenceRecord, own: ParticipantRecord, language: Language) -> bytes:
    """Return the meetings of a participant that have or had a time as an iCalendar file."""
    timed = [one for one in meetings_of(db, own.id) if one.starts_at is not None]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = Words(conference.name_en, conference.name_zh).within(language)
    calendar.add("x-wr-calname", f"{name} · {own.name}")
    calendar.add("x-wr-timezone", conference.zone)
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    zone = ZoneInfo(conference.zone)
    first, last = _years(conference, timed, zone)
    calendar.add_component(Timezone.from_tzinfo(zone, conference.zone, first, last))
    for meeting in timed:
        calendar.add_component(_event(conference, own, meeting, language))
    return bytes(calendar.to_ical())


def _years(conference: ConferenceRecord, meetings: Sequence[MeetingRecord], zone: ZoneInfo) -> tuple[date, date]:
    moments = [one.starts_at for one in conference.sessions] + [one.starts_at for one in meetings if one.starts_at]
    years = [moment.astimezone(zone).year for moment in moments] or [conference.created_at.year]
    return date(min(years), 1, 1), date(max(years) + 1, 1, 1)


def _event(
    conference: ConferenceRecord, own: ParticipantRecord, meeting: MeetingRecord, language: Language
) -> Event:
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    zone = ZoneInfo(conference.zone)
    cancelled = meeting.state is MeetingState.CANCELLED
    room = meeting.session.room if meeting.session else ""
    place = (_PLACE if room else _TABLE).format(room=room, table=meeting.table)
    told = [_FORUM.format(forum=Words(meeting.sub_forum.name_en, meeting.sub_forum.name_zh)).within(language)]
    if cancelled:
        told.append(_CANCELLED.format(reason=meeting.reason).within(language))
    event = Event()
    # The same meeting keeps its identity through every move, so that calendars move it and show it once.
    event.add("uid", f"meeting-{meeting.id}@{conference.slug}.matcher")
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("summary", _TITLE.format(name=other_party(meeting, own.id).name).within(language))
    event.add("location", place.within(language))
    event.add("description", "\n".join(told))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event
