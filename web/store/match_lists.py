"""Match lists: their versions, their matches, and the rules for single pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, inspect, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, load_only, undefer
from sqlalchemy.orm.attributes import flag_modified

from matcher.profiles import Side
from web.seats import Seat
from web.store.engine import Database
from web.store.records.accounts import User
from web.store.records.conferences import SubForumRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import (
    MatchListRecord,
    MatchRecord,
    PairRuleKind,
    PairRuleRecord,
    Verdict,
    VersionState,
)

PAGE = 50
_CHUNK = 1000
_SHOWN = (
    ParticipantRecord.name,
    ParticipantRecord.side,
    ParticipantRecord.place,
    ParticipantRecord.country,
    ParticipantRecord.withdrawn_at,
)


class Order(StrEnum):
    """In which order matches are shown within their sub-forum."""

    BEST = "best"
    WEAKEST = "weakest"
    INVESTOR = "investor"
    STARTUP = "startup"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which matches of a list are shown; what is not said is not asked."""

    sub_forum: int | None = None
    verdict: Verdict | None = None
    person: str = ""
    below: float | None = None
    """Only matches with a score of less."""
    order: Order = Order.BEST


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matches of a sub-forum have a verdict, how many of them are pinned, and what they add up to."""

    sub_forum: int
    verdict: Verdict
    count: int
    pinned: int
    value: float


@dataclass(frozen=True, slots=True)
class Couple:
    """A match without its reasons."""

    id: int = field(compare=False)
    investor_id: int
    startup_id: int
    sub_forum_id: int
    verdict: Verdict
    score: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name."""

    id: int
    side: Side
    name: str


def match_list(db: Database, conference_id: int, version: int) -> MatchListRecord | None:
    """Return a version of a conference's match list."""
    asked = select(MatchListRecord).where(
        MatchListRecord.conference_id == conference_id, MatchListRecord.version == version
    )
    return db.scalars(asked).one_or_none()


def locked_list(db: Database, conference_id: int, id_: int) -> MatchListRecord | None:
    """Return a match list of a conference that nobody else changes until the transaction ends."""
    asked = select(MatchListRecord).where(
        MatchListRecord.id == id_, MatchListRecord.conference_id == conference_id
    )
    return db.scalars(asked.with_for_update()).one_or_none()


def current_list(db: Database, conference_id: int) -> MatchListRecord | None:
    """Return the newest version that nobody discarded."""
    asked = select(MatchListRecord).where(
        MatchListRecord.conference_id == conference_id, MatchListRecord.state != VersionState.DISCARDED
    )
    return db.scalars(asked.order_by(MatchListRecord.version.desc()).limit(1)).one_or_none()


def last_approved(db: Database, conference_id: int, before: int | None = None) -> MatchListRecord | None:
    """Return the newest approved version, or the newest below a version."""
    asked = select(MatchListRecord).where(
        MatchListRecord.conference_id == conference_id, MatchListRecord.state == VersionState.FROZEN
    )
    if before is not None:
        asked = asked.where(MatchListRecord.version < before)
    return db.scalars(asked.order_by(MatchListRecord.version.desc()).limit(1)).one_or_none()


def versions_of(db: Database, conference_id: int) -> Sequence[MatchListRecord]:
    """Return all versions, the newest first."""
    asked = select(MatchListRecord).where(MatchListRecord.conference_id == conference_id)
    return db.scalars(asked.order_by(MatchListRecord.version.desc())).all()


def sizes_of(db: Database, conference_id: int) -> dict[int, tuple[int, float]]:
    """Return how many matches each version holds that are not rejected, and what they add up to."""
    asked = (
        select(MatchRecord.match_list_id, func.count(), func.sum(MatchRecord.score))
        .join(MatchListRecord, MatchListRecord.id == MatchRecord.match_list_id)
        .where(MatchListRecord.conference_id == conference_id, MatchRecord.verdict != Verdict.REJECTED)
        .group_by(MatchRecord.match_list_id)
    )
    return {id_: (count, float(value)) for id_, count, value in db.execute(asked)}


def match_counts(db: Database, match_list_id: int, people: Iterable[int]) -> dict[int, int]:
    """Return how many matches of a list that are not rejected each of some participants has."""
    wanted = set(people)
    found = dict.fromkeys(wanted, 0)
    for own in (MatchRecord.investor_id, MatchRecord.startup_id):
        asked = select(own, func.count()).where(
            MatchRecord.match_list_id == match_list_id, MatchRecord.verdict != Verdict.REJECTED, own.in_(wanted)
        )
        for person, count in db.execute(asked.group_by(own)):
            found[person] += count
    return found


def next_version(db: Database, conference_id: int) -> int:
    """Return the number of a new version."""
    asked = select(func.max(MatchListRecord.version)).where(MatchListRecord.conference_id == conference_id)
    return (db.scalar(asked) or 0) + 1


def open_drafts(db: Database, conference_id: int) -> Sequence[MatchListRecord]:
    """Return the drafts of a conference: one at most, but for the moment in which another takes its place."""
    asked = select(MatchListRecord).where(
        MatchListRecord.conference_id == conference_id, MatchListRecord.state == VersionState.DRAFT
    )
    return db.scalars(asked.with_for_update()).all()


def touch(db: Database, row: MatchListRecord, seat: Seat, now: datetime) -> None:
    """Say who changed a list last; its revision grows even where nothing of the row itself differs."""
    row.changed_by, row.changed_at = seat.account_id, now
    flag_modified(row, "changed_at")
    db.flush()


def add_matches(db: Database, match_list_id: int, rows: Iterable[dict[str, Any]]) -> None:
    """Write the matches of a list: values of ``MatchRecord`` without the list."""
    values = [{"match_list_id": match_list_id, "revision": 1, **row} for row in rows]
    for start in range(0, len(values), _CHUNK):
        db.execute(insert(MatchRecord), values[start : start + _CHUNK])


def copy_matches(db: Database, from_id: int, to_id: int) -> None:
    """Give a list the matches of another."""
    own = ("id", "match_list_id", "revision")
    names = [one for one in inspect(MatchRecord).columns.keys() if one not in own]  # noqa: SIM118
    add_matches(
        db,
        to_id,
        [{name: getattr(row, name) for name in names} for row in matches_of(db, from_id, with_reasons=True)],
    )


def matches_of(db: Database, match_list_id: int, with_reasons: bool = False) -> Sequence[MatchRecord]:
    """Return all matches of a list."""
    asked = select(MatchRecord).where(MatchRecord.match_list_id == match_list_id).order_by(MatchRecord.id)
    return db.scalars(asked.options(undefer(MatchRecord.told)) if with_reasons else asked).all()


def couples_of(db: Database, match_list_id: int) -> list[Couple]:
    """Return all matches of a list without what is long."""
    row = MatchRecord
    columns = (row.id, row.investor_id, row.startup_id, row.sub_forum_id, row.verdict, row.score)
    asked = select(*columns).where(row.match_list_id == match_list_id)
    return [Couple(*one) for one in db.execute(asked.order_by(row.id))]


def standing_couples(db: Database, match_list_id: int) -> set[tuple[int, int]]:
    """Return the couples of a list, as (investor id, startup id), that are not rejected."""
    asked = select(MatchRecord.investor_id, MatchRecord.startup_id).where(
        MatchRecord.match_list_id == match_list_id, MatchRecord.verdict != Verdict.REJECTED
    )
    return {(investor, startup) for investor, startup in db.execute(asked)}


def one_match(db: Database, match_list_id: int, id_: int) -> MatchRecord | None:
    """Return a match of a list with its people and its reasons."""
    asked = select(MatchRecord).where(MatchRecord.id == id_, MatchRecord.match_list_id == match_list_id)
    everything = (joinedload(MatchRecord.investor), joinedload(MatchRecord.startup), undefer(MatchRecord.told))
    return db.scalars(asked.options(*everything)).one_or_none()


def some_matches(db: Database, match_list_id: int, ids: Iterable[int]) -> dict[int, MatchRecord]:
    """Return some matches of a list by id, with their people, for changing them."""
    found: dict[int, MatchRecord] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        asked = select(MatchRecord).where(MatchRecord.match_list_id == match_list_id, MatchRecord.id.in_(some))
        people = (
            joinedload(MatchRecord.investor).load_only(*_SHOWN),
            joinedload(MatchRecord.startup).load_only(*_SHOWN),
        )
        found |= {row.id: row for row in db.scalars(asked.options(*people))}
    return found


def page_of(db: Database, match_list_id: int, wanted: Filter, number: int) -> tuple[Sequence[MatchRecord], int]:
    """Return a page of the matches that a filter lets through, with names and reasons, and how many there are."""
    investor, startup = aliased(ParticipantRecord), aliased(ParticipantRecord)
    asked = (
        select(MatchRecord)
        .join(investor, MatchRecord.investor)
        .join(startup, MatchRecord.startup)
        .join(MatchRecord.sub_forum)
        .where(MatchRecord.match_list_id == match_list_id, *_conditions(wanted, investor.name, startup.name))
    )
    count = db.scalar(select(func.count()).select_from(asked.with_only_columns(MatchRecord.id).subquery())) or 0
    ordered = _ordered(asked, wanted.order, investor.name, startup.name)
    shown = (
        ordered.offset(PAGE * (number - 1))
        .limit(PAGE)
        .options(
            contains_eager(MatchRecord.investor.of_type(investor)).options(
                load_only(investor.name, investor.side, investor.place, investor.country)
            ),
            contains_eager(MatchRecord.startup.of_type(startup)).options(
                load_only(startup.name, startup.side, startup.place, startup.country)
            ),
            undefer(MatchRecord.told),
        )
    )
    return db.scalars(shown).all(), count


def _conditions(
    wanted: Filter, investor: InstrumentedAttribute[str], startup: InstrumentedAttribute[str]
) -> Iterable[ColumnElement[bool]]:
    if wanted.sub_forum is not None:
        yield MatchRecord.sub_forum_id == wanted.sub_forum
    if wanted.verdict is not None:
        yield MatchRecord.verdict == wanted.verdict
    if wanted.below is not None:
        yield MatchRecord.score < wanted.below
    if wanted.person:
        yield or_(
            investor.icontains(wanted.person, autoescape=True), startup.icontains(wanted.person, autoescape=True)
        )


def _ordered(
    asked: Select[MatchRecord],
    order: Order,
    investor: InstrumentedAttribute[str],
    startup: InstrumentedAttribute[str],
) -> Select[MatchRecord]:
    first: dict[Order, ColumnElement[Any]] = {
        Order.BEST: MatchRecord.score.desc(),
        Order.WEAKEST: MatchRecord.score.asc(),
        Order.INVESTOR: investor.asc(),
        Order.STARTUP: startup.asc(),
    }
    return asked.order_by(SubForumRecord.position, first[order], MatchRecord.id)


def tallies(db: Database, match_list_id: int) -> list[Tally]:
    """Return the matches of a list counted by sub-forum and verdict."""
    pinned = func.count().filter(MatchRecord.pinned)
    asked = (
        select(MatchRecord.sub_forum_id, MatchRecord.verdict, func.count(), pinned, func.sum(MatchRecord.score))
        .where(MatchRecord.match_list_id == match_list_id)
        .group_by(MatchRecord.sub_forum_id, MatchRecord.verdict)
    )
    return [
        Tally(forum, verdict, count, pins, float(value))
        for forum, verdict, count, pins, value in db.execute(asked)
    ]


def people_matched(db: Database, match_list_id: int) -> set[int]:
    """Return the ids of everybody with a match in a list that is not rejected."""
    return {person for couple in standing_couples(db, match_list_id) for person in couple}


def matches_of_person(db: Database, match_list_id: int, person: int) -> Sequence[MatchRecord]:
    """Return one participant's matches of a list, the rejected among them."""
    asked = select(MatchRecord).where(
        MatchRecord.match_list_id == match_list_id,
        or_(MatchRecord.investor_id == person, MatchRecord.startup_id == person),
    )
    return db.scalars(asked).all()


def match_of_couple(db: Database, match_list_id: int, investor_id: int, startup_id: int) -> MatchRecord | None:
    """Return the match of two participants in a list."""
    asked = select(MatchRecord).where(
        MatchRecord.match_list_id == match_list_id,
        MatchRecord.investor_id == investor_id,
        MatchRecord.startup_id == startup_id,
    )
    return db.scalars(asked).one_or_none()


def all_verdicts(db: Database, match_list_id: int, before: Verdict, after: Verdict) -> None:
    """Give every match of one verdict another."""
    asked = update(MatchRecord).where(MatchRecord.match_list_id == match_list_id, MatchRecord.verdict == before)
    db.execute(asked.values(verdict=after, revision=MatchRecord.revision + 1))


def set_pair_rule(
    db: Database, conference_id: int, couple: tuple[int, int], kind: PairRuleKind | None, reason: str = ""
) -> None:
    """Set what the organiser says of a pair for good; None: nothing any more."""
    row = db.get(PairRuleRecord, couple)
    if kind is None:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = PairRuleRecord(investor_id=couple[0], startup_id=couple[1], conference_id=conference_id)
        db.add(row)
    row.kind, row.reason = kind, reason


def names_of(db: Database, ids: Iterable[int]) -> dict[int, ParticipantRecord]:
    """Return some participants by id, with what lists show of them."""
    found: dict[int, ParticipantRecord] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        asked = select(ParticipantRecord).where(ParticipantRecord.id.in_(wanted[start : start + _CHUNK]))
        found |= {row.id: row for row in db.scalars(asked.options(load_only(*_SHOWN)))}
    return found


def ids_of_everybody(db: Database, conference_id: int) -> set[int]:
    """Return the ids of everybody who takes part and may be matched."""
    asked = select(ParticipantRecord.id).where(
        ParticipantRecord.conference_id == conference_id,
        ParticipantRecord.withdrawn_at.is_(None),
        ParticipantRecord.unsuggested_at.is_(None),
    )
    return set(db.scalars(asked))


def everybody(db: Database, conference_id: int) -> list[Person]:
    """Return everybody who takes part, investors first."""
    asked = select(ParticipantRecord.id, ParticipantRecord.side, ParticipantRecord.name).where(
        ParticipantRecord.conference_id == conference_id, ParticipantRecord.withdrawn_at.is_(None)
    )
    ordered = asked.order_by(ParticipantRecord.side, ParticipantRecord.name, ParticipantRecord.id)
    return [Person(id_, side, name) for id_, side, name in db.execute(ordered)]


def account_names(db: Database, ids: Iterable[int | None]) -> dict[int, str]:
    """Return how some accounts are called: by name, else by e-mail address."""
    asked = select(User.id, User.name, User.email).where(User.id.in_({one for one in ids if one is not None}))
    return {id_: name or email for id_, name, email in db.execute(asked)}


def participants_by_id(db: Database, ids: Iterable[int]) -> dict[int, ParticipantRecord]:
    """Return some participants by id, with their whole profiles."""
    asked = select(ParticipantRecord).where(ParticipantRecord.id.in_(set(ids)))
    return {row.id: row for row in db.scalars(asked)}
