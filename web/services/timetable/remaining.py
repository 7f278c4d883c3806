"""The conference as it remains to be planned: without the people, hours and tables that live meetings take up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matcher.conference import Closure, Conference, Dataset, Session
from matcher.planning.slots import limits_of
from matcher.profiles import Interval, Investor, Participant, Side, Startup
from web.store.bookings import closures
from web.store.datasets import dataset_of
from web.store.engine import Database
from web.store.people import people_of
from web.store.records.conferences import ConferenceRecord
from web.store.standing import live_meetings


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting that is settled; without a place it takes up no hours, only one of both people's meetings."""

    investor_id: str
    startup_id: str
    session: str | None = None
    hours: Interval | None = None
    table: int | None = None


def remaining_dataset(db: Database, conference: ConferenceRecord, booked_only: bool = False) -> Dataset:
    """Return a conference without its live meetings, or without those that have a place (``booked_only``).

    The couples are blocked, their people want so many meetings fewer and are not free around the booked hours,
    and the tables are closed in these hours.
    """
    codes = {row.id: row.code for side in Side for row in people_of(db, conference.id, side)}
    sessions = {session.id: session.code for session in conference.sessions}
    held = [
        HeldMeeting(
            codes.get(row.investor_id, ""),
            codes.get(row.startup_id, ""),
            sessions.get(row.session_id or 0),
            Interval(row.starts_at, row.ends_at) if row.starts_at and row.ends_at else None,
            row.table,
        )
        for row in live_meetings(db, conference.id, booked_only)
    ]
    closed: dict[str, list[Closure]] = defaultdict(list)
    for (session, table), stretches in closures(db, conference.id).items():
        closed[sessions[session]] += [Closure(frozenset({table}), hours) for hours in stretches]
    return without(_with_closed(dataset_of(db, conference), closed), held)


def without(dataset: Dataset, held: Sequence[HeldMeeting]) -> Dataset:
    """Return what is left to plan of a dataset beside some settled meetings."""
    if not held:
        return dataset
    taken: dict[tuple[Side, str], list[Interval]] = defaultdict(list)
    counts: Counter[tuple[Side, str]] = Counter()
    closed: dict[str, list[Closure]] = defaultdict(list)
    for one in held:
        for who in ((Side.INVESTOR, one.investor_id), (Side.STARTUP, one.startup_id)):
            counts[who] += 1
            if one.hours:
                taken[who].append(_with_changeover(one.hours, dataset.conference))
        if one.session and one.hours and one.table:
            closed[one.session].append(Closure(frozenset({one.table}), one.hours))
    couples = frozenset((one.investor_id, one.startup_id) for one in held)
    rules = dataset.conference.rules
    rules = replace(rules, blocked=rules.blocked | couples, pinned=rules.pinned - couples)
    limits = rules.limits

    def left(person: Participant) -> Participant:
        who = (person.side, person.id)
        if not counts[who]:
            return person
        least, most = (max(wish - counts[who], 0) for wish in limits_of(person, limits[person.side]))
        away = (*person.attendance.unavailable, *taken[who])
        wishes = replace(person.attendance, unavailable=away, min_meetings=least, max_meetings=most)
        return replace(person, attendance=wishes)

    people = {side: [left(person) for person in dataset.people(side)] for side in Side}
    return replace(
        _with_closed(dataset, closed, replace(dataset.conference, rules=rules)),
        investors=tuple(one for one in people[Side.INVESTOR] if isinstance(one, Investor)),
        startups=tuple(one for one in people[Side.STARTUP] if isinstance(one, Startup)),
    )


def _with_changeover(hours: Interval, conference: Conference) -> Interval:
    """Return the hours with the time that people need to come from and go to another meeting."""
    return Interval(hours.start - conference.changeover, hours.end + conference.changeover)


def _with_closed(
    dataset: Dataset, closed: dict[str, list[Closure]], conference: Conference | None = None
) -> Dataset:
    conference = conference or dataset.conference
    sessions = tuple(_closing(session, closed.get(session.id, ())) for session in conference.sessions)
    return replace(dataset, conference=replace(conference, sessions=sessions))


def _closing(session: Session, closed: Iterable[Closure]) -> Session:
    """Return a session with more closed tables; those that are closed in the same hours are said once."""
    tables: dict[Interval, set[int]] = defaultdict(set)
    whole = [one for one in session.closed if one.tables is None]
    for one in (*session.closed, *closed):
        if one.tables is not None:
            tables[one.hours] |= one.tables
    parts = [Closure(frozenset(numbers), hours) for hours, numbers in tables.items()]
    return replace(session, closed=(*whole, *sorted(parts, key=lambda one: one.hours.start)))
