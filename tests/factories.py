"""Plain factories: every one gives a small, legal thing; what a test is about, the test says itself.

The cast: Ines and Ivo are investors, Sara and Sol are startups. The conference is one morning of one sub-forum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from matcher.conference import Aims, Conference, Dataset, Session, SubForum
from matcher.pairs import Pairs
from matcher.planning.checks import Meeting, Ruling
from matcher.planning.problem import Attendees, PlanningProblem, SlotGrid
from matcher.profiles import Interval, Investor, Side, Startup
from matcher.words import Words

NINE = datetime(2026, 5, 12, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    """Return the moment so many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def between(start: int, end: int) -> Interval:
    """Return the stretch between two counts of minutes after nine."""
    return Interval(at(start), at(end))


def words(text: str) -> Words:
    """Return the same text in both languages."""
    return Words(text, text)


def investor(name: str = "Ines", **fields: Any) -> Investor:
    return Investor(**{"id": name.lower(), "name": name, **fields})


def startup(name: str = "Sara", **fields: Any) -> Startup:
    return Startup(**{"id": name.lower(), "name": name, **fields})


def sub_forum(id_: str = "ai", **fields: Any) -> SubForum:
    return SubForum(**{"id": id_, "name": words(id_), "field": words(id_), "description": words(id_), **fields})


def session(id_: str = "ai-1", **fields: Any) -> Session:
    """From nine to ten: three meetings of 15 minutes and their changeovers, at two tables."""
    defaults = {
        "id": id_,
        "sub_forum": "ai",
        "name": words(id_),
        "room": "Hall 1",
        "start": at(0),
        "end": at(60),
        "tables": 2,
    }
    return Session(**{**defaults, **fields})


def conference(**fields: Any) -> Conference:
    defaults = {
        "id": "spring",
        "name": words("Spring"),
        "zone": ZoneInfo("Asia/Shanghai"),
        "sub_forums": (sub_forum(),),
        "sessions": (session(),),
    }
    return Conference(**{**defaults, **fields})


def dataset(**fields: Any) -> Dataset:
    defaults = {
        "conference": conference(),
        "investors": (investor("Ines"), investor("Ivo")),
        "startups": (startup("Sara"), startup("Sol")),
    }
    return Dataset(**{**defaults, **fields})


def meeting(investor_id: str = "ines", startup_id: str = "sara", **fields: Any) -> Meeting:
    """The first meeting of the session at its first table."""
    defaults = {
        "investor_id": investor_id,
        "startup_id": startup_id,
        "sub_forum": "ai",
        "start": at(0),
        "end": at(15),
        "room": "Hall 1",
        "table": 1,
    }
    return Meeting(**{**defaults, **fields})


def ruling(data: Dataset | None = None, **fields: Any) -> Ruling:
    """Everybody belongs to every sub-forum; no session left its tables open."""
    data = data or dataset()
    forums = frozenset(forum.id for forum in data.conference.sub_forums)
    everywhere = {
        Side.INVESTOR: {person.id: forums for person in data.investors},
        Side.STARTUP: {person.id: forums for person in data.startups},
    }
    return Ruling(**{"dataset": data, "sub_forums": everywhere, "tables": {}, **fields})


def grid(
    slots: Sequence[tuple[int, int]], tables: int | Sequence[int] = 1, *, minutes: int = 20, **fields: Any
) -> SlotGrid:
    """Slots as (sub-forum, start in minutes), in the order of their starts; every sub-forum has one session."""
    forum = np.array([forum for forum, _ in slots], dtype=np.int32)
    start = np.array([start for _, start in slots], dtype=np.int64)
    room = np.broadcast_to(np.asarray(tables, dtype=np.int32), forum.shape).copy()
    return SlotGrid(
        **{
            "session": forum,
            "forum": forum,
            "start": start,
            "end": start + minutes,
            "tables": room,
            "room": forum,
            **fields,
        }
    )


def attendees(
    count: int,
    slots: int,
    *,
    least: int | Sequence[int] = 1,
    most: int | Sequence[int] = 8,
    away: Sequence[tuple[int, int]] = (),
) -> Attendees:
    """Return people who are free in all slots but those they are ``away`` in, given as (person, slot)."""
    free = np.ones((count, slots), dtype=bool)
    for person, slot in away:
        free[person, slot] = False
    numbers = [np.broadcast_to(np.asarray(n, dtype=np.int32), (count,)).copy() for n in (least, most)]
    return Attendees(numbers[0], numbers[1], free)


def planning_problem(
    scores: Mapping[tuple[int, int, int], float],
    slots: Sequence[tuple[int, int]] | SlotGrid = ((0, 0), (0, 20), (0, 40)),
    *,
    pinned: Sequence[tuple[int, int, int]] = (),
    investors: Mapping[str, Any] | None = None,
    startups: Mapping[str, Any] | None = None,
    aims: Aims | None = None,
) -> PlanningProblem:
    """Candidate pairs as (investor, startup, sub-forum) with their scores; one table a slot unless a grid says so.

    ``investors`` and ``startups`` hold arguments of ``attendees``; as many people as the pairs name are there.
    """
    places = slots if isinstance(slots, SlotGrid) else grid(slots)
    pairs = Pairs.of(*zip(*scores, strict=True)) if scores else Pairs.of([], [], [])
    forums = 1 + max([0, *(int(forum) for forum in places.forum), *(int(forum) for forum in pairs.forum)])
    sides = [
        attendees(int(column.max(initial=-1)) + 1, len(places), **(wishes or {}))
        for column, wishes in ((pairs.investor, investors), (pairs.startup, startups))
    ]
    return PlanningProblem(
        pairs=pairs,
        scores=np.array(list(scores.values()), dtype=np.float64),
        pinned=np.array([pair in pinned for pair in scores], dtype=bool),
        investors=sides[0],
        startups=sides[1],
        grid=places,
        forums=forums,
        aims=aims or Aims(),
    )
