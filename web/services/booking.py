"""How it stands between a participant and somebody of the other side: what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.profiles import Side
from web.services.couples import Couple, cannot_be_asked, most_meetings
from web.services.places import Place, free_places
from web.store.couples import (
    live_meeting,
    live_proposal,
    meeting_counts,
    pending_request,
    requests_waiting,
    shared_forums,
)
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState, ProposalRecord
from web.store.records.participants import ParticipantRecord


class Standing(StrEnum):
    """What can be done now."""

    MAY_ASK = "may ask"
    ASKED = "asked"
    """The participant asked; the other's answer is awaited."""
    ANSWERS = "answers"
    """The other asked; the participant answers."""
    PROPOSED = "proposed"
    """The organisers propose a meeting; the participant answers."""
    SAID_YES = "said yes"
    """It said yes to the proposal; the other's answer is awaited."""
    AGREED = "agreed"
    BOOKED = "booked"
    FULL = "full"
    """It has all the meetings it wanted."""
    CAPPED = "capped"
    """Too many of its requests wait for an answer."""
    NO_FORUM = "no forum"
    NO_TIME = "no time"
    CANNOT = "cannot"
    """The other cannot be asked; why is nobody's to know."""
    CLOSED = "closed"


@dataclass(frozen=True)
class Booking:
    """How it stands, with what a form about it needs."""

    other: ParticipantRecord
    standing: Standing
    places: tuple[Place, ...] = ()
    request: MeetingRequestRecord | None = None
    proposal: ProposalRecord | None = None
    meeting: MeetingRecord | None = None
    count: int = 0


def booking_between(
    db: Database, conference: ConferenceRecord, own: ParticipantRecord, other: ParticipantRecord, now: datetime
) -> Booking:
    """Return how it stands between a participant and somebody of the other side."""
    couple = Couple(conference, own, other)
    meeting = live_meeting(db, *couple.ids)
    if meeting is not None:
        booked = meeting.state is MeetingState.BOOKED
        return Booking(other, Standing.BOOKED if booked else Standing.AGREED, meeting=meeting)
    if conference.state is ConferenceState.CLOSED:
        return Booking(other, Standing.CLOSED)
    if own.withdrawn_at is not None:
        return Booking(other, Standing.CANNOT)
    forums = shared_forums(db, *couple.ids)
    places = tuple(free_places(db, conference, couple.ids, forums, now))
    request = pending_request(db, *couple.ids)
    if request is not None and request.expires_at > now:
        standing = Standing.ASKED if request.asked_by is own.side else Standing.ANSWERS
        return Booking(other, standing, places, request=request)
    proposal = live_proposal(db, *couple.ids)
    if proposal is not None:
        answered = proposal.investor_yes if own.side is Side.INVESTOR else proposal.startup_yes
        return Booking(other, Standing.SAID_YES if answered else Standing.PROPOSED, proposal=proposal)
    standing, count = _may_ask(db, couple, places, bool(forums), now)
    return Booking(other, standing, places, count=count)


def _may_ask(
    db: Database, couple: Couple, places: tuple[Place, ...], forums: bool, now: datetime
) -> tuple[Standing, int]:
    """Return whether somebody may be asked, by the same rules and in the same order as the asking itself."""
    conference = couple.conference
    count = meeting_counts(db, [couple.own.id])[couple.own.id]
    waiting = requests_waiting(db, couple.own.id, now)[0]
    if count >= most_meetings(conference, couple.own):
        return Standing.FULL, count
    if waiting >= conference.outgoing_cap:
        return Standing.CAPPED, waiting
    if not places:
        return Standing.NO_TIME if forums else Standing.NO_FORUM, 0
    return Standing.CANNOT if cannot_be_asked(db, couple, now) else Standing.MAY_ASK, 0
