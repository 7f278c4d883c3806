"""What is compared: settings that change a conference, and what the plan under each amounts to. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import floor

from matcher.conference import MATCH_LIST_AIMS, Aim, Aims, Conference, MeetingLimits, Session
from matcher.profiles import Side
from matcher.words import Words


@dataclass(frozen=True, slots=True)
class Setting:
    """What an organiser could do otherwise; what is not said stays as it is.

    ``table_factor`` multiplies the tables of every session, ``tables`` says their number by sub-forum id.
    ``meeting`` is the length of all meetings. ``least`` and ``most`` are the meetings of a participant who did not
    ask for other numbers. ``dropped`` are ids of sessions that do not take place.
    """

    name: Words
    table_factor: float = 1.0
    tables: Mapping[str, int] = field(default_factory=dict, hash=False)
    meeting: timedelta | None = None
    changeover: timedelta | None = None
    least: Mapping[Side, int] = field(default_factory=dict, hash=False)
    most: Mapping[Side, int] = field(default_factory=dict, hash=False)
    order: tuple[Aim, ...] | None = None
    dropped: frozenset[str] = frozenset()


#: What all others are held against.
AS_IT_IS = Setting(Words("As it is now", "现状"))


@dataclass(frozen=True, slots=True)
class Share:
    """What the meetings of one side's people are like: with and without one, and how many each has."""

    reached: int
    left_out: int
    least: int
    middle: float
    most: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """A setting and the plan made under it, in figures.

    Attributes
    ----------
    value, bound, gap, status : as in ``Figures``.
    shares : by side.
    floor : the best meeting of the worst-served startup, a probability; no plan that reaches as many people has
        one above ``floor_bound``, infinite where no floor is aimed at.
    short : meetings missing to people's minima beyond the first.
    breaks, room_changes, most_breaks : as in ``Comfort``.
    tables, tables_in_use : sums over the sessions, of their tables and of those in use at their busiest slot.
    unevenness : the Gini coefficient of the startups' outcomes, in [0, 1]; 0 where all have the same.
    seconds : how long the planning took.
    """

    setting: Setting
    status: str
    meetings: int
    value: float
    bound: float
    gap: float
    shares: Mapping[Side, Share]
    floor: float
    floor_bound: float
    short: int
    breaks: int
    room_changes: int
    most_breaks: int
    tables: int
    tables_in_use: int
    unevenness: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Alternatives over the same candidate pairs and scores; the first is the conference as it is."""

    conference: Conference
    candidates: int
    alternatives: tuple[Alternative, ...]
    versions: Mapping[str, str]
    seconds: Mapping[str, float]
    seed: int

    @property
    def baseline(self) -> Alternative:
        """The conference as it is."""
        return self.alternatives[0]

    def gain(self, one: Alternative) -> float:
        """Return what is gained in expected mutual interest, as a share of the baseline's; lost where negative."""
        now = self.baseline.value
        return (one.value - now) / now if now > 0 else 0.0


def fairness_settings(aims: Aims) -> tuple[Setting, ...]:
    """Return the settings that show what fairness costs: the floor left out (or added), and interest alone."""
    if Aim.FLOOR in aims:
        name = Words("Without the floor", "不设保底")
        order: tuple[Aim, ...] = tuple(aim for aim in aims.order if aim is not Aim.FLOOR)
    else:
        name = Words("With the floor", "设保底")
        at = aims.order.index(Aim.INTEREST)
        order = (*aims.order[:at], Aim.FLOOR, *aims.order[at:])
    comfort = tuple(aim for aim in aims.order if aim not in MATCH_LIST_AIMS)
    alone = Setting(Words("Interest alone", "只看意向"), order=(Aim.INTEREST, *comfort))
    return tuple(one for one in (Setting(name, order=order), alone) if one.order != aims.order)


def varied(conference: Conference, setting: Setting) -> Conference:
    """Return the conference as a setting would have it; sessions that leave their tables open still do."""
    limits = {
        side: MeetingLimits(setting.least.get(side, usual.min), setting.most.get(side, usual.max))
        for side, usual in conference.rules.limits.items()
    }
    order = conference.aims.order if setting.order is None else setting.order
    return replace(
        conference,
        sessions=tuple(
            _varied_session(session, setting)
            for session in conference.sessions
            if session.id not in setting.dropped
        ),
        meeting=conference.meeting if setting.meeting is None else setting.meeting,
        changeover=conference.changeover if setting.changeover is None else setting.changeover,
        rules=replace(conference.rules, limits=limits),
        aims=replace(conference.aims, order=order),
    )


def _varied_session(session: Session, setting: Setting) -> Session:
    tables = setting.tables.get(session.sub_forum or "", session.tables)
    return replace(
        session,
        tables=None if tables is None else scaled(tables, setting.table_factor),
        meeting=session.meeting if setting.meeting is None else None,
    )


def scaled(tables: int, factor: float) -> int:
    """Return so many times the tables, to the nearest whole number; where there was one, one stays.

    >>> scaled(5, 1.5), scaled(1, 0.25), scaled(0, 2.0)
    (8, 1, 0)
    """
    return max(floor(tables * factor + 0.5), 1) if tables else 0
