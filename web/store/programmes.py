"""The programme of a conference for those who change it: locking it, and what stands in the way of a change."""

from __future__ import annotations

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from matcher.profiles import Side
from web.errors import ChangedMeanwhileError
from web.store.engine import Database
from web.store.records.accounts import Role, User
from web.store.records.conferences import ConferenceRecord, SessionRecord, SubForumRecord
from web.store.records.meetings import (
    AbsenceRecord,
    BusyTableRecord,
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    ProposalRecord,
    RequestState,
)
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord, SuggestionRecord
from web.store.records.plans import MatchListRecord, MatchRecord, PlaceRecord

OPERATOR = "operator"


def conference_for_change(db: Database, conference_id: int, revision: int | None = None) -> ConferenceRecord:
    """Return a conference that nobody else changes until this transaction ends, and count its revision up.

    Raises
    ------
    ChangedMeanwhileError
        If it is not at the revision that its changer saw.
    """
    row = locked_conference(db, conference_id)
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhileError
    # Sub-forums and sessions stand in rows of their own: whoever changes those changes the conference too.
    flag_modified(row, "rules")
    return row


def locked_conference(db: Database, conference_id: int) -> ConferenceRecord:
    """Return a conference that nobody else changes until this transaction ends."""
    asked = select(ConferenceRecord).where(ConferenceRecord.id == conference_id)
    return db.scalars(asked.with_for_update().execution_options(populate_existing=True)).one()


def booked_meetings(db: Database, conference_id: int) -> list[MeetingRecord]:
    """Return the meetings that have a time and a table, in the order of their times."""
    asked = (
        select(MeetingRecord)
        .where(MeetingRecord.conference_id == conference_id, MeetingRecord.state == MeetingState.BOOKED)
        .options(joinedload(MeetingRecord.investor), joinedload(MeetingRecord.startup))
    )
    return list(db.scalars(asked.order_by(MeetingRecord.starts_at, MeetingRecord.id)))


def forum_is_used(db: Database, forum: SubForumRecord) -> bool:
    """Return whether a request, a proposal, a meeting or a match list speaks of a sub-forum."""
    users = (MeetingRequestRecord, ProposalRecord, MeetingRecord, MatchRecord, MatchListRecord)
    return any(db.scalar(select(exists().where(user.sub_forum_id == forum.id))) for user in users)


def remove_forum(db: Database, forum: SubForumRecord) -> None:
    """Remove a sub-forum that nothing but suggestions and places of people speak of, and those with it."""
    for user in (SuggestionRecord, ForumPlaceRecord):
        db.execute(delete(user).where(user.sub_forum_id == forum.id))
    forum.conference.sub_forums.remove(forum)
    db.flush()


def session_is_used(db: Database, session: SessionRecord) -> bool:
    """Return whether a timetable puts a meeting into a session."""
    return bool(db.scalar(select(exists().where(PlaceRecord.session_id == session.id))))


def remove_session_row(db: Database, session: SessionRecord) -> None:
    """Remove a session in which no meeting is booked; cancelled ones forget that they were in it."""
    db.execute(delete(BusyTableRecord).where(BusyTableRecord.session_id == session.id))
    db.execute(update(MeetingRecord).where(MeetingRecord.session_id == session.id).values(session_id=None))
    session.conference.sessions.remove(session)
    db.flush()


def absences_in(db: Database, conference_id: int) -> list[AbsenceRecord]:
    """Return every time at which somebody of a conference cannot be met."""
    asked = select(AbsenceRecord).join(ParticipantRecord, ParticipantRecord.id == AbsenceRecord.participant_id)
    return list(db.scalars(asked.where(ParticipantRecord.conference_id == conference_id)))


def timed_wishes_in(db: Database, conference_id: int) -> list[MeetingRequestRecord]:
    """Return the requests of a conference that wait and wish for a time."""
    asked = select(MeetingRequestRecord).where(
        MeetingRequestRecord.conference_id == conference_id,
        MeetingRequestRecord.state == RequestState.PENDING,
        MeetingRequestRecord.wished_start.is_not(None),
    )
    return list(db.scalars(asked))


def people_counts(db: Database, conference_id: int) -> dict[Side, int]:
    """Return how many take part on each side."""
    asked = (
        select(ParticipantRecord.side, func.count())
        .where(ParticipantRecord.conference_id == conference_id, ParticipantRecord.withdrawn_at.is_(None))
        .group_by(ParticipantRecord.side)
    )
    return dict.fromkeys(Side, 0) | dict(db.execute(asked).all())


def may_make_conferences(db: Database, account_id: int) -> bool:
    """Return whether an account is an operator's, or the first of an installation without any conference."""
    is_operator = exists().where(User.id == account_id, User.roles.any(Role.name == OPERATOR))
    if db.scalar(select(is_operator)):
        return True
    return (
        not db.scalar(select(exists(ConferenceRecord.id))) and db.scalar(select(func.min(User.id))) == account_id
    )


def make_operator(db: Database, account: User) -> None:
    """Let an account make conferences from now on."""
    role = db.scalars(select(Role).where(Role.name == OPERATOR)).one_or_none() or Role(name=OPERATOR)
    if role not in account.roles:
        account.roles.append(role)
