"""The board for a screen in the hall: what is on now and next at each table, and which tables are free."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from matcher.profiles import Interval
from matcher.words import Words
from web.seats import Seat
from web.services.printing.facts import session_hours
from web.services.printing.words import SIDES
from web.store.busy import busy_tables, ticks
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.prints import meetings_to_print, name_on_walls
from web.store.programmes import locked_conference
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord

#: So many tables can be read from across a hall.
TABLES_ON_SCREEN = 8
# A session is shown so long before it begins.
_SOON = timedelta(hours=1)


class TableState(StrEnum):
    """What is at a table."""

    MEETING = "meeting"
    FREE = "free"
    CLOSED = "closed"
    NOTHING = "nothing"
    """Nothing takes place then."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is at a table at a time; names are the investor's and the startup's."""

    state: TableState
    names: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table now and next."""

    table: int
    now: Cell
    next: Cell


@dataclass(frozen=True, slots=True)
class Screen:
    """Some tables of a session: as much as one screen shows."""

    session: SessionRecord
    now: Interval | None
    next: Interval | None
    lines: tuple[TableLine, ...]
    free: tuple[int, ...]
    """The tables of the whole session that are free now."""
    number: int = 1
    count: int = 1


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows, screen after screen; with no screen, the sessions that come next."""

    screens: tuple[Screen, ...]
    coming: tuple[SessionRecord, ...] = ()


def renew_board(store: Store, seat: Seat, now: datetime) -> str:
    """Give the board a new secret address; an old one leads nowhere from now on."""
    token = secrets.token_urlsafe(24)
    with store.writing() as db:
        conference = locked_conference(db, seat.conference_id)
        conference.board_token = token
        log_change(db, seat, "renew board address", ("conference", conference.id), now)
    return token


def board_at(db: Database, conference: ConferenceRecord, now: datetime, session_id: int | None = None) -> Board:
    """Return what the board shows at a moment, of one session or of all that are on or begin soon."""
    wanted = [
        one
        for one in conference.sessions
        if one.sub_forum_id is not None and one.tables > 0 and session_id in (None, one.id) and one.ends_at > now
    ]
    shown = [one for one in wanted if one.starts_at - _SOON <= now]
    if not shown:
        _, coming = next(groupby(wanted, lambda one: one.starts_at), (None, ()))
        return Board((), tuple(coming))
    meetings = meetings_to_print(db, conference.id, sessions=[one.id for one in shown], ends_after=now)
    taken = busy_tables(db, [one.id for one in shown])
    screens = (
        screen
        for session in shown
        for screen in _screens(
            conference, session, [one for one in meetings if one.session_id == session.id], taken[session.id], now
        )
    )
    return Board(tuple(screens))


def _screens(
    conference: ConferenceRecord,
    session: SessionRecord,
    meetings: Sequence[MeetingRecord],
    taken: set[tuple[int, int]],
    now: datetime,
) -> list[Screen]:
    hours = session_hours(conference, session, meetings)
    running = next((one for one in hours if one.start <= now < one.end), None)
    coming = next((one for one in hours if one.start > now), None)
    lines = [
        TableLine(table, *(_cell(table, span, meetings, taken) for span in (running, coming)))
        for table in range(1, session.tables + 1)
    ]
    free = tuple(one.table for one in lines if one.now.state is TableState.FREE)
    parts = [lines[start : start + TABLES_ON_SCREEN] for start in range(0, len(lines), TABLES_ON_SCREEN)]
    return [
        Screen(session, running, coming, tuple(part), free, number, len(parts))
        for number, part in enumerate(parts, start=1)
    ]


def _cell(
    table: int, span: Interval | None, meetings: Sequence[MeetingRecord], taken: set[tuple[int, int]]
) -> Cell:
    if span is None:
        return Cell(TableState.NOTHING)
    for one in meetings:
        assert one.starts_at is not None
        assert one.ends_at is not None
        if one.table == table and one.starts_at < span.end and one.ends_at > span.start:
            return Cell(TableState.MEETING, (_name(one.investor), _name(one.startup)))
    closed = any((table, tick) in taken for tick in ticks(span))
    return Cell(TableState.CLOSED if closed else TableState.FREE)


def _name(row: ParticipantRecord) -> Words:
    """Return a name for everybody's eyes; of who hides it, only the side."""
    name = name_on_walls(row)
    return SIDES[row.side] if name is None else Words(name, name)
