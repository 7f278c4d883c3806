"""An independent checker of bookings: reads the tables by plain SQL, and shares no code with the services."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import text

from web.store.engine import Store

#: Answers a question in SQL.
Rows = Callable[[str], Sequence[Any]]


def faults(store: Store) -> list[str]:
    """Return what is wrong with the bookings of a database, one sentence each."""
    with store.reading() as db:
        return faults_in(lambda statement: db.execute(text(statement)).all())


def faults_in(rows: Rows) -> list[str]:
    """Return what is wrong with the bookings of a database that is asked in another way."""
    return [
        *_twice(rows),
        *_outside(rows),
        *_guards(rows),
        *_limits(rows),
        *_doors(rows),
        *_unlogged(rows),
        *_elsewhere(rows),
    ]


_BOOKED = """
    SELECT m.id, m.investor_id, m.startup_id, m.session_id, m."table", m.starts_at, m.ends_at, c.changeover_minutes
    FROM meetings m JOIN conferences c ON c.id = m.conference_id WHERE m.state = 'booked'
    AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.meeting_id = m.id AND o.given_back_at IS NOT NULL)
"""


def _twice(rows: Rows) -> Iterator[str]:
    """Nobody and no table is in two places; between two meetings of a person is a changeover."""
    people, tables = defaultdict(list), defaultdict(list)
    for row in rows(_BOOKED):
        tables[row.session_id, row.table].append(row)
        for person in (row.investor_id, row.startup_id):
            people[person].append(row)
    for person, booked in people.items():
        for one, other, gap in _neighbours(booked):
            if gap < one.changeover_minutes * 60:
                yield f"participant {person} is in meetings {one.id} and {other.id} at once"
    for (_session, table), booked in tables.items():
        for one, other, gap in _neighbours(booked):
            if gap < 0:
                yield f"table {table} has meetings {one.id} and {other.id} at once"


def _neighbours(booked: list[Any]) -> Iterator[tuple[Any, Any, float]]:
    """Yield meetings that follow each other, and the seconds between them: any two that overlap make one such."""
    for one, other in pairwise(sorted(booked, key=lambda row: _at(row.starts_at))):
        yield one, other, _at(other.starts_at) - _at(one.ends_at)


def _outside(rows: Rows) -> Iterator[str]:
    """Every booked meeting lies inside a session of a sub-forum of both, at one of its tables."""
    good = {
        row.id
        for row in rows(
            """
            SELECT m.id FROM meetings m
            JOIN sessions s ON s.id = m.session_id AND s.sub_forum_id = m.sub_forum_id
            JOIN forum_places i ON i.participant_id = m.investor_id AND i.sub_forum_id = s.sub_forum_id
            JOIN forum_places t ON t.participant_id = m.startup_id AND t.sub_forum_id = s.sub_forum_id
            WHERE m.starts_at >= s.starts_at AND m.ends_at <= s.ends_at AND m."table" BETWEEN 1 AND s.tables
            """
        )
    }
    for row in rows(_BOOKED):
        if row.id not in good:
            yield f"meeting {row.id} is in no session that both belong to"


def _guards(rows: Rows) -> Iterator[str]:
    """The guards hold what meetings and absences take, and nothing else: pending requests hold nothing."""
    people: Counter[tuple[int, int]] = Counter()
    tables: Counter[tuple[int, int, int]] = Counter()
    for row in rows(_BOOKED):
        for tick in _ticks(row):
            people.update([(row.investor_id, tick), (row.startup_id, tick)])
            tables[row.session_id, row.table, tick] += 1
    away = {
        (row.participant_id, tick)
        for row in rows("SELECT participant_id, starts_at, ends_at FROM absences")
        for tick in _ticks(row)
    }
    if away & people.keys():
        yield f"somebody is away and in a meeting: {away & people.keys()}"
    held = {(row.participant_id, row.tick) for row in rows("SELECT participant_id, tick FROM busy_people")}
    if held != away | people.keys():
        yield f"busy_people differs in {held ^ (away | people.keys())}"
    taken = {(row.session_id, row.table, row.tick) for row in rows("SELECT * FROM busy_tables")}
    if taken != tables.keys():
        yield f"busy_tables differs in {taken ^ tables.keys()}"


def _limits(rows: Rows) -> Iterator[str]:
    """Nobody has more meetings than it wants."""
    had: Counter[int] = Counter()
    for row in rows("SELECT investor_id, startup_id FROM meetings WHERE state <> 'cancelled'"):
        had.update([row.investor_id, row.startup_id])
    asked = (
        "SELECT p.id, p.side, p.profile, c.rules FROM participants p JOIN conferences c ON c.id = p.conference_id"
    )
    for row in rows(asked):
        profile, rules = (json.loads(one) if isinstance(one, str) else one for one in (row.profile, row.rules))
        most = profile["attendance"]["max_meetings"]
        most = rules["limits"][row.side][1] if most is None else most
        if had[row.id] > most:
            yield f"participant {row.id} has {had[row.id]} meetings of at most {most}"


def _doors(rows: Rows) -> Iterator[str]:
    """Every meeting came through a door that both sides opened."""
    opened = {
        ("request", row.investor_id, row.startup_id)
        for row in rows("SELECT * FROM meeting_requests WHERE state = 'accepted'")
    } | {
        ("proposal", row.investor_id, row.startup_id)
        for row in rows("SELECT * FROM proposals WHERE investor_yes AND startup_yes")
    }
    for row in rows("SELECT * FROM stand_ins WHERE state = 'agreed' AND freed_yes AND other_yes"):
        opened |= {("stand_in", row.freed_id, row.other_id), ("stand_in", row.other_id, row.freed_id)}
    for row in rows("SELECT * FROM meetings"):
        if (row.door, row.investor_id, row.startup_id) not in opened:
            yield f"meeting {row.id} came through no door"


_ENDS = {
    "accepted": "accept request",
    "declined": "decline request",
    "withdrawn": "withdraw request",
    "expired": "expire request",
}


def _unlogged(rows: Rows) -> Iterator[str]:
    """Everything that is written was logged, once."""
    verbs: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for row in rows("SELECT subject, subject_id, verb FROM changes"):
        verbs[row.subject, row.subject_id][row.verb] += 1
    for row in rows("SELECT id, state FROM meeting_requests"):
        ends = {verb: count for verb, count in verbs["meeting_request", row.id].items() if verb in _ENDS.values()}
        wanted = {_ENDS[row.state]: 1} if row.state in _ENDS else {}
        if verbs["meeting_request", row.id]["ask"] != 1 or ends != wanted:
            yield f"request {row.id} is {row.state}, and its log says {verbs['meeting_request', row.id]}"
    for row in rows("SELECT id, state, sequence FROM meetings"):
        said = verbs["meeting", row.id]
        if said["agree"] != 1 or said["cancel meeting"] != (row.state == "cancelled"):
            yield f"meeting {row.id} is {row.state}, and its log says {said}"
        changes = sum(said[f"{verb} meeting"] for verb in ("book", "move", "cancel", "unplace"))
        # The first place that a timetable gives is no change for anybody's calendar.
        if not 0 <= changes - row.sequence <= (said["book meeting"] > 0):
            yield f"meeting {row.id} changed {row.sequence} times, and its log says {said}"
    for row in rows("SELECT id FROM absences"):
        if verbs["absence", row.id]["block time"] != 1:
            yield f"absence {row.id} is not in the log"


def _elsewhere(rows: Rows) -> Iterator[str]:
    """The last place in the log is where the meeting is."""
    places: dict[int, Any] = {}
    asked = "SELECT subject_id, after FROM changes WHERE verb IN ('book meeting', 'move meeting') ORDER BY id"
    for row in rows(asked):
        places[row.subject_id] = json.loads(row.after) if isinstance(row.after, str) else row.after
    for row in rows('SELECT id, starts_at, "table", session_id FROM meetings WHERE starts_at IS NOT NULL'):
        last = places[row.id]
        there = (_at(row.starts_at), row.table, row.session_id)
        if there != (datetime.fromisoformat(last["starts_at"]).timestamp(), last["table"], last["session_id"]):
            yield f"meeting {row.id} is not where its log says"


def _at(moment: Any) -> float:
    """Return a moment in seconds; SQLite keeps it as text, in UTC."""
    value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return float((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())


def _ticks(row: Any) -> range:
    return range(int(_at(row.starts_at)) // 300, -(-int(_at(row.ends_at)) // 300))
