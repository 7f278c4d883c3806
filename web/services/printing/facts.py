"""What each kind of print says, as plain values for the typesetter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import segno

from matcher.profiles import Interval, Side
from matcher.reporting.clock import Clock, long_day, short_day
from matcher.words import Language, Words
from web.prints.paper import LabelSheet
from web.prints.typesetting import printable
from web.services.places import slots_of
from web.services.printing import words
from web.services.printing.words import PrintLanguage, Speech
from web.store.meetings import other_party
from web.store.prints import name_on_walls
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord

Facts = dict[str, Any]

# So many tables stand beside each other on a sheet; the others follow on the next.
_TABLES_ABREAST = 6


@dataclass(frozen=True)
class Setting:
    """What all pages of a print share."""

    conference: ConferenceRecord
    language: PrintLanguage
    address: str
    now: datetime
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "clock", Clock(ZoneInfo(self.conference.zone)))

    def speech(self, own: Language | None = None) -> Speech:
        """Return how a page speaks to somebody, or to everybody."""
        return Speech(self.language, own)

    def shared(self, say: Speech) -> Facts:
        """Return what stands on every page."""
        named = Words(self.conference.name_en, self.conference.name_zh)
        printed = words.AS_OF.format(moment=self._moment(self.now))
        zone = words.zone_words(self.clock.zone, self._first_moment())
        return {
            "conference": say(named),
            "zone": say(zone),
            "foot": f"{say(printed)}  ·  {say.heading(words.LATEST)}: {self.address}  ·  {say(zone)}",
            "free": say(words.FREE),
        }

    def span(self, starts_at: datetime | None, ends_at: datetime | None) -> str:
        """Return a stretch of the conference's time."""
        assert starts_at is not None
        assert ends_at is not None
        return self.clock.span(starts_at, ends_at)

    def _first_moment(self) -> datetime:
        return min((one.starts_at for one in self.conference.sessions), default=self.now)

    def _moment(self, moment: datetime) -> Words:
        day = short_day(self.clock.day(moment))
        return Words(*(f"{one} {self.clock.hours(moment)}" for one in (day.en, day.zh)))


def own_language(person: ParticipantRecord, colleagues: Sequence[User]) -> Language:
    """Return the language that somebody chose for the site, else the one its profile is written in."""
    chosen = next((one.language for one in colleagues if one.language), None)
    return Language(chosen or person.language)


def schedule(
    setting: Setting, person: ParticipantRecord, meetings: Iterable[MeetingRecord], own: Language
) -> Facts:
    """Return the page of one person; the meetings are its own, in the order of time."""
    say = setting.speech(own)
    heads = [say.heading(one) for one in (words.TIME, words.TABLE, words.ROOM, words.WITH)]

    def line(meeting: MeetingRecord) -> Facts:
        forum = meeting.sub_forum
        return {
            "hours": setting.span(meeting.starts_at, meeting.ends_at),
            "table": str(meeting.table),
            "room": printable(meeting.session.room if meeting.session else ""),
            "other": printable(other_party(meeting, person.id).name),
            "forum": say(Words(forum.name_en, forum.name_zh)),
        }

    def day_of(meeting: MeetingRecord) -> date:
        assert meeting.starts_at is not None
        return setting.clock.day(meeting.starts_at)

    days = [
        {"day": say(long_day(day)), "heads": heads, "meetings": [line(one) for one in some]}
        for day, some in groupby(meetings, day_of)
    ]
    return {
        **setting.shared(say),
        "language": say.main.value,
        "name": printable(person.name),
        "side": say(words.SIDES[person.side]),
        "days": days,
        "none": say(words.NO_MEETINGS),
    }


def table_cards(setting: Setting, session: SessionRecord, meetings: Sequence[MeetingRecord]) -> list[Facts]:
    """Return a card for each table of a session: who sits there when."""
    say = setting.speech()
    heads = [say.heading(one) for one in (words.TIME, *words.SIDES.values())]
    placed = {(one.table, one.starts_at): one for one in meetings if one.session_id == session.id}
    hours = session_hours(setting.conference, session, placed.values())

    def line(table: int, span: Interval) -> Facts:
        meeting = placed.get((table, span.start))
        told = _pair(meeting, say) or {"investor": say(words.FREE), "startup": ""}
        end = meeting.ends_at if meeting else span.end
        return {"hours": setting.span(span.start, end), "free": meeting is None, **told}

    return [
        {
            **_about(setting, session, say),
            "table": str(table),
            "label": say(words.NUMBERED_TABLE.format(table=table)),
            "heads": heads,
            "meetings": [line(table, span) for span in hours],
        }
        for table in range(1, session.tables + 1)
    ]


def room_sheets(setting: Setting, session: SessionRecord, meetings: Sequence[MeetingRecord]) -> list[Facts]:
    """Return the sheets of a session: all its times down the side, some of its tables along the top."""
    say = setting.speech()
    placed = {(one.table, one.starts_at): one for one in meetings if one.session_id == session.id}
    hours = session_hours(setting.conference, session, placed.values())
    sheets = []
    for first in range(1, session.tables + 1, _TABLES_ABREAST):
        tables = range(first, min(first + _TABLES_ABREAST, session.tables + 1))
        rows = [
            {
                "hours": setting.span(span.start, span.end),
                "cells": [
                    _pair(found, say) if (found := placed.get((one, span.start))) else None for one in tables
                ],
            }
            for span in hours
        ]
        told = words.TABLES.format(first=tables[0], last=tables[-1], all=session.tables)
        heads = [say.heading(words.TIME), *(say(words.NUMBERED_TABLE.format(table=one)) for one in tables)]
        sheets.append({**_about(setting, session, say), "heads": heads, "rows": rows, "tables": say(told)})
    return sheets


def badges(
    setting: Setting,
    people: Sequence[ParticipantRecord],
    colleagues: Mapping[int, Sequence[User]],
    address_of: Callable[[int], str],
) -> list[Facts]:
    """Return a label for each person who speaks for a participant, one for it itself where nobody is named."""
    named = Words(setting.conference.name_en, setting.conference.name_zh)
    labels: list[Facts] = []
    for row in people:
        say = setting.speech(own_language(row, colleagues.get(row.id, ())))
        company, code = printable(row.name), code_picture(address_of(row.id))
        names = [printable(one.name) for one in colleagues.get(row.id, ()) if one.name.strip()]
        shared = {
            "side": say(words.SIDES[row.side]),
            "investor": row.side is Side.INVESTOR,
            "conference": say(named),
            "code": code,
        }
        labels += [
            {**shared, "name": name, "company": "" if name == company else company} for name in names or [company]
        ]
    return labels


def label_pages(labels: Sequence[Facts], sheet: LabelSheet, first: int) -> list[Facts]:
    """Return sheets of labels; those before the first one were used up earlier."""
    placed = [
        (number // sheet.count, {**label, "at": number % sheet.count})
        for number, label in enumerate(labels, start=first - 1)
    ]
    return [{"labels": [one for _, one in some]} for _, some in groupby(placed, lambda one: one[0])]


def code_picture(address: str) -> str:
    """Return a QR code as SVG that a phone reads from a badge that swings."""
    return str(segno.make_qr(address, error="m").svg_inline(border=2, dark="#000", light="#fff"))


def session_hours(
    conference: ConferenceRecord, session: SessionRecord, meetings: Iterable[MeetingRecord]
) -> list[Interval]:
    """Return the slots of a session, and the hours of meetings in it that keep to none of them."""
    forums = {session.sub_forum_id} if session.sub_forum_id is not None else set()
    found = {hours.start: hours for one, hours in slots_of(conference, forums) if one.id == session.id}
    for one in meetings:
        if one.starts_at is not None and one.ends_at is not None:
            found.setdefault(one.starts_at, Interval(one.starts_at, one.ends_at))
    return [found[start] for start in sorted(found)]


def _about(setting: Setting, session: SessionRecord, say: Speech) -> Facts:
    day = short_day(setting.clock.day(session.starts_at))
    hours = setting.span(session.starts_at, session.ends_at)
    return {
        **setting.shared(say),
        "session": say(Words(session.name_en, session.name_zh)),
        "place": " · ".join(one for one in (printable(session.room), say(day), hours) if one),
    }


def _pair(meeting: MeetingRecord | None, say: Speech) -> Facts | None:
    """Return both names of a meeting for everybody's eyes; of who hides its name, only the side."""
    if meeting is None:
        return None
    return {
        row.side.value: say(words.SIDES[row.side]) if (name := name_on_walls(row)) is None else printable(name)
        for row in (meeting.investor, meeting.startup)
    }
