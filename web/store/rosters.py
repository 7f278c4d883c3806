"""People as organisers list them: who is invited, who came in, who has meetings, and who goes by which ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import joinedload, undefer

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.accounts import MembershipRecord, SeatKind, User
from web.store.records.meetings import (
    AbsenceRecord,
    BusyPersonRecord,
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    ProposalRecord,
    ProposalState,
    RequestState,
)
from web.store.records.participants import (
    AliasRecord,
    Answer,
    ForumPlaceRecord,
    InteractionRecord,
    ParticipantRecord,
    PortfolioRecord,
    RegardRecord,
)
from web.store.records.plans import PairRuleKind, PairRuleRecord

PAGE = 50


class Standing(StrEnum):
    """How far somebody is on the way into the conference."""

    NO_EMAIL = "no-email"
    NOT_INVITED = "not-invited"
    NOT_SIGNED_IN = "not-signed-in"
    SIGNED_IN = "signed-in"
    NO_MEETING = "no-meeting"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the list."""

    words: str = ""
    side: Side | None = None
    sub_forum_id: int | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    row: ParticipantRecord
    invited_at: datetime | None
    signed_in: bool
    meetings: int


_SEAT = MembershipRecord.participant_id == ParticipantRecord.id
_SIGNED_IN = (
    exists()
    .where(_SEAT, MembershipRecord.account_id == User.id, User.current_login_at.is_not(None))
    .correlate(ParticipantRecord)
)
_INVITED = exists().where(_SEAT, MembershipRecord.invited_at.is_not(None)).correlate(ParticipantRecord)
_LIVE = and_(
    MeetingRecord.state != MeetingState.CANCELLED,
    or_(MeetingRecord.investor_id == ParticipantRecord.id, MeetingRecord.startup_id == ParticipantRecord.id),
)
_HAS_MEETING = exists().where(_LIVE).correlate(ParticipantRecord)


def listed_people(db: Database, conference_id: int, wanted: Wanted, number: int = 1) -> tuple[list[Listed], int]:
    """Return a page of the list, in the order of names, and how many there are on all pages."""
    asked = _chosen(conference_id, wanted)
    count = db.scalar(select(func.count()).select_from(asked.subquery())) or 0
    page = asked.order_by(ParticipantRecord.name, ParticipantRecord.id).offset((number - 1) * PAGE).limit(PAGE)
    rows = list(db.scalars(page))
    return _with_standing(db, rows), count


def chosen_ids(db: Database, conference_id: int, wanted: Wanted) -> list[int]:
    """Return the ids of everybody who is looked for."""
    return list(db.scalars(_chosen(conference_id, wanted).with_only_columns(ParticipantRecord.id)))


def standing_counts(db: Database, conference_id: int) -> dict[Standing, int]:
    """Return how many people stand where."""
    conditions = {standing: _standing(standing) for standing in Standing}
    columns = [func.count().filter(condition) for condition in conditions.values()]
    row = db.execute(select(*columns).where(ParticipantRecord.conference_id == conference_id)).one()
    return dict(zip(conditions, row, strict=True))


def _chosen(conference_id: int, wanted: Wanted) -> Select[ParticipantRecord]:
    asked = select(ParticipantRecord).where(ParticipantRecord.conference_id == conference_id)
    for word in wanted.words.casefold().split():
        asked = asked.where(
            or_(
                ParticipantRecord.search_text.contains(word, autoescape=True),
                func.lower(ParticipantRecord.email).contains(word, autoescape=True),
                func.lower(ParticipantRecord.code) == word,
            )
        )
    if wanted.side is not None:
        asked = asked.where(ParticipantRecord.side == wanted.side)
    if wanted.sub_forum_id is not None:
        asked = asked.where(
            exists().where(
                ForumPlaceRecord.participant_id == ParticipantRecord.id,
                ForumPlaceRecord.sub_forum_id == wanted.sub_forum_id,
            )
        )
    if wanted.standing is None:
        return asked.where(ParticipantRecord.withdrawn_at.is_(None))
    return asked.where(_standing(wanted.standing))


def _standing(standing: Standing) -> ColumnElement[bool]:
    present = ParticipantRecord.withdrawn_at.is_(None)
    return {
        Standing.NO_EMAIL: and_(present, ParticipantRecord.email == ""),
        Standing.NOT_INVITED: and_(present, ParticipantRecord.email != "", ~_INVITED, ~_SIGNED_IN),
        Standing.NOT_SIGNED_IN: and_(present, _INVITED, ~_SIGNED_IN),
        Standing.SIGNED_IN: and_(present, _SIGNED_IN),
        Standing.NO_MEETING: and_(present, ~_HAS_MEETING),
        Standing.WITHDRAWN: ParticipantRecord.withdrawn_at.is_not(None),
    }[standing]


def _with_standing(db: Database, rows: Sequence[ParticipantRecord]) -> list[Listed]:
    ids = [row.id for row in rows]
    seats = select(
        MembershipRecord.participant_id, func.max(MembershipRecord.invited_at), func.count(User.current_login_at)
    ).join(User, User.id == MembershipRecord.account_id)
    known = {
        person: (invited, came > 0)
        for person, invited, came in db.execute(
            seats.where(MembershipRecord.participant_id.in_(ids)).group_by(MembershipRecord.participant_id)
        )
    }
    meetings = dict(
        db.execute(
            select(ParticipantRecord.id, func.count(MeetingRecord.id))
            .join(MeetingRecord, _LIVE)
            .where(ParticipantRecord.id.in_(ids))
            .group_by(ParticipantRecord.id)
        ).all()
    )
    return [Listed(row, *known.get(row.id, (None, False)), meetings.get(row.id, 0)) for row in rows]


def everybody(db: Database, conference_id: int, side: Side) -> list[ParticipantRecord]:
    """Return all of one side, whoever left too, with what the last import said of them."""
    asked = select(ParticipantRecord).where(
        ParticipantRecord.conference_id == conference_id, ParticipantRecord.side == side
    )
    loaded = asked.options(undefer(ParticipantRecord.imported)).order_by(ParticipantRecord.code)
    return list(db.scalars(loaded))


def aliases_of(db: Database, conference_id: int, side: Side) -> dict[str, int]:
    """Return who is known under another id, by that id."""
    asked = select(AliasRecord.code, AliasRecord.participant_id).where(
        AliasRecord.conference_id == conference_id, AliasRecord.side == side
    )
    return dict(db.execute(asked).all())


def add_alias(db: Database, row: ParticipantRecord, code: str) -> None:
    """Know a participant under another id too."""
    key = (row.conference_id, row.side, code)
    known = db.get(AliasRecord, key)
    if known is None:
        db.add(AliasRecord(conference_id=key[0], side=key[1], code=code, participant_id=row.id))
    else:
        known.participant_id = row.id


def portfolio_of(db: Database, conference_id: int) -> list[PortfolioRecord]:
    """Return the companies that are not at the conference."""
    return list(db.scalars(select(PortfolioRecord).where(PortfolioRecord.conference_id == conference_id)))


def interactions_of(db: Database, conference_id: int) -> list[InteractionRecord]:
    """Return what happened before."""
    return list(db.scalars(select(InteractionRecord).where(InteractionRecord.conference_id == conference_id)))


def live_meetings_of(db: Database, person: int) -> list[MeetingRecord]:
    """Return the agreed and booked meetings of a participant, with who meets."""
    asked = (
        select(MeetingRecord)
        .where(
            MeetingRecord.state != MeetingState.CANCELLED,
            or_(MeetingRecord.investor_id == person, MeetingRecord.startup_id == person),
        )
        .options(joinedload(MeetingRecord.investor), joinedload(MeetingRecord.startup))
    )
    return list(
        db.scalars(asked.order_by(MeetingRecord.starts_at.is_(None), MeetingRecord.starts_at, MeetingRecord.id))
    )


def people_with_meetings(db: Database, conference_id: int) -> set[int]:
    """Return the ids of everybody who has an agreed or booked meeting."""
    asked = select(MeetingRecord.investor_id, MeetingRecord.startup_id).where(
        MeetingRecord.conference_id == conference_id, MeetingRecord.state != MeetingState.CANCELLED
    )
    return {person for pair in db.execute(asked) for person in pair}


def absence_rows(db: Database, person: int) -> list[AbsenceRecord]:
    """Return when a participant is away."""
    return list(db.scalars(select(AbsenceRecord).where(AbsenceRecord.participant_id == person)))


def met_ticks(db: Database, person: int) -> set[int]:
    """Return the ticks in which a participant has a booked meeting."""
    asked = select(BusyPersonRecord.tick).where(
        BusyPersonRecord.participant_id == person, BusyPersonRecord.meeting_id.is_not(None)
    )
    return set(db.scalars(asked))


def waiting_requests_of(db: Database, person: int, other: int | None = None) -> list[MeetingRequestRecord]:
    """Return the requests by and to a participant that nobody answered, those with one other where it is given."""
    asked = select(MeetingRequestRecord).where(
        MeetingRequestRecord.state == RequestState.PENDING, _between(MeetingRequestRecord, person, other)
    )
    return list(db.scalars(asked.order_by(MeetingRequestRecord.id)))


def waiting_proposals_of(db: Database, person: int, other: int | None = None) -> list[ProposalRecord]:
    """Return the open proposals to a participant, those with one other where it is given."""
    asked = select(ProposalRecord).where(
        ProposalRecord.state == ProposalState.OPEN, _between(ProposalRecord, person, other)
    )
    return list(db.scalars(asked.order_by(ProposalRecord.id)))


def _between(
    kind: type[MeetingRequestRecord] | type[ProposalRecord], person: int, other: int | None
) -> ColumnElement[bool]:
    its = or_(kind.investor_id == person, kind.startup_id == person)
    return its if other is None else and_(its, or_(kind.investor_id == other, kind.startup_id == other))


def seats_for(db: Database, person: int) -> list[MembershipRecord]:
    """Return the seats that speak for a participant."""
    asked = select(MembershipRecord).where(MembershipRecord.participant_id == person)
    return list(db.scalars(asked.options(joinedload(MembershipRecord.account)).order_by(MembershipRecord.id)))


def staff_of(db: Database, conference_id: int, *, locked: bool = False) -> list[MembershipRecord]:
    """Return the seats of organisers and staff, organisers first; locked, nobody else changes them meanwhile."""
    asked = select(MembershipRecord).where(
        MembershipRecord.conference_id == conference_id,
        MembershipRecord.kind.in_((SeatKind.ORGANISER, SeatKind.STAFF)),
    )
    asked = asked.options(joinedload(MembershipRecord.account))
    rows = db.scalars(asked.with_for_update(of=MembershipRecord) if locked else asked).all()
    return sorted(rows, key=lambda row: (row.kind is not SeatKind.ORGANISER, row.id))


def pair_rules_of(db: Database, person: int) -> list[PairRuleRecord]:
    """Return what the organiser said of the pairs in which somebody is."""
    asked = select(PairRuleRecord).where(
        or_(PairRuleRecord.investor_id == person, PairRuleRecord.startup_id == person)
    )
    return list(db.scalars(asked))


def namesakes(db: Database, row: ParticipantRecord, words: str, side: Side) -> list[ParticipantRecord]:
    """Return the people of a side whose name or id holds some words, at most twenty."""
    asked = select(ParticipantRecord).where(
        ParticipantRecord.conference_id == row.conference_id,
        ParticipantRecord.side == side,
        ParticipantRecord.id != row.id,
        ParticipantRecord.withdrawn_at.is_(None),
        or_(
            func.lower(ParticipantRecord.name).contains(words.casefold(), autoescape=True),
            func.lower(ParticipantRecord.code) == words.casefold(),
        ),
    )
    return list(db.scalars(asked.order_by(ParticipantRecord.name).limit(20)))


def take_over(db: Database, kept: ParticipantRecord, dropped: ParticipantRecord) -> None:
    """Give what was said of and by one participant to another, where the other has nothing of the kind."""
    own = {seat.account_id for seat in seats_for(db, kept.id)}
    for seat in seats_for(db, dropped.id):
        if seat.account_id in own:
            db.delete(seat)
        else:
            seat.participant_id = kept.id
    for mine, theirs in (("participant_id", "other_id"), ("other_id", "participant_id")):
        _take_over_regards(db, kept, dropped, mine, theirs)
    _take_over_rules(db, kept, dropped)
    code = InteractionRecord.investor_code if kept.side is Side.INVESTOR else InteractionRecord.startup_code
    db.execute(
        update(InteractionRecord)
        .where(InteractionRecord.conference_id == kept.conference_id, code == dropped.code)
        .values({code: kept.code})
    )
    db.execute(update(AliasRecord).where(AliasRecord.participant_id == dropped.id).values(participant_id=kept.id))
    db.flush()


def _take_over_regards(
    db: Database, kept: ParticipantRecord, dropped: ParticipantRecord, mine: str, theirs: str
) -> None:
    here, there = getattr(RegardRecord, mine), getattr(RegardRecord, theirs)
    known = {getattr(one, theirs): one for one in db.scalars(select(RegardRecord).where(here == kept.id))}
    for regard in db.scalars(select(RegardRecord).where(here == dropped.id).order_by(there)).all():
        own = known.get(getattr(regard, theirs))
        if own is None:
            setattr(regard, mine, kept.id)
            continue
        if regard.answer is Answer.NO or own.answer is None:
            # A no overrides, whoever of the two said it.
            own.answer, own.answered_at = regard.answer, regard.answered_at
        own.note = own.note or regard.note
        db.delete(regard)


def _take_over_rules(db: Database, kept: ParticipantRecord, dropped: ParticipantRecord) -> None:
    of_investor = kept.side is Side.INVESTOR
    for rule in pair_rules_of(db, dropped.id):
        couple = (kept.id, rule.startup_id) if of_investor else (rule.investor_id, kept.id)
        known = pair_rule(db, *couple)
        if known is None:
            rule.investor_id, rule.startup_id = couple
            continue
        if rule.kind is PairRuleKind.BLOCKED:
            known.kind, known.reason = rule.kind, rule.reason
        db.delete(rule)


def codes_of(db: Database, conference_id: int, side: Side) -> set[str]:
    """Return every id that somebody of a side has or had."""
    asked = select(ParticipantRecord.code).where(
        ParticipantRecord.conference_id == conference_id, ParticipantRecord.side == side
    )
    return {*db.scalars(asked), *aliases_of(db, conference_id, side)}


def pair_rule(db: Database, investor_id: int, startup_id: int) -> PairRuleRecord | None:
    """Return what the organiser said of a pair."""
    return db.get(PairRuleRecord, (investor_id, startup_id))
