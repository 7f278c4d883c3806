"""Who comes: four investors for every six startups, in four fields, and both languages."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import product

from matcher.conference import Conference, Dataset, MeetingLimits, Rules, Session
from matcher.profiles import Attendance, Investor, Side, Startup
from matcher.words import Words
from tests.factories import conference, investor, session, startup, sub_forum

#: Nine in the morning of the first day in Xi'an.
OPENING = datetime(2026, 5, 12, 1, tzinfo=UTC)
FIELDS = {
    "ai": ("Artificial intelligence", "人工智能", ("vision", "speech", "robots", "chips")),
    "bio": ("Biotechnology", "生物技术", ("enzymes", "sensors", "vaccines", "genes")),
    "energy": ("New energy", "新能源", ("batteries", "hydrogen", "solar", "grids")),
    "materials": ("New materials", "新材料", ("graphene", "ceramics", "alloys", "polymers")),
}
_INVESTORS_AMONG_TEN = 4
_TABLES = 12


def guests(people: int, rng: random.Random) -> Dataset:
    """Return a conference of two days and four sub-forums, with so many people."""
    investors = people * _INVESTORS_AMONG_TEN // 10
    return Dataset(
        _programme(),
        investors=tuple(_investor(number, rng) for number in range(investors)),
        startups=tuple(_startup(number, rng) for number in range(people - investors)),
    )


def _programme() -> Conference:
    return conference(
        id="two-days",
        name=Words("Two days", "两天"),
        sub_forums=tuple(sub_forum(code, name=Words(en, zh)) for code, (en, zh, _) in FIELDS.items()),
        sessions=tuple(_session(day, code, row) for day, (row, code) in product((1, 2), enumerate(FIELDS))),
        rules=Rules(limits={side: MeetingLimits(1, 6) for side in Side}),
        encoder="tiny",
    )


def _session(day: int, code: str, row: int) -> Session:
    """Two sub-forums meet in the morning and two in the afternoon; the next day the other way round."""
    afternoon = (row < len(FIELDS) // 2) == (day == 2)
    start = OPENING + timedelta(days=day - 1, hours=5 if afternoon else 0)
    return session(
        f"{code}-{day}",
        sub_forum=code,
        name=Words(f"{FIELDS[code][0]}, day {day}", f"{FIELDS[code][1]}，第 {day} 天"),
        room=f"Hall {row + 1}",
        tables=_TABLES,
        start=start,
        end=start + timedelta(hours=3),
    )


def _investor(number: int, rng: random.Random) -> Investor:
    code, (en, _, topics) = _field(rng)
    topic = rng.choice(topics)
    return investor(
        f"I{number:03}",
        thesis=f"We invest in {topic} and all of {en.lower()}.",
        tags=(topic,),
        attendance=Attendance(sub_forums=(code,)),
    )


def _startup(number: int, rng: random.Random) -> Startup:
    code, (_, zh, topics) = _field(rng)
    topic = rng.choice(topics)
    told = rng.choice((f"We build better {topic}.", f"我们从事{zh}：{topic}。"))
    return startup(f"S{number:03}", description=told, tags=(topic,), attendance=Attendance(sub_forums=(code,)))


def _field(rng: random.Random) -> tuple[str, tuple[str, str, tuple[str, ...]]]:
    code = rng.choice(list(FIELDS))
    return code, FIELDS[code]
