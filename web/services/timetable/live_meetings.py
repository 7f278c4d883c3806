"""The meetings that both sides want, as matcher plans them: only their own people, pairs, times and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from matcher.conference import Closure, Conference, Dataset, Session
from matcher.errors import PlanError
from matcher.pairs import Pairs, Roster
from matcher.planning.checks import Meeting, Ruling, violations
from matcher.planning.problem import PlanningProblem
from matcher.planning.slots import attendees, meeting_sessions, slot_grid
from matcher.profiles import Interval, Investor, Participant, Side, Startup
from matcher.words import Words
from web.store.bookings import Attendant, attendants, closures, scores_of_meetings
from web.store.datasets import absences_of, conference_of
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord
from web.store.timetables import Placed, Spot

#: What a meeting counts for whose pair no score is known of: both want it, more is not known.
NEUTRAL_SCORE = 0.5
# A meeting both want is worth a place however little it was expected.
_LEAST_SCORE = 0.01

_ILLEGAL = Words(
    "The timetable breaks {count} rules and was not written; the first: {rule} ({concerned}). This is a fault of "
    "matcher: please report it.",
    "排出的日程违反了 {count} 条规则，未保存；第一条：{rule}（{concerned}）。这是程序错误，请报告。",
)


@dataclass(frozen=True)
class LiveMeetings:
    """A conference as far as its live meetings go.

    Attributes
    ----------
    dataset : people of live meetings by their codes, the programme with its closed tables.
    people : who they are, by id.
    scores : by meeting.
    """

    conference: ConferenceRecord
    dataset: Dataset
    people: dict[int, Attendant]
    scores: dict[int, float]

    @classmethod
    def read(cls, db: Database, conference: ConferenceRecord) -> LiveMeetings:
        """Read them from the database."""
        people = attendants(db, conference.id)
        away = absences_of(db, conference.id)
        everybody = [_participant(one, away.get(one.id, ())) for one in people]
        dataset = Dataset(
            conference=_with_closures(conference, closures(db, conference.id)),
            investors=tuple(one for one in everybody if isinstance(one, Investor)),
            startups=tuple(one for one in everybody if isinstance(one, Startup)),
        )
        return cls(conference, dataset, {one.id: one for one in people}, scores_of_meetings(db, conference))

    @property
    def tables(self) -> dict[str, int]:
        """The tables of each session with meetings, by its code."""
        return {one.id: one.tables or 0 for one in meeting_sessions(self.dataset.conference)}

    def meeting(self, one: Placed) -> Meeting:
        """Return a meeting in its spot as matcher has it."""
        assert one.spot is not None
        spot, room = one.spot, self._rooms[one.spot.session_id]
        investor, startup = self.people[one.investor_id].code, self.people[one.startup_id].code
        return Meeting(
            investor, startup, self._forums[one.sub_forum_id], spot.starts_at, spot.ends_at, room, spot.table
        )

    @cached_property
    def _rooms(self) -> dict[int, str]:
        return {row.id: row.room for row in self.conference.sessions}

    @cached_property
    def _forums(self) -> dict[int, str]:
        return {row.id: row.code for row in self.conference.sub_forums}

    @cached_property
    def _session_ids(self) -> dict[str, int]:
        return {row.code: row.id for row in self.conference.sessions}

    def problem(self, dataset: Dataset, meetings: Sequence[Placed]) -> PlanningProblem:
        """Return the planning problem whose pairs are exactly these meetings, in their order."""
        conference = dataset.conference
        grid = slot_grid(conference, self.tables)
        rosters = {side: Roster(tuple(one.id for one in dataset.people(side))) for side in Side}
        forums = {row.id: at for at, row in enumerate(self.conference.sub_forums)}
        return PlanningProblem(
            pairs=Pairs.of(
                [rosters[Side.INVESTOR].rows[self.people[one.investor_id].code] for one in meetings],
                [rosters[Side.STARTUP].rows[self.people[one.startup_id].code] for one in meetings],
                [forums[one.sub_forum_id] for one in meetings],
            ),
            scores=np.array([self.score(one) for one in meetings], dtype=np.float64),
            pinned=np.zeros(len(meetings), dtype=bool),
            investors=attendees(dataset.investors, conference, grid),
            startups=attendees(dataset.startups, conference, grid),
            grid=grid,
            forums=len(forums),
            aims=conference.aims,
        )

    def score(self, meeting: Placed) -> float:
        """Return what a meeting counts for."""
        return min(1.0, max(_LEAST_SCORE, self.scores.get(meeting.meeting_id, NEUTRAL_SCORE)))

    def spot(self, dataset: Dataset, session: int, start: datetime, table: int) -> Spot:
        """Return a spot from the row of its session among those with meetings."""
        own = meeting_sessions(dataset.conference)[session]
        return Spot(self._session_ids[own.id], start, start + dataset.conference.length(own), table)

    def refuse_illegal(self, dataset: Dataset, meetings: Sequence[Meeting], done: Sequence[Meeting] = ()) -> None:
        """Refuse a timetable that breaks a rule which the meetings ``done`` do not break by themselves.

        Whom to meet was both sides' own choice: only times, places and counts are judged.

        Raises
        ------
        PlanError
            With the first broken rule.
        """
        excused = set(violations(_ruling(dataset, done), done)) if done else set()
        broken = [one for one in violations(_ruling(dataset, meetings), meetings) if one not in excused]
        if broken:
            first = broken[0]
            raise PlanError(_ILLEGAL.format(count=len(broken), rule=first.rule, concerned=first.concerned))


def _ruling(dataset: Dataset, meetings: Sequence[Meeting]) -> Ruling:
    # A pinned pair is the organiser's word, an agreed one that of both sides: neither is judged by its profiles.
    couples = frozenset((one.investor_id, one.startup_id) for one in meetings)
    rules = replace(dataset.conference.rules, pinned=couples)
    forums: dict[Side, dict[str, frozenset[str]]] = {side: {} for side in Side}
    for one in meetings:
        for side, who in ((Side.INVESTOR, one.investor_id), (Side.STARTUP, one.startup_id)):
            forums[side][who] = forums[side].get(who, frozenset()) | {one.sub_forum}
    return Ruling(replace(dataset, conference=replace(dataset.conference, rules=rules)), forums, {})


def _participant(one: Attendant, away: Iterable[Interval]) -> Participant:
    attendance = replace(one.attendance, unavailable=tuple(away))
    kind = Investor if one.side is Side.INVESTOR else Startup
    return kind(id=one.code, name=one.name, attendance=attendance)


def _with_closures(row: ConferenceRecord, closed: dict[tuple[int, int], list[Interval]]) -> Conference:
    conference = conference_of(row)
    codes = {session.id: session.code for session in row.sessions}
    by_session: dict[str, list[Closure]] = {}
    for (session, table), stretches in closed.items():
        by_session.setdefault(codes[session], []).extend(Closure(frozenset({table}), hours) for hours in stretches)
    sessions: tuple[Session, ...] = tuple(
        replace(one, closed=tuple(by_session.get(one.id, ()))) for one in conference.sessions
    )
    return replace(conference, sessions=sessions)
