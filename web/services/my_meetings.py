"""All that the page of one's own meetings shows, in at most so many queries, however much there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matcher.profiles import Interval, Side
from web.services.days import Day, days_of, next_meeting
from web.services.reasons_shown import shown_opinion
from web.store.busy import busy_ticks, ticks
from web.store.engine import Database
from web.store.meetings import (
    Offer,
    answers_to,
    meetings_of,
    open_proposals_to,
    requests_from,
    requests_to,
)
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState, ProposalRecord
from web.store.records.participants import ParticipantRecord


@dataclass(frozen=True, slots=True)
class MyMeetings:
    """What one page shows.

    Attributes
    ----------
    requests, proposals : wait for the participant's answer.
    taken : ids of requests whose wished time is not free for both any more.
    asked, offered : wait for the other side's.
    unplaced : agreed, without a time yet.
    ended : own requests that came to nothing.
    began : whether there is a meeting of which one can say how it was.
    """

    requests: list[Offer]
    proposals: list[Offer]
    taken: set[int]
    days: list[Day]
    coming: MeetingRecord | None
    unplaced: list[MeetingRecord]
    asked: list[Offer]
    offered: list[Offer]
    ended: list[Offer]
    cancelled: list[MeetingRecord]
    began: bool

    @property
    def waiting(self) -> int:
        """How many answers are awaited from the participant."""
        return len(self.requests) + len(self.proposals)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened yet."""
        lists = (
            self.requests,
            self.proposals,
            self.unplaced,
            self.asked,
            self.offered,
            self.ended,
            self.cancelled,
        )
        return not any(lists) and not any(one.meetings for one in self.days)


def my_meetings(db: Database, conference: ConferenceRecord, own: ParticipantRecord, now: datetime) -> MyMeetings:
    """Return what a participant's page of meetings shows."""
    meetings = meetings_of(db, own.id)
    offers = [_readable(one) for one in open_proposals_to(db, own)]
    requests = [_readable(one) for one in requests_to(db, conference, own, now)]
    return MyMeetings(
        requests=requests,
        proposals=[one for one in offers if not _said_yes(one, own.side)],
        taken=_taken(db, conference, own, requests),
        days=days_of(db, conference, own.id, meetings, now),
        coming=next_meeting(meetings, now),
        unplaced=[one for one in meetings if one.state is MeetingState.AGREED],
        asked=requests_from(db, own, now),
        offered=[one for one in offers if _said_yes(one, own.side)],
        ended=answers_to(db, own, now),
        cancelled=[one for one in meetings if one.state is MeetingState.CANCELLED],
        began=any(_began(one, now) for one in meetings),
    )


def _began(meeting: MeetingRecord, now: datetime) -> bool:
    return meeting.state is MeetingState.BOOKED and meeting.starts_at is not None and meeting.starts_at <= now


def _readable(offer: Offer) -> Offer:
    if offer.opinion is None:
        return offer
    return replace(offer, opinion=shown_opinion(offer.opinion, offer.other))


def _said_yes(offer: Offer, side: Side) -> bool:
    assert isinstance(offer.row, ProposalRecord)
    return bool(offer.row.investor_yes if side is Side.INVESTOR else offer.row.startup_yes)


def _taken(
    db: Database, conference: ConferenceRecord, own: ParticipantRecord, offers: Sequence[Offer]
) -> set[int]:
    """Return the ids of requests whose wished time one of the two has given away."""
    length = timedelta(minutes=conference.meeting_minutes)
    wished = {
        (one.row.id, one.other.id): ticks(Interval(one.row.wished_start, one.row.wished_start + length))
        for one in offers
        if isinstance(one.row, MeetingRequestRecord) and one.row.wished_start is not None
    }
    if not wished:
        return set()
    busy = busy_ticks(db, [own.id, *{other for _, other in wished}])
    return {row for (row, other), needed in wished.items() if not (busy[own.id] | busy[other]).isdisjoint(needed)}
