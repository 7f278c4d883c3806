"""What is counted about a plan, in one place, so that the page, the workbook and plan.json cannot disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Session
from matcher.plan import ConferencePlan, PlannedMeeting
from matcher.profiles import Participant, Side, profile_language
from matcher.reporting.bands import Band, mutual_band
from matcher.reporting.clock import Clock
from matcher.words import Language, Words


@dataclass(frozen=True, slots=True)
class Spread:
    """How many meetings the people of one side have; ``people[k]`` of them have exactly k."""

    people: tuple[int, ...]
    least: int
    middle: float
    most: int


@dataclass(frozen=True, slots=True)
class Use:
    """How much of some table time is used: ``used`` meetings of ``places`` that fit, never more."""

    used: int
    places: int

    @property
    def share(self) -> float:
        """The used share, in [0, 1]; 0 where nothing fits."""
        return self.used / self.places if self.places else 0.0


@dataclass(frozen=True, slots=True)
class SessionUse:
    """One session that has tables: how many, over how many meeting times, and what is used of them."""

    session: Session
    tables: int
    times: int
    busiest: int
    use: Use
    sized_here: bool
    """Whether the organiser left the number of tables open."""


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """Meetings between two languages against the pairs that share a sub-forum and could have met."""

    investor: Language
    startup: Language
    meetings: int
    meeting_share: float
    possible: int
    possible_share: float


@dataclass(frozen=True, slots=True)
class ForumCount:
    """Who belongs to a sub-forum, and how many meetings it has."""

    id: str
    people: Mapping[Side, int]
    meetings: int


def room_key(room: str, sub_forum: str | None) -> str:
    """Return what tells a room from others: its name, else the sub-forum that meets there."""
    return room or sub_forum or ""


def room_names(plan: ConferencePlan) -> dict[str, Words]:
    """Return how each room with sessions of a sub-forum is called, by its key."""
    conference = plan.dataset.conference
    forums = {forum.id: forum.name for forum in conference.sub_forums}
    return {
        room_key(session.room, session.sub_forum): (
            Words(session.room, session.room) if session.room else forums[session.sub_forum]
        )
        for session in conference.sessions
        if session.sub_forum is not None
    }


def by_id(plan: ConferencePlan) -> dict[Side, dict[str, Participant]]:
    """Return the participants of each side by their ids."""
    return {side: {person.id: person for person in plan.dataset.people(side)} for side in Side}


def by_person(plan: ConferencePlan) -> dict[Side, dict[str, list[PlannedMeeting]]]:
    """Return the meetings of each person who has one, in the order of their start."""
    own: dict[Side, dict[str, list[PlannedMeeting]]] = {side: defaultdict(list) for side in Side}
    for planned in sorted(plan.meetings, key=lambda planned: planned.meeting.start):
        own[Side.INVESTOR][planned.meeting.investor_id].append(planned)
        own[Side.STARTUP][planned.meeting.startup_id].append(planned)
    return own


def spread(plan: ConferencePlan) -> dict[Side, Spread]:
    """Return how the meetings spread over the people of each side."""
    own = by_person(plan)
    spreads = {}
    for side in Side:
        numbers = [len(own[side].get(person.id, ())) for person in plan.dataset.people(side)]
        counts = Counter(numbers)
        spreads[side] = Spread(
            people=tuple(counts[k] for k in range(max(numbers, default=0) + 1)),
            least=min(numbers, default=0),
            middle=float(median(numbers)) if numbers else 0.0,
            most=max(numbers, default=0),
        )
    return spreads


def session_uses(plan: ConferencePlan) -> tuple[SessionUse, ...]:
    """Return the sessions with tables in the order of the programme, and how well each is used."""
    conference = plan.dataset.conference
    held = Counter((_room_of(planned), planned.meeting.start) for planned in plan.meetings)
    uses = []
    for session in sorted(conference.sessions, key=lambda session: (session.start, session.room, session.id)):
        tables = plan.tables.get(session.id, session.tables or 0)
        starts = conference.starts(session)
        if session.sub_forum is None or not tables or not starts:
            continue
        used = [held[room_key(session.room, session.sub_forum), start] for start in starts]
        sized_here = session.tables is None
        uses.append(
            SessionUse(session, tables, len(starts), max(used), Use(sum(used), tables * len(starts)), sized_here)
        )
    return tuple(uses)


def hourly_uses(plan: ConferencePlan) -> dict[tuple[str, date, int], Use]:
    """Return the use of the tables by room key, local day and local hour of the meetings' start."""
    conference = plan.dataset.conference
    clock = Clock(conference.zone)
    used: Counter[tuple[str, date, int]] = Counter()
    places: Counter[tuple[str, date, int]] = Counter()

    def cell(room: str, start: datetime) -> tuple[str, date, int]:
        return room, clock.day(start), clock.local(start).hour

    for use in session_uses(plan):
        for start in conference.starts(use.session):
            places[cell(room_key(use.session.room, use.session.sub_forum), start)] += use.tables
    for planned in plan.meetings:
        used[cell(_room_of(planned), planned.meeting.start)] += 1
    return {key: Use(used[key], places[key]) for key in sorted(places, key=lambda key: (key[1], key[2], key[0]))}


def _room_of(planned: PlannedMeeting) -> str:
    return room_key(planned.meeting.room, planned.meeting.sub_forum)


def language_balance(plan: ConferencePlan) -> tuple[LanguageShare, ...]:
    """Return meetings and possible pairs by the languages of (investor, startup)."""
    language = {
        side: {person.id: profile_language(person) for person in plan.dataset.people(side)} for side in Side
    }
    meetings = Counter(
        (language[Side.INVESTOR][m.meeting.investor_id], language[Side.STARTUP][m.meeting.startup_id])
        for m in plan.meetings
    )
    possible = _possible_pairs(plan, language)
    all_meetings, all_possible = sum(meetings.values()), sum(possible.values())
    return tuple(
        LanguageShare(
            investor=one,
            startup=other,
            meetings=meetings[one, other],
            meeting_share=meetings[one, other] / all_meetings if all_meetings else 0.0,
            possible=possible[one, other],
            possible_share=possible[one, other] / all_possible if all_possible else 0.0,
        )
        for one in (Language.ZH, Language.EN)
        for other in (Language.ZH, Language.EN)
    )


def _possible_pairs(
    plan: ConferencePlan, language: Mapping[Side, Mapping[str, Language]]
) -> Counter[tuple[Language, Language]]:
    """Count the pairs that share at least one sub-forum by their languages."""
    members = {side: _membership_matrix(plan, side) for side in Side}
    together = members[Side.INVESTOR] @ members[Side.STARTUP].T > 0
    possible: Counter[tuple[Language, Language]] = Counter()
    speaks = {
        (side, one): np.array(
            [language[side][person.id] is one for person in plan.dataset.people(side)], dtype=bool
        )
        for side in Side
        for one in Language
    }
    for one in Language:
        for other in Language:
            mine, theirs = speaks[Side.INVESTOR, one], speaks[Side.STARTUP, other]
            possible[one, other] = int(together[np.ix_(mine, theirs)].sum())
    return possible


def _membership_matrix(plan: ConferencePlan, side: Side) -> NDArray[np.float32]:
    """Return (people, sub-forums) with 1 where somebody belongs."""
    column = {forum.id: at for at, forum in enumerate(plan.dataset.conference.sub_forums)}
    people = plan.dataset.people(side)
    matrix = np.zeros((len(people), len(column)), dtype=np.float32)
    for row, person in enumerate(people):
        for membership in plan.memberships[side].get(person.id, ()):
            matrix[row, column[membership.sub_forum]] = 1.0
    return matrix


def forum_counts(plan: ConferencePlan) -> tuple[ForumCount, ...]:
    """Return members and meetings of each sub-forum in the order of the conference."""
    meetings = Counter(planned.meeting.sub_forum for planned in plan.meetings)
    members = {
        side: Counter(membership.sub_forum for own in plan.memberships[side].values() for membership in own)
        for side in Side
    }
    return tuple(
        ForumCount(forum.id, {side: members[side][forum.id] for side in Side}, meetings[forum.id])
        for forum in plan.dataset.conference.sub_forums
    )


def band_counts(plan: ConferencePlan) -> dict[Band, int]:
    """Return how many meetings are of each band of mutual interest, strongest first."""
    counts = Counter(mutual_band(planned.recommendation, plan.yardstick) for planned in plan.meetings)
    return {band: counts[band] for band in Band}


def unassigned(plan: ConferencePlan) -> tuple[Participant, ...]:
    """Return the people of both sides for whom no sub-forum is known."""
    return tuple(
        person
        for side in Side
        for person in plan.dataset.people(side)
        if not plan.memberships[side].get(person.id, ())
    )
