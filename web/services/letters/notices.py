"""Notices: who is to be told what, written down in the transaction in which it happens.

Whoever does something is told only what changes their own calendar; the other side is told everything that
concerns it. Of what came to nothing the words are the same, whoever ended it: a no is private to its sayer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from matcher.profiles import Side
from web.seats import Seat
from web.store.engine import Database
from web.store.notices import add_meeting_notices, add_notices, people_with_meetings_in
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, ProposalRecord
from web.store.records.messages import NoticeKind

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def notify(  # noqa: PLR0913 - called by name from every service
    db: Database,
    participants: Iterable[int],
    kind: NoticeKind,
    subject: tuple[str, int],
    now: datetime,
    *,
    sequence: int = 0,
    facts: Mapping[str, Any] = _NOTHING,
    due_at: datetime | None = None,
) -> None:
    """Write down that participants are to be told something; saying the same again adds nothing.

    Parameters
    ----------
    subject : kind and id of the thing it is about, such as ("meeting", 7).
    sequence : which of several times, where the same can happen to the same thing again.
    facts : what no row says later, as plain values by the names of the letters' placeholders; one in both
        languages is ``Words.record()``. ``link`` is a path on this site, ``until`` an ISO moment from which on
        the letter would tell nothing any more.
    due_at : when a letter should tell it; None: at once.
    """
    add_notices(db, participants, kind, (*subject, sequence), (now, due_at or now), facts)


def tell_request(db: Database, row: MeetingRequestRecord, now: datetime) -> None:
    """Tell the other side that somebody asks, or asks in other words."""
    db.flush()
    subject = "meeting_request", row.id
    notify(db, [_answers(row)], NoticeKind.REQUESTED, subject, now, sequence=row.revision)


def tell_request_over(
    db: Database, seat: Seat, row: MeetingRequestRecord, kind: NoticeKind, now: datetime
) -> None:
    """Tell both but whoever did it that a request ended without a meeting.

    Parameters
    ----------
    kind : what whoever asked is told; the other reads that nothing is to be answered any more.
    """
    subject = "meeting_request", row.id
    asker = row.investor_id if row.asked_by is Side.INVESTOR else row.startup_id
    answered = NoticeKind.EXPIRED if kind is NoticeKind.EXPIRED else NoticeKind.WITHDRAWN
    notify(db, _but_actor(seat, [asker]), kind, subject, now)
    notify(db, _but_actor(seat, [_answers(row)]), answered, subject, now)


def tell_proposal(db: Database, row: ProposalRecord, now: datetime) -> None:
    """Tell those who have not said yes yet that the organisers propose a meeting."""
    asked = [(row.investor_id, row.investor_yes), (row.startup_id, row.startup_yes)]
    notify(db, [person for person, yes in asked if not yes], NoticeKind.PROPOSED, ("proposal", row.id), now)


def tell_proposal_over(db: Database, seat: Seat, row: ProposalRecord, now: datetime) -> None:
    """Tell both but whoever did it that a proposal came to nothing."""
    both = _but_actor(seat, [row.investor_id, row.startup_id])
    notify(db, both, NoticeKind.DECLINED, ("proposal", row.id), now)


def tell_agreed(db: Database, row: MeetingRecord, asker: int | None, now: datetime) -> None:
    """Tell both that they meet; whoever asked reads that it was accepted."""
    both = {row.investor_id, row.startup_id}
    for person in both:
        kind = NoticeKind.ACCEPTED if person == asker else NoticeKind.AGREED
        notify(db, [person], kind, ("meeting", row.id), now)


def tell_place(db: Database, row: MeetingRecord, before: Mapping[str, Any], now: datetime) -> None:
    """Tell both that a meeting got its place, or another one than ``before``."""
    db.flush()
    kind = NoticeKind.MOVED if before.get("starts_at") else NoticeKind.RELEASED
    subject, both = ("meeting", row.id), (row.investor_id, row.startup_id)
    notify(db, both, kind, subject, now, sequence=row.sequence, facts={"was": dict(before)})


def tell_cancelled(db: Database, row: MeetingRecord, now: datetime) -> None:
    """Tell both that a meeting is cancelled."""
    both = row.investor_id, row.startup_id
    notify(db, both, NoticeKind.CANCELLED, ("meeting", row.id), now, sequence=row.sequence)


def tell_meetings(
    db: Database, kind: NoticeKind, meetings: Mapping[int, Mapping[str, Any]], now: datetime
) -> None:
    """Tell both sides of many meetings the same, each with its facts by the meeting's id."""
    add_meeting_notices(db, kind, meetings, now)


def tell_session(db: Database, session_id: int, was: str, meetings: Sequence[int], now: datetime) -> None:
    """Tell the people of some meetings of a session that it is in another room than it was."""
    people = people_with_meetings_in(db, meetings)
    subject, when = ("session", session_id), int(now.timestamp())
    notify(db, people, NoticeKind.SESSION_CHANGED, subject, now, sequence=when, facts={"was": {"room": was}})


def _answers(row: MeetingRequestRecord) -> int:
    return row.startup_id if row.asked_by is Side.INVESTOR else row.investor_id


def _but_actor(seat: Seat, people: Iterable[int]) -> list[int]:
    """Return the people whom a seat does not itself speak for."""
    actor = None if seat.acting else seat.participant_id
    return [person for person in people if person != actor]
