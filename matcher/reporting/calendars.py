"""A calendar for each person with a meeting, as iCalendar (RFC 5545) files.

The library writes the frame and the time zone; the events, tens of thousands of them, are written here: each is
put into bytes once and shared by both people's files. An event's UID follows from the conference and the pair,
so that importing a newer plan moves the meeting instead of doubling it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from icalendar import Calendar, Timezone

from matcher.conference import Conference
from matcher.plan import ConferencePlan, PlannedMeeting, Yardstick
from matcher.profiles import Side
from matcher.reporting.bands import BAND_WORDS, mutual_band
from matcher.reporting.clock import conference_days
from matcher.reporting.measures import by_id, by_person
from matcher.reporting.phrases import INTEREST, MEETING_OF, PLACE, STANDS_FOR, TABLE_ALONE
from matcher.reporting.reasons import favourable, quotation, sentence

#: How a calendar of ours is told from a stranger's: the line that names its maker.
PRODUCT: Final = "-//matcher//conference plan//EN"
FOLDERS: Final = {Side.INVESTOR: "investors", Side.STARTUP: "startups"}
_LONGEST_LINE = 75  # octets, without the line break
_REASONS_A_SIDE = 3
_EVERY = 250
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "matcher one-on-one meeting")


def write_calendars(
    plan: ConferencePlan, folder: Path, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write ``investors/<id>.ics`` and ``startups/<id>.ics`` below ``folder``.

    ``progress`` hears from time to time how many files are written, and of how many.
    """
    own, people = by_person(plan), by_id(plan)
    total, done = sum(len(meetings) for meetings in own.values()), 0
    if progress:
        progress(0, total)
    head = _head(plan)
    events = {id(planned): event for planned, event in zip(plan.meetings, _events(plan), strict=True)}
    for side in Side:
        target = folder / FOLDERS[side]
        target.mkdir(parents=True, exist_ok=True)
        for person, meetings in own[side].items():
            title = _line("X-WR-CALNAME", _escaped(people[side][person].name))
            (target / file_name(person)).write_bytes(
                b"".join([head, title, *(events[id(planned)] for planned in meetings), b"END:VCALENDAR\r\n"])
            )
            done += 1
            if progress and (done % _EVERY == 0 or done == total):
                progress(done, total)


def file_name(identifier: str) -> str:
    """Return the name of a person's calendar file: the id, with ``/`` and ``%`` written as in web addresses."""
    return f"{identifier.replace('%', '%25').replace('/', '%2F')}.ics"


def meeting_uid(conference: Conference, investor_id: str, startup_id: str) -> str:
    """Return the identity of a pair's meeting at a conference, the same in every plan."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join((conference.id, investor_id, startup_id))))


def _head(plan: ConferencePlan) -> bytes:
    """Return what stands before the events, the same for everybody but the calendar's name."""
    conference = plan.dataset.conference
    days = conference_days(conference)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", conference.zone.key)
    first, last = date(days[0].year, 1, 1), date(days[-1].year + 1, 1, 1)
    calendar.add_component(Timezone.from_tzinfo(conference.zone, conference.zone.key, first, last))
    return bytes(calendar.to_ical()).removesuffix(b"END:VCALENDAR\r\n")


def _events(plan: ConferencePlan) -> Iterator[bytes]:
    """Return each meeting as a VEVENT, in the order of the plan."""
    conference = plan.dataset.conference
    zone = conference.zone
    people = by_id(plan)
    forums = {forum.id: str(MEETING_OF.format(forum=forum.name)) for forum in conference.sub_forums}
    places: dict[tuple[str, int], str] = {}
    # The time stamp must not change from run to run, so it is the conference's first hour and not the clock's.
    stamp = min(session.start for session in conference.sessions)
    for planned in plan.meetings:
        meeting = planned.meeting
        names = [
            people[Side.INVESTOR][meeting.investor_id].name,
            people[Side.STARTUP][meeting.startup_id].name,
        ]
        where = (meeting.room, meeting.table)
        if where not in places:
            phrase = PLACE if meeting.room else TABLE_ALONE
            places[where] = _escaped(str(phrase.format(room=meeting.room, table=meeting.table)))
        yield b"".join(
            (
                b"BEGIN:VEVENT\r\n",
                _line("UID", meeting_uid(conference, meeting.investor_id, meeting.startup_id)),
                _line("DTSTAMP", f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"),
                b"SEQUENCE:0\r\n",
                _line(f"DTSTART;TZID={zone.key}", _local(meeting.start.astimezone(zone))),
                _line(f"DTEND;TZID={zone.key}", _local(meeting.end.astimezone(zone))),
                _line("SUMMARY", _escaped(" × ".join(names))),
                _line("LOCATION", places[where]),
                _line("DESCRIPTION", _escaped("\n".join(_description(planned, forums, plan.yardstick)))),
                b"STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n",
            )
        )


_INTEREST: Final = {band: str(INTEREST.format(band=words)) for band, words in BAND_WORDS.items()}
_STANDS_FOR: Final = {side: str(words) for side, words in STANDS_FOR.items()}


def _description(planned: PlannedMeeting, titles: Mapping[str, str], yardstick: Yardstick) -> Iterable[str]:
    """Return the lines that tell what the meeting is and why these two meet."""
    pair = planned.recommendation
    yield titles[pair.sub_forum]
    yield _INTEREST[mutual_band(pair, yardstick)]
    for side, heading in _STANDS_FOR.items():
        reasons = favourable(pair.opinions[side], _REASONS_A_SIDE)
        if not reasons:
            continue
        yield ""
        yield heading
        for reason in reasons:
            yield f"• {sentence(reason.words)}"
            if reason.passage:
                yield f"  “{quotation(reason.passage)}”"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    """Return a text value as RFC 5545 (3.3.11) wants it; control characters, which it forbids, become spaces."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    if escaped.isprintable():
        return escaped
    return "".join(" " if ord(mark) < 32 or ord(mark) == 127 else mark for mark in escaped)


def _line(name: str, value: str) -> bytes:
    """Return one content line, folded so that none exceeds 75 octets and no character is cut."""
    octets = f"{name}:{value}".encode()
    if len(octets) <= _LONGEST_LINE:
        return octets + b"\r\n"
    parts = []
    start, room = 0, _LONGEST_LINE
    while start < len(octets):
        end = start + room
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        parts.append(octets[start:end])
        start, room = end, _LONGEST_LINE - 1  # the space that marks a continuation counts too
    return b"\r\n ".join(parts) + b"\r\n"
