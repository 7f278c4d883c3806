"""Whole tables for files, each in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from matcher.profiles import Side
from web.store.engine import Database
from web.store.figures import met
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, ProposalRecord
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord, SuggestionRecord

#: Columns of a pair: ids and names of both.
Pair = tuple[str, str, str, str]


def everybody(db: Database, conference_id: int) -> list[tuple[ParticipantRecord, int]]:
    """Return all participants, also those who left, with the number of their meetings."""
    counted = met(conference_id)
    asked = (
        select(ParticipantRecord, func.coalesce(counted.c.meetings, 0))
        .outerjoin(counted, counted.c.person == ParticipantRecord.id)
        .where(ParticipantRecord.conference_id == conference_id)
        .order_by(ParticipantRecord.side, ParticipantRecord.code)
    )
    return [(row, int(meetings)) for row, meetings in db.execute(asked)]


def forum_codes(db: Database, conference: ConferenceRecord) -> dict[int, list[str]]:
    """Return the codes of the sub-forums of each participant, in the order of the programme."""
    codes = {forum.id: forum.code for forum in conference.sub_forums}
    asked = select(ForumPlaceRecord.participant_id, ForumPlaceRecord.sub_forum_id).where(
        ForumPlaceRecord.sub_forum_id.in_(codes)
    )
    found: dict[int, list[str]] = {}
    order = list(codes)
    for person, forum in sorted(db.execute(asked), key=lambda one: order.index(one[1])):
        found.setdefault(person, []).append(codes[forum])
    return found


def all_meetings(db: Database, conference_id: int) -> list[tuple[MeetingRecord, Pair]]:
    """Return all meetings with both people, by time; those without one come last."""
    return _pairs(db, MeetingRecord, conference_id, MeetingRecord.starts_at.is_(None), MeetingRecord.starts_at)


def all_requests(db: Database, conference_id: int) -> list[tuple[MeetingRequestRecord, Pair]]:
    """Return all requests with both people, the oldest first."""
    return _pairs(db, MeetingRequestRecord, conference_id, MeetingRequestRecord.created_at)


def all_proposals(db: Database, conference_id: int) -> list[tuple[ProposalRecord, Pair]]:
    """Return all proposals with both people, the oldest first."""
    return _pairs(db, ProposalRecord, conference_id, ProposalRecord.created_at)


def best_suggestions(db: Database, conference: ConferenceRecord, most: int) -> list[tuple[SuggestionRecord, Pair]]:
    """Return the pairs that are among the first on the list of one of the two, best first for each investor."""
    one = SuggestionRecord
    numbered = func.row_number()
    ranked = (
        select(one.investor_id, one.startup_id)
        .add_columns(
            numbered.over(partition_by=one.investor_id, order_by=(one.investor_place, one.score.desc())).label(
                "for_investor"
            ),
            numbered.over(partition_by=one.startup_id, order_by=(one.startup_place, one.score.desc())).label(
                "for_startup"
            ),
        )
        .where(one.conference_id == conference.id, one.version == conference.suggestion_version)
        .subquery()
    )
    investor, startup = aliased(ParticipantRecord), aliased(ParticipantRecord)
    asked = (
        select(one, investor.code, investor.name, startup.code, startup.name)
        .join(ranked, (ranked.c.investor_id == one.investor_id) & (ranked.c.startup_id == one.startup_id))
        .join(investor, investor.id == one.investor_id)
        .join(startup, startup.id == one.startup_id)
        .where(
            one.conference_id == conference.id,
            one.version == conference.suggestion_version,
            or_(ranked.c.for_investor <= most, ranked.c.for_startup <= most),
        )
        .order_by(investor.code, one.score.desc())
    )
    return [(row, (a, b, c, d)) for row, a, b, c, d in db.execute(asked)]


def _pairs(db: Database, kind: Any, conference_id: int, *order: Any) -> list[tuple[Any, Pair]]:
    investor, startup = aliased(ParticipantRecord), aliased(ParticipantRecord)
    asked = (
        select(kind, investor.code, investor.name, startup.code, startup.name)
        .join(investor, investor.id == kind.investor_id)
        .join(startup, startup.id == kind.startup_id)
        .where(kind.conference_id == conference_id, investor.side == Side.INVESTOR)
        .options(joinedload(kind.sub_forum))
        .order_by(*order, kind.id)
    )
    return [(row, (a, b, c, d)) for row, a, b, c, d in db.execute(asked)]
