"""The conference itself: sub-forums, sessions, rooms, tables and rules. Plain data, already checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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
class Session:
    """A continuous stretch of the programme in one room; times are aware and in UTC.

    ``sub_forum`` is None for the plenary sessions. ``tables`` is the number of tables for one-on-one
    meetings; None asks for as many as the people who come need.
    """

    id: str
    sub_forum: str | None
    name: Words
    room: str
    start: datetime
    end: datetime
    tables: int | None


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
    encoder: str = "default"
    fictional: bool = False
    is_template: bool = False
    """True when the folder had no conference.toml and the built-in Xi'an programme stands in."""


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


def meeting_starts(session: Session, meeting: timedelta, changeover: timedelta) -> tuple[datetime, ...]:
    """Return the starts of the meetings a session has room for, one after another with a changeover between."""
    starts: list[datetime] = []
    start = session.start
    while start + meeting <= session.end:
        starts.append(start)
        start += meeting + changeover
    return tuple(starts)


def overlaps(one: Interval, other: Interval) -> bool:
    """Return whether two half-open intervals share time."""
    return one.start < other.end and other.start < one.end
