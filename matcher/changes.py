"""What changes after a plan is released, as an organiser says it, and the conference that is left then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from matcher.conference import Closure, Conference, Dataset, Session
from matcher.profiles import Interval, Investor, Side, Startup

P = TypeVar("P", Investor, Startup)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody does not come, or leaves for good."""

    side: Side
    id: str


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody arrives late, leaves early, or is away in between."""

    side: Side
    id: str
    hours: Interval


@dataclass(frozen=True, slots=True)
class NoShow:
    """Somebody has not been seen since a moment: its meetings from then on did not and will not take place."""

    side: Side
    id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TableLost:
    """Tables of a session, by number, cannot be used in some hours; without hours in the whole session."""

    session_id: str
    tables: frozenset[int]
    hours: Interval | None = None


@dataclass(frozen=True, slots=True)
class RoomLost:
    """No table of a session can be used any more."""

    session_id: str


@dataclass(frozen=True, slots=True)
class SessionMoved:
    """A session is held at another time or in another room."""

    session_id: str
    start: datetime
    end: datetime
    room: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A pair must not meet any more."""

    investor_id: str
    startup_id: str


Change = Cancelled | Away | NoShow | TableLost | RoomLost | SessionMoved | Blocked


def changed(dataset: Dataset, changes: Sequence[Change], since: datetime | None = None) -> Dataset:
    """Return the dataset after the changes; what is over by ``since`` stays as it was.

    Nobody is removed: whoever cancels is away from then on, so that meetings already held keep their people.
    Pins of pairs that are blocked now, or of people who do not come any more, are dropped.
    """
    conference = dataset.conference
    hours = [(one.start, one.end) for one in conference.sessions]
    hours += [(one.start, one.end) for one in changes if isinstance(one, SessionMoved)]
    if not hours:
        return dataset
    start, end = min(one for one, _ in hours), max(one for _, one in hours)
    whole = Interval(start if since is None else max(since, start), end)
    return replace(
        dataset,
        conference=_programme(_rules(conference, changes), changes, whole),
        investors=_people(dataset.investors, changes, whole),
        startups=_people(dataset.startups, changes, whole),
    )


def _people(people: tuple[P, ...], changes: Iterable[Change], whole: Interval) -> tuple[P, ...]:
    away: dict[tuple[Side, str], list[Interval]] = {}
    for change in changes:
        if isinstance(change, Cancelled | Away | NoShow):
            hours = _absence(change, whole)
            if hours is not None:
                away.setdefault((change.side, change.id), []).append(hours)
    return tuple(_kept_away(person, away.get((person.side, person.id), [])) for person in people)


def _kept_away(person: P, hours: list[Interval]) -> P:
    if not hours:
        return person
    unavailable = (*person.attendance.unavailable, *hours)
    return replace(person, attendance=replace(person.attendance, unavailable=unavailable))


def _absence(change: Cancelled | Away | NoShow, whole: Interval) -> Interval | None:
    if isinstance(change, Cancelled):
        return _from(whole, whole.start)
    if isinstance(change, Away):
        return _from(change.hours, whole.start)
    return _from(Interval(change.since, whole.end), change.since)


def _from(hours: Interval, since: datetime) -> Interval | None:
    start = max(hours.start, since)
    return Interval(start, hours.end) if start < hours.end else None


def _rules(conference: Conference, changes: Iterable[Change]) -> Conference:
    blocked = {(one.investor_id, one.startup_id) for one in changes if isinstance(one, Blocked)}
    gone = {(one.side, one.id) for one in changes if isinstance(one, Cancelled)}
    rules = conference.rules
    pinned = {
        (investor, startup)
        for investor, startup in rules.pinned - blocked
        if (Side.INVESTOR, investor) not in gone and (Side.STARTUP, startup) not in gone
    }
    return replace(conference, rules=replace(rules, blocked=rules.blocked | blocked, pinned=frozenset(pinned)))


def _programme(conference: Conference, changes: Sequence[Change], whole: Interval) -> Conference:
    sessions = conference.sessions
    for change in changes:
        if isinstance(change, SessionMoved | TableLost | RoomLost):
            sessions = tuple(
                _session(session, change, whole.start) if session.id == change.session_id else session
                for session in sessions
            )
    return replace(conference, sessions=sessions)


def _session(session: Session, change: SessionMoved | TableLost | RoomLost, since: datetime) -> Session:
    if isinstance(change, SessionMoved):
        return replace(session, start=change.start, end=change.end, room=change.room)
    own = Interval(session.start, session.end)
    hours = _from((change.hours or own) if isinstance(change, TableLost) else own, since)
    tables = change.tables if isinstance(change, TableLost) else None
    return session if hours is None else replace(session, closed=(*session.closed, Closure(tables, hours)))
