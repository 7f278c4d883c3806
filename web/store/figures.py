"""What organisers count: people, meetings, what waits, how full the hours are, and how evenly meetings fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.conferences import SessionRecord
from web.store.records.meetings import (
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    ProposalRecord,
    ProposalState,
    RequestState,
)
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord, RegardRecord
from web.store.records.plans import MatchListRecord, TimetableRecord, VersionState

#: A participant on the map: id, name, side, x, y, and the sub-forum it belongs to most.
Point = tuple[int, str, Side, float, float, int | None]


@dataclass(frozen=True, slots=True)
class Standings:
    """How a conference stands, in numbers."""

    investors: int
    startups: int
    halls: int
    """Sessions with tables."""
    agreed: int
    """Meetings that both sides want and that wait for their time."""
    booked: int
    requests: int
    proposals: int
    answers: int
    drafts: int
    """Match lists that are being drafted."""
    approved: int
    timetable_drafts: int
    released: int

    @property
    def people(self) -> int:
        """Everybody who takes part."""
        return self.investors + self.startups

    @property
    def meetings(self) -> int:
        """All meetings that both sides agreed to."""
        return self.agreed + self.booked


def standings(db: Database, conference_id: int, now: datetime) -> Standings:
    """Return how a conference stands."""
    person, meeting = ParticipantRecord, MeetingRecord
    here = (person.conference_id == conference_id, person.withdrawn_at.is_(None))
    counts: dict[str, Select[int]] = {
        "investors": _count(person.id).where(*here, person.side == Side.INVESTOR),
        "startups": _count(person.id).where(*here, person.side == Side.STARTUP),
        "halls": _count(SessionRecord.id).where(
            SessionRecord.conference_id == conference_id, SessionRecord.sub_forum_id.is_not(None)
        ),
        "agreed": _count(meeting.id).where(
            meeting.conference_id == conference_id, meeting.state == MeetingState.AGREED
        ),
        "booked": _count(meeting.id).where(
            meeting.conference_id == conference_id, meeting.state == MeetingState.BOOKED
        ),
        "requests": _count(MeetingRequestRecord.id).where(*_pending(conference_id, now)),
        "proposals": _count(ProposalRecord.id).where(
            ProposalRecord.conference_id == conference_id, ProposalRecord.state == ProposalState.OPEN
        ),
        "answers": select(func.count())
        .select_from(RegardRecord)
        .join(person, person.id == RegardRecord.participant_id)
        .where(person.conference_id == conference_id, RegardRecord.answer.is_not(None)),
        "drafts": _versions(MatchListRecord, conference_id, VersionState.DRAFT),
        "approved": _versions(MatchListRecord, conference_id, VersionState.FROZEN),
        "timetable_drafts": _versions(TimetableRecord, conference_id, VersionState.DRAFT),
        "released": _versions(TimetableRecord, conference_id, VersionState.FROZEN),
    }
    row = db.execute(select(*(one.scalar_subquery().label(name) for name, one in counts.items()))).one()
    return Standings(**row._mapping)


def _count(column: Any) -> Select[int]:
    return select(func.count(column))


def _versions(kind: type[MatchListRecord] | type[TimetableRecord], conference_id: int, state: VersionState) -> Any:
    return _count(kind.id).where(kind.conference_id == conference_id, kind.state == state)


def _pending(conference_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    asked = MeetingRequestRecord
    return asked.conference_id == conference_id, asked.state == RequestState.PENDING, asked.expires_at > now


def met(conference_id: int) -> Subquery:
    """Return how many meetings each participant with any has, as ``person`` and ``meetings``."""
    live = (MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED)
    both = union_all(
        select(MeetingRecord.investor_id.label("person")).where(*live),
        select(MeetingRecord.startup_id.label("person")).where(*live),
    ).subquery()
    return select(both.c.person, func.count().label("meetings")).group_by(both.c.person).subquery()


@dataclass(frozen=True, slots=True)
class Share:
    """How meetings fall on one group of one side."""

    key: Any
    side: Side
    people: int
    meetings: int
    without: int

    @property
    def mean(self) -> float:
        """Meetings a head."""
        return self.meetings / self.people if self.people else 0.0

    @property
    def share_without(self) -> float:
        """The part of the group that has none."""
        return self.without / self.people if self.people else 0.0


def shares_by(db: Database, conference_id: int, by: str) -> list[Share]:
    """Return how meetings fall on groups by ``stage`` (its column), ``sub_forum``, ``language``, ``newcomer``."""
    counted, person = met(conference_id), ParticipantRecord
    keys: dict[str, Any] = {
        "stage": person.stage,
        "sub_forum": ForumPlaceRecord.sub_forum_id,
        "language": person.language,
        "newcomer": person.newcomer,
    }
    asked = (
        select(
            keys[by],
            person.side,
            func.count(),
            func.coalesce(func.sum(counted.c.meetings), 0),
            func.sum(case((counted.c.person.is_(None), 1), else_=0)),
        )
        .select_from(person)
        .outerjoin(counted, counted.c.person == person.id)
        .where(person.conference_id == conference_id, person.withdrawn_at.is_(None))
        .group_by(keys[by], person.side)
    )
    if by == "sub_forum":
        asked = asked.join(ForumPlaceRecord, ForumPlaceRecord.participant_id == person.id)
    return [Share(key, side, int(a), int(b), int(c)) for key, side, a, b, c in db.execute(asked)]


def held_by_start(db: Database, conference_id: int) -> Sequence[tuple[int, datetime, int]]:
    """Return how many meetings begin in each session at each time: session, start, count."""
    asked = (
        select(MeetingRecord.session_id, MeetingRecord.starts_at, func.count())
        .where(MeetingRecord.conference_id == conference_id, MeetingRecord.state == MeetingState.BOOKED)
        .group_by(MeetingRecord.session_id, MeetingRecord.starts_at)
    )
    return [(s, at, n) for s, at, n in db.execute(asked) if s is not None and at is not None]


def latest_reasons(db: Database, conference_id: int) -> dict[int, dict[str, str]]:
    """Return why people have no match, as the latest approved match list says: words by participant."""
    asked = (
        select(MatchListRecord.shortfalls)
        .where(MatchListRecord.conference_id == conference_id, MatchListRecord.state == VersionState.FROZEN)
        .order_by(MatchListRecord.version.desc())
        .limit(1)
    )
    shortfalls = db.scalars(asked).first() or {}
    return {int(person): reason for person, reason in shortfalls.get("left_out", [])}


def without_meeting(
    db: Database, conference_id: int, words: str, page: tuple[int, int] | None
) -> tuple[list[ParticipantRecord], int]:
    """Return people without a meeting, by name, and how many there are in all; ``page`` is (first, most)."""
    counted, person = met(conference_id), ParticipantRecord
    asked = (
        select(person)
        .outerjoin(counted, counted.c.person == person.id)
        .where(person.conference_id == conference_id, person.withdrawn_at.is_(None), counted.c.person.is_(None))
    )
    for word in words.casefold().split():
        asked = asked.where(person.search_text.contains(word, autoescape=True))
    count = int(db.scalar(select(func.count()).select_from(asked.subquery())) or 0)
    ordered = asked.order_by(person.side, person.name, person.id)
    if page is not None:
        ordered = ordered.offset(page[0]).limit(page[1])
    return list(db.scalars(ordered)), count


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request or a proposal that somebody has not answered."""

    kind: str
    id: int
    investor_id: int
    investor: str
    startup_id: int
    startup: str
    since: datetime
    until: datetime | None
    waits_for: tuple[Side, ...]


def unanswered(db: Database, conference_id: int, now: datetime, first: int, most: int) -> list[Waiting]:
    """Return requests and proposals without an answer, the oldest first."""
    asked, offered = MeetingRequestRecord, ProposalRecord
    both = union_all(
        select(
            literal("request").label("kind"),
            asked.id.label("id"),
            asked.investor_id.label("investor_id"),
            asked.startup_id.label("startup_id"),
            asked.created_at.label("since"),
            asked.expires_at.label("until"),
            (asked.asked_by == Side.STARTUP).label("investor_waits"),
            (asked.asked_by == Side.INVESTOR).label("startup_waits"),
        ).where(*_pending(conference_id, now)),
        select(
            literal("proposal"),
            offered.id,
            offered.investor_id,
            offered.startup_id,
            offered.created_at,
            literal(None, asked.expires_at.type),
            offered.investor_yes.is_(None),
            offered.startup_yes.is_(None),
        ).where(offered.conference_id == conference_id, offered.state == ProposalState.OPEN),
    ).subquery()
    investor, startup = _named("i"), _named("s")
    ordered = (
        select(both, investor.c.name, startup.c.name)
        .join(investor, investor.c.id == both.c.investor_id)
        .join(startup, startup.c.id == both.c.startup_id)
        .order_by(both.c.since, both.c.kind, both.c.id)
        .offset(first)
        .limit(most)
    )
    return [
        Waiting(kind, id_, i, i_name, s, s_name, since, until, _sides(investor_waits, startup_waits))
        for kind, id_, i, s, since, until, investor_waits, startup_waits, i_name, s_name in db.execute(ordered)
    ]


def _named(alias: str) -> Any:
    return select(ParticipantRecord.id, ParticipantRecord.name).subquery(alias)


def _sides(investor: bool, startup: bool) -> tuple[Side, ...]:
    return (*((Side.INVESTOR,) if investor else ()), *((Side.STARTUP,) if startup else ()))


def map_points(db: Database, conference_id: int) -> list[Point]:
    """Return everybody with a place on the map."""
    place, person = ForumPlaceRecord, ParticipantRecord
    on_map = (person.conference_id == conference_id, person.withdrawn_at.is_(None), person.map_x.is_not(None))
    places = (
        select(place.participant_id, place.sub_forum_id)
        .join(person, person.id == place.participant_id)
        .where(*on_map)
        # The last one stays: the likeliest, and before it the one that was named.
        .order_by(func.coalesce(place.probability, 2.0), place.sub_forum_id.desc())
    )
    own = {row.participant_id: row.sub_forum_id for row in db.execute(places)}
    points = select(person.id, person.name, person.side, person.map_x, person.map_y).where(*on_map)
    return [
        (id_, name, side, x, y, own.get(id_))
        for id_, name, side, x, y in db.execute(points.order_by(person.id))
        if x is not None and y is not None
    ]
