"""From a programme to slots and free times: sessions cut into meetings, people's hours laid over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil

import numpy as np

from matcher.conference import Conference, MeetingLimits, Session, overlaps
from matcher.pairs import Roster
from matcher.planning.problem import Attendees, SlotGrid
from matcher.profiles import Interval, Investor, Startup

# Organisers of one-on-one programmes keep 10 to 20 % more tables than meetings ask for.
_SPARE_TABLES = 1.15


def meeting_sessions(conference: Conference) -> list[Session]:
    """Return the sessions that hold one-on-one meetings."""
    return [session for session in conference.sessions if session.sub_forum is not None]


def tables_by_session(conference: Conference, wanted: Mapping[str, float]) -> dict[str, int]:
    """Return the tables of each session with meetings; those left open get as many as are needed.

    Parameters
    ----------
    wanted : meetings by sub-forum id. A sub-forum's open sessions share them by their number of slots, with 15 %
        to spare.
    """
    slots: dict[str, int] = {}
    for session in meeting_sessions(conference):
        count = len(conference.starts(session))
        slots[session.sub_forum or ""] = slots.get(session.sub_forum or "", 0) + count
    return {
        session.id: ceil(
            _SPARE_TABLES * wanted.get(session.sub_forum or "", 0.0) / max(slots[session.sub_forum or ""], 1)
        )
        if session.tables is None
        else session.tables
        for session in meeting_sessions(conference)
    }


def open_tables(conference: Conference, session: Session, tables: int, start: datetime) -> list[int]:
    """Return the numbers of a session's tables that hold a meeting which starts then; it has ``tables`` in all."""
    hours = Interval(start, start + conference.length(session))
    return [
        number for number in range(1, tables + 1) if not any(one.shuts(number, hours) for one in session.closed)
    ]


def slot_grid(conference: Conference, tables: Mapping[str, int]) -> SlotGrid:
    """Return all slots of the conference in the order of their starts, then of the programme.

    A slot has room for as many meetings as tables are open.
    """
    forums = Roster(tuple(forum.id for forum in conference.sub_forums))
    sessions = meeting_sessions(conference)
    rooms: dict[str, int] = {}
    rows = []
    for at, session in enumerate(sessions):
        forum = forums.rows[session.sub_forum or ""]
        room = rooms.setdefault(session.room or session.sub_forum or "", len(rooms))
        minutes = _in_minutes(conference.length(session) + conference.changeover)
        rows += [
            (_minutes(start), at, forum, _room_for(conference, session, tables[session.id], start), room, minutes)
            for start in conference.starts(session)
        ]
    rows.sort()
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), 6).T
    return SlotGrid(
        session=columns[1].astype(np.int32),
        forum=columns[2].astype(np.int32),
        start=columns[0],
        end=columns[0] + columns[5],
        tables=columns[3].astype(np.int32),
        room=columns[4].astype(np.int32),
    )


def _room_for(conference: Conference, session: Session, tables: int, start: datetime) -> int:
    return len(open_tables(conference, session, tables, start)) if session.closed else tables


def slot_start(conference: Conference, grid: SlotGrid, slot: int) -> datetime:
    """Return the aware UTC start of a slot."""
    session = meeting_sessions(conference)[grid.session[slot]]
    return datetime.fromtimestamp(int(grid.start[slot]) * 60, tz=session.start.tzinfo)


def attendees(people: Sequence[Investor | Startup], conference: Conference, grid: SlotGrid) -> Attendees:
    """Return one side's wishes and free slots; a participant's own numbers go before the rules."""
    bounds = [limits_of(person, conference.rules.limits[person.side]) for person in people]
    free = np.ones((len(people), len(grid)), dtype=bool)
    meetings = [_meeting_interval(conference, grid, slot) for slot in range(len(grid))]
    for row, person in enumerate(people):
        for away in person.attendance.unavailable:
            free[row] &= np.array([not overlaps(away, meeting) for meeting in meetings], dtype=bool)
    least, most = np.array(bounds, dtype=np.int32).reshape(len(people), 2).T
    return Attendees(least, most, free)


def limits_of(person: Investor | Startup, usual: MeetingLimits) -> tuple[int, int]:
    """Return a participant's least and most meetings; what it names itself moves the other bound along."""
    own = person.attendance
    if own.max_meetings is not None and own.min_meetings is None:
        return min(usual.min, own.max_meetings), own.max_meetings
    least = usual.min if own.min_meetings is None else own.min_meetings
    most = usual.max if own.max_meetings is None else own.max_meetings
    return least, max(least, most)


def _meeting_interval(conference: Conference, grid: SlotGrid, slot: int) -> Interval:
    start = slot_start(conference, grid, slot)
    return Interval(start, start + conference.length(meeting_sessions(conference)[grid.session[slot]]))


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _in_minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
