"""The independent checker: what a legal plan must keep, read off the finished meetings and the conference alone.

It repeats rules that the solvers know too, on purpose: two authors of one law. It imports no solver, none of
their arrays and none of their helpers, and it must stay so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from matcher.conference import Dataset, Session
from matcher.profiles import WORLD, Investor, Participant, Side, Startup


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its place and time; times are aware, tables count from 1."""

    investor_id: str
    startup_id: str
    sub_forum: str
    start: datetime
    end: datetime
    room: str
    table: int


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: the rule's name, and who or what is concerned."""

    rule: str
    concerned: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a plan is judged by: the data, and who belongs to which sub-forum (named or suggested).

    ``tables`` gives the number of tables by the session's id, for sessions that left it open.
    """

    dataset: Dataset
    sub_forums: Mapping[Side, Mapping[str, frozenset[str]]]
    tables: Mapping[str, int]


def violations(ruling: Ruling, meetings: Sequence[Meeting]) -> list[Violation]:
    """Return every breach of a rule; a legal plan has none."""
    found: list[Violation] = []
    known = _only_known(ruling.dataset, meetings, found)
    for rule in (
        _couples,
        _eligibility,
        _membership,
        _most_meetings,
        _one_place_at_once,
        _availability,
        _sessions,
        _tables,
    ):
        found.extend(rule(ruling, known))
    return found


def _only_known(dataset: Dataset, meetings: Sequence[Meeting], found: list[Violation]) -> list[Meeting]:
    investors = {person.id for person in dataset.investors}
    startups = {person.id for person in dataset.startups}
    known = [m for m in meetings if m.investor_id in investors and m.startup_id in startups]
    strangers = [m for m in meetings if m not in known] if len(known) < len(meetings) else []
    found.extend(Violation("unknown participant", _couple(m)) for m in strangers)
    return known


def _couples(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    """Nobody meets the same person twice, a blocked pair, or one already known; pinned pairs meet."""
    rules = ruling.dataset.conference.rules
    acquainted = {
        (event.investor_id, event.startup_id)
        for event in ruling.dataset.interactions
        if event.kind in rules.known_kinds
    }
    counts = Counter((m.investor_id, m.startup_id) for m in meetings)
    for pair, times in counts.items():
        if times > 1:
            yield Violation("pair meets twice", " × ".join(pair))
        if pair in rules.blocked:
            yield Violation("blocked pair meets", " × ".join(pair))
        if pair in acquainted and pair not in rules.pinned:
            yield Violation("pair knows each other already", " × ".join(pair))
    for pair in sorted(rules.pinned - set(counts)):
        yield Violation("pinned pair does not meet", " × ".join(pair))


def _eligibility(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    """Stage, cheque and region agree wherever both sides declared them; a pinned pair is the organiser's word."""
    investors = {person.id: person for person in ruling.dataset.investors}
    startups = {person.id: person for person in ruling.dataset.startups}
    rules = ruling.dataset.conference.rules
    for meeting in meetings:
        if (meeting.investor_id, meeting.startup_id) in rules.pinned:
            continue
        for clash in _disagreements(
            investors[meeting.investor_id], startups[meeting.startup_id], rules.smallest_round_share
        ):
            yield Violation(f"{clash} does not agree", _couple(meeting))


def _disagreements(investor: Investor, startup: Startup, smallest_share: float) -> Iterable[str]:
    if investor.stages and startup.stages and investor.stages.isdisjoint(startup.stages):
        yield "stage"
    markets = investor.markets
    if markets and WORLD not in markets and startup.country and startup.country not in markets:
        yield "region"
    if startup.raising_usd is None:
        return
    too_big = investor.ticket_min_usd is not None and investor.ticket_min_usd > startup.raising_usd
    too_small = (
        investor.ticket_max_usd is not None and investor.ticket_max_usd < smallest_share * startup.raising_usd
    )
    if too_big or too_small:
        yield "cheque"


def _membership(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    for meeting in meetings:
        for side, person in ((Side.INVESTOR, meeting.investor_id), (Side.STARTUP, meeting.startup_id)):
            if meeting.sub_forum not in ruling.sub_forums[side].get(person, frozenset()):
                yield Violation("meets outside the own sub-forums", f"{person} in {meeting.sub_forum}")


def _most_meetings(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    """People's own most counts, else that of the rules, which an own least above it raises."""
    rules = ruling.dataset.conference.rules
    for people, counts in _by_side(ruling.dataset, meetings):
        for person in people:
            most = person.attendance.max_meetings
            if most is None:
                most = max(rules.limits[person.side].max, person.attendance.min_meetings or 0)
            if len(counts[person.id]) > most:
                yield Violation("more meetings than wanted", person.id)


def _one_place_at_once(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    changeover = ruling.dataset.conference.changeover
    for _, own in _by_side(ruling.dataset, meetings):
        for person, theirs in own.items():
            if _overlapping(theirs, changeover):
                yield Violation("in two places at once", person)


def _availability(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    for people, own in _by_side(ruling.dataset, meetings):
        for person in people:
            for away in person.attendance.unavailable:
                if any(m.start < away.end and away.start < m.end for m in own[person.id]):
                    yield Violation("meets while unavailable", person.id)


def _sessions(ruling: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    """A meeting lies within a session of its sub-forum in that room, lasts as long as all do, and has a table."""
    conference = ruling.dataset.conference
    for meeting in meetings:
        home = [
            session
            for session in conference.sessions
            if session.sub_forum == meeting.sub_forum
            and session.room == meeting.room
            and session.start <= meeting.start
            and meeting.end <= session.end
        ]
        if not home:
            yield Violation("outside the sessions of its sub-forum", _couple(meeting))
        elif meeting.end - meeting.start != (home[0].meeting or conference.meeting):
            yield Violation("wrong length", _couple(meeting))
        elif not 1 <= meeting.table <= _tables_of(home[0], ruling):
            yield Violation("no such table", f"{meeting.room} {meeting.table}")
        elif any(
            (closure.tables is None or meeting.table in closure.tables)
            and meeting.start < closure.hours.end
            and closure.hours.start < meeting.end
            for closure in home[0].closed
        ):
            yield Violation("the table is closed", f"{meeting.room} {meeting.table}")


def _tables_of(session: Session, ruling: Ruling) -> int:
    return ruling.tables.get(session.id, 0) if session.tables is None else session.tables


def _tables(_: Ruling, meetings: Sequence[Meeting]) -> Iterable[Violation]:
    """A table holds one meeting at a time; the changeover is for people's ways, not for tables.

    Rooms without a name are told apart by the sub-forum that meets there.
    """
    at_table: dict[tuple[str, int], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        at_table[meeting.room or meeting.sub_forum, meeting.table].append(meeting)
    for (room, table), held in at_table.items():
        if _overlapping(held, timedelta(0)):
            yield Violation("table taken twice", f"{room} {table}")


def _overlapping(meetings: Iterable[Meeting], changeover: timedelta) -> bool:
    """Return whether one of the meetings starts before another has ended and the changeover has passed."""
    ordered = sorted(meetings, key=lambda meeting: meeting.start)
    return any(later.start < earlier.end + changeover for earlier, later in pairwise(ordered))


def _by_side(
    dataset: Dataset, meetings: Sequence[Meeting]
) -> list[tuple[Sequence[Participant], Mapping[str, list[Meeting]]]]:
    sides: list[tuple[Sequence[Participant], Callable[[Meeting], str]]] = [
        (dataset.investors, lambda meeting: meeting.investor_id),
        (dataset.startups, lambda meeting: meeting.startup_id),
    ]
    grouped: list[tuple[Sequence[Participant], Mapping[str, list[Meeting]]]] = []
    for people, identify in sides:
        own: dict[str, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            own[identify(meeting)].append(meeting)
        grouped.append((people, own))
    return grouped


def _couple(meeting: Meeting) -> str:
    return f"{meeting.investor_id} × {meeting.startup_id}"
