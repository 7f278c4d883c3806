"""The people's mail program: what a mail server that can be down has for them, and the calendar that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from tests.web.post_office import PostOffice


@dataclass(frozen=True)
class Entry:
    """A meeting in somebody's calendar; without a start it was cancelled."""

    sequence: int
    start: datetime | None


@dataclass
class Mailbox:
    """Everybody's letters, and the server that takes them."""

    office: PostOffice = field(default_factory=PostOffice)
    _listening: AbstractContextManager[PostOffice] | None = None

    def open(self) -> None:
        """Let the server listen."""
        self._listening = self.office.open()
        self._listening.__enter__()

    def close(self) -> None:
        """Let it be down."""
        if self._listening is not None:
            self._listening.__exit__(None, None, None)
            self._listening = None

    def by_address(self) -> Mapping[str, list[EmailMessage]]:
        """Return what everybody got."""
        found: dict[str, list[EmailMessage]] = {}
        for letter in self.office.letters:
            found.setdefault(str(letter["To"]), []).append(letter)
        return found


def calendar_of(letters: list[EmailMessage]) -> dict[str, Entry]:
    """Return the calendar that a mail program makes of somebody's letters, by UID."""
    entries: dict[str, Entry] = {}
    for letter in letters:
        for part in letter.walk():
            if part.get_content_type() == "text/calendar":
                _take_in(entries, part.get_content())
    return entries


def calendar_entries(file: bytes) -> dict[str, Entry]:
    """Return what a calendar file holds, by UID."""
    entries: dict[str, Entry] = {}
    _take_in(entries, file)
    return entries


def _take_in(entries: dict[str, Entry], file: bytes | str) -> None:
    """Take a file in as calendars do: a lower SEQUENCE than the known one is ignored."""
    calendar: Any = Calendar.from_ical(file)
    for event in calendar.walk("VEVENT"):
        uid, sequence = str(event["UID"]), int(event.get("SEQUENCE", 0))
        if uid not in entries or sequence >= entries[uid].sequence:
            gone = str(calendar.get("METHOD", "")) == "CANCEL" or str(event.get("STATUS", "")) == "CANCELLED"
            entries[uid] = Entry(sequence, None if gone else event["DTSTART"].dt)
