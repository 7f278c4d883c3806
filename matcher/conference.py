"""The conference itself: sub-forums, sessions, rooms, tables and rules. Plain data, already checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matcher.profiles import Interval, Investor, Participant, Side, Startup
from matcher.words import Words


@dataclass(frozen=True, slots=True)
class SubForum:
    """A theme with a place in the programme; one-on-one meetings happen within sub-forums only."""

    id: str
    name: Words
    field: Words
    description: Words


@dataclass(frozen=True, slots=True)
class Closure:
    """Tables of a session, by number, that hold no meeting in some hours; None: all of them."""

    tables: frozenset[int] | None
    hours: Interval

    def shuts(self, table: int, hours: Interval) -> bool:
        """Return whether a table is closed at some moment of the hours."""
        return (self.tables is None or table in self.tables) and overlaps(self.hours, hours)


@dataclass(frozen=True, slots=True)
class Session:
    """A continuous stretch of the programme in one room; times are aware and in UTC.

    ``sub_forum`` is None for the plenary sessions. ``tables`` is the number of tables for one-on-one
    meetings; None asks for as many as the people who come need. ``meeting`` is the length of its meetings
    where it is not that of the conference; ``closed`` says which tables were lost, and when.
    """

    id: str
    sub_forum: str | None
    name: Words
    room: str
    start: datetime
    end: datetime
    tables: int | None
    meeting: timedelta | None = None
    closed: tuple[Closure, ...] = ()


class Aim(StrEnum):
    """What a plan is to be good at."""

    PEOPLE = "people"
    """Nobody forgotten: as many people as possible have a meeting."""
    MINIMUM = "minimum"
    """As few meetings as possible are missing to people's minima."""
    FLOOR = "floor"
    """The worst-served startup expects as much as possible."""
    INTEREST = "interest"
    """The greatest expected mutual interest, summed over the meetings."""
    BREAKS = "breaks"
    """Few idle runs between two meetings of a person."""
    ROOM_CHANGES = "room_changes"
    """Few changes of room between two meetings of a person."""
    EVEN_SPREAD = "even_spread"
    """Breaks and room changes fall on many people a little, not on few a lot."""
    TABLES = "tables"
    """Few tables."""


#: What the match list is chosen for; the timetable minds the other aims.
MATCH_LIST_AIMS = (Aim.PEOPLE, Aim.MINIMUM, Aim.FLOOR, Aim.INTEREST)


@dataclass(frozen=True, slots=True)
class Aims:
    """The aims of the plan, the most important first; one that is not named does not count.

    ``weights`` trades those of the timetable off against each other, for example one room change for two breaks;
    without them the order is strict.
    """

    order: tuple[Aim, ...] = tuple(Aim)
    weights: Mapping[Aim, int] = field(default_factory=dict, hash=False)

    def __contains__(self, aim: Aim) -> bool:
        return aim in self.order

    def weight(self, aim: Aim, base: int) -> int:
        """Return what one unit of a timetable's aim weighs: by its weight, or a power of ``base`` by its place."""
        if self.weights:
            return self.weights.get(aim, 0)
        of_timetable = [each for each in self.order if each not in MATCH_LIST_AIMS]
        return int(base ** (len(of_timetable) - 1 - of_timetable.index(aim))) if aim in of_timetable else 0


@dataclass(frozen=True, slots=True)
class MeetingLimits:
    """Least and most meetings of a participant of one side who did not ask for other numbers."""

    min: int = 1
    max: int = 8


def _default_limits() -> dict[Side, MeetingLimits]:
    return {side: MeetingLimits() for side in Side}


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every plan. Pairs are (investor id, startup id)."""

    limits: Mapping[Side, MeetingLimits] = field(default_factory=_default_limits, hash=False)
    """Least and most meetings by side; a participant's own numbers go first."""
    blocked: frozenset[tuple[str, str]] = frozenset()
    """Pairs that must not meet."""
    pinned: frozenset[tuple[str, str]] = frozenset()
    """Pairs that must meet."""
    known_kinds: frozenset[str] = frozenset({"invested", "met"})
    """Kinds of interaction after which a pair is not proposed again."""
    smallest_round_share: float = 0.02
    """A cheque below this share of the round is no offer: the pair is not eligible. In [0, 1]."""


#: How evenly lists share out attention where the organiser says nothing (docs/decisions/0014-joint-lists.md).
USUAL_BALANCE = 0.25


@dataclass(frozen=True, slots=True)
class Conference:
    """Everything the organiser decides before the matching starts."""

    id: str
    name: Words
    zone: ZoneInfo
    sub_forums: tuple[SubForum, ...]
    sessions: tuple[Session, ...]
    meeting: timedelta = timedelta(minutes=15)
    changeover: timedelta = timedelta(minutes=5)
    rules: Rules = Rules()
    aims: Aims = Aims()
    balance: float = USUAL_BALANCE
    """How evenly suggestions share out attention, from 0, the most mutual yes, to 1, no envy."""
    encoder: str = "default"
    fictional: bool = False
    is_template: bool = False
    """True when the folder had no conference.toml and the built-in Xi'an programme stands in."""

    def length(self, session: Session) -> timedelta:
        """Return how long a meeting of a session lasts."""
        return session.meeting or self.meeting

    def starts(self, session: Session) -> tuple[datetime, ...]:
        """Return when the meetings of a session start: one after another, with a changeover between."""
        return meeting_starts(Interval(session.start, session.end), self.length(session), self.changeover)


@dataclass(frozen=True, slots=True)
class Interaction:
    """Something that happened between an investor and a startup (or a company of its portfolio)."""

    investor_id: str
    startup_id: str
    kind: str
    at: date | None = None
    round: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One conference folder as it passed the door."""

    conference: Conference
    investors: tuple[Investor, ...]
    startups: tuple[Startup, ...]
    portfolio: tuple[Startup, ...] = ()
    interactions: tuple[Interaction, ...] = ()

    def people(self, side: Side) -> tuple[Participant, ...]:
        """Return everybody of one side, in the order of the rows of every array about them."""
        return self.investors if side is Side.INVESTOR else self.startups


def meeting_starts(hours: Interval, meeting: timedelta, changeover: timedelta) -> tuple[datetime, ...]:
    """Return the starts of the meetings some hours have room for, one after another with a changeover between."""
    starts: list[datetime] = []
    start = hours.start
    while start + meeting <= hours.end:
        starts.append(start)
        start += meeting + changeover
    return tuple(starts)


def overlaps(one: Interval, other: Interval) -> bool:
    """Return whether two half-open intervals share time."""
    return one.start < other.end and other.start < one.end
