"""Two people who may meet: who they are, what stands between them, and the booking that both doors end in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.planning.slots import limits_of
from matcher.profiles import Side
from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.letters.notices import tell_agreed, tell_place
from web.services.places import Place, hold, place_record
from web.store.couples import (
    is_blocked,
    live_meeting,
    live_proposal,
    lock_people,
    meeting_counts,
    pending_request,
    requests_waiting,
    said_no,
    shared_forums,
)
from web.store.datasets import rules_of
from web.store.engine import Database
from web.store.log import log_change
from web.store.people import profile_of
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.meetings import Door, MeetingRecord, MeetingState, ProposalState, RequestState
from web.store.records.participants import Answer, ParticipantRecord

MESSAGE_LENGTH = 500

_CLOSED = Words(
    "The conference is closed: everything can be read, and nothing changed.",
    "大会已结束：内容可以查看，但不能再更改。",
)
#: What somebody reads who left.
YOU_LEFT = Words(
    "You left this conference, so you can change nothing here. If that is a mistake, tell the organisers.",
    "您已退出本次大会，不能再更改。如有误，请联系主办方。",
)
_LONG = Words(
    "Your text is {length} characters long; at most {most} fit. Shorten it, please: nothing of it is lost.",
    "您的文字共 {length} 个字符，最多 {most} 个。请缩短，内容仍保留在此。",
)
#: The same words whether somebody said no, is full, or is asked by many: a no is private.
CANNOT = Words(
    "{name} cannot be asked at the moment. Others fit you too: have a look at your suggestions.",
    "目前无法向{name}发出会面请求。还有其他合适的人选，请看看您的推荐列表。",
)
_OWN_LIMIT = Words(
    "You have {count} meetings, which is the most you wanted. Cancel one, or raise the number in your profile.",
    "您已有 {count} 场会面，达到您设定的上限。请取消一场，或在资料中提高上限。",
)
_OTHER_LIMIT = Words(
    "{name} has no room for another meeting at the moment. Try again later: meetings are sometimes cancelled.",
    "{name}目前无法再安排会面。会面有时会取消，请稍后再试。",
)


@dataclass(frozen=True)
class Couple:
    """Whoever acts and the other side, at an open conference."""

    conference: ConferenceRecord
    own: ParticipantRecord
    other: ParticipantRecord

    @property
    def investor_id(self) -> int:
        """The id of the one who invests."""
        return self.own.id if self.own.side is Side.INVESTOR else self.other.id

    @property
    def startup_id(self) -> int:
        """The id of the one who is invested in."""
        return self.other.id if self.own.side is Side.INVESTOR else self.own.id

    @property
    def ids(self) -> tuple[int, int]:
        """Investor and startup."""
        return self.investor_id, self.startup_id

    @property
    def name(self) -> str:
        """What the other side is called."""
        return self.other.name


def open_conference(db: Database, seat: Seat) -> ConferenceRecord:
    """Return the seat's conference; refuse where it is closed."""
    conference = db.get_one(ConferenceRecord, seat.conference_id)
    if conference.state is ConferenceState.CLOSED:
        raise RefusedError(_CLOSED, "closed")
    return conference


def couple_of(db: Database, seat: Seat, other_id: int) -> Couple:
    """Return the seat's participant and somebody of the other side, locked; else there is nobody."""
    conference = open_conference(db, seat)
    people = lock_people(db, (seat.participant, other_id))
    own, other = people.get(seat.participant), people.get(other_id)
    if own is None or other is None or other.conference_id != conference.id or other.side is own.side:
        raise NotFoundError
    if own.withdrawn_at is not None:
        raise RefusedError(YOU_LEFT, "withdrawn")
    return Couple(conference, own, other)


def other_of(seat: Seat, row: object) -> int:
    """Return the other side of a request, proposal or meeting; it must concern the seat."""
    investor, startup = row.investor_id, row.startup_id  # type: ignore[attr-defined]
    own = seat.participant
    if own not in (investor, startup):
        raise NotFoundError
    return int(startup if own == investor else investor)


def tidy_text(text: str, most: int = MESSAGE_LENGTH) -> str:
    """Return a message without blanks around it and with one kind of line end; refuse a long one."""
    tidy = "\n".join(text.strip().splitlines())
    if len(tidy) > most:
        raise RefusedError(_LONG.format(length=len(tidy), most=most), "text too long")
    return tidy


def most_meetings(conference: ConferenceRecord, row: ParticipantRecord) -> int:
    """Return how many meetings a participant takes at most."""
    return limits_of(profile_of(row), rules_of(conference).limits[row.side])[1]


def is_closed_to(db: Database, couple: Couple) -> bool:
    """Return whether the other side said no or left, or the organiser keeps the two apart: never told apart."""
    return couple.other.withdrawn_at is not None or other_said_no(db, couple) or is_blocked(db, *couple.ids)


def cannot_be_asked(db: Database, couple: Couple, now: datetime) -> bool:
    """Return whether the other side cannot be asked; why is nobody's to know."""
    return (
        is_closed_to(db, couple)
        or requests_waiting(db, couple.other.id, now)[1] >= couple.conference.incoming_cap
        or meeting_counts(db, [couple.other.id])[couple.other.id] >= most_meetings(couple.conference, couple.other)
    )


def other_said_no(db: Database, couple: Couple) -> bool:
    """Return whether the other side said no by itself: nobody but its sayer may learn it."""
    return said_no(db, couple.other.id, couple.own.id) is not None


def refuse_private_no(db: Database, couple: Couple) -> None:
    """Refuse in neutral words where the two shall not meet."""
    if is_closed_to(db, couple):
        raise RefusedError(CANNOT.format(name=couple.name), "cannot")


def refuse_own_limit(db: Database, couple: Couple) -> None:
    """Refuse where whoever acts has the most meetings it wanted."""
    count = meeting_counts(db, [couple.own.id])[couple.own.id]
    if count >= most_meetings(couple.conference, couple.own):
        raise RefusedError(_OWN_LIMIT.format(count=count), "own limit")


def refuse_limits(db: Database, couple: Couple) -> None:
    """Refuse where one of the two has the most meetings it wanted."""
    refuse_own_limit(db, couple)
    if meeting_counts(db, [couple.other.id])[couple.other.id] >= most_meetings(couple.conference, couple.other):
        raise RefusedError(_OTHER_LIMIT.format(name=couple.name), "other limit")


def take_back_no(db: Database, seat: Seat, couple: Couple, now: datetime) -> None:
    """Whoever asks or accepts says yes: a no that it said itself before holds no longer."""
    if (regard := said_no(db, couple.own.id, couple.other.id)) is not None:
        regard.answer_before, regard.answered_before_at = regard.answer, regard.answered_at
        regard.answer, regard.answered_at = Answer.YES, now
        # The log says that somebody answered, and never what: organisers read it.
        log_change(db, seat, "answered", ("participant", couple.other.id), now)


def shared(db: Database, couple: Couple) -> list[int]:
    """Return the sub-forums in which the two can meet."""
    return shared_forums(db, *couple.ids)


def met_already(db: Database, couple: Couple) -> MeetingRecord | None:
    """Return the meeting that the two have."""
    return live_meeting(db, *couple.ids)


def agree(db: Database, seat: Seat, ids: tuple[int, int], door: tuple[Door, int], now: datetime) -> MeetingRecord:
    """Make the meeting of an investor and a startup who both said yes, and settle what else waits between them.

    Parameters
    ----------
    door : how it came about, and the sub-forum.
    """
    meeting = MeetingRecord(
        conference_id=seat.conference_id,
        investor_id=ids[0],
        startup_id=ids[1],
        sub_forum_id=door[1],
        door=door[0],
        state=MeetingState.AGREED,
        pinned=False,
        reason="",
        sequence=0,
        created_at=now,
        changed_at=now,
    )
    db.add(meeting)
    db.flush()
    log_change(db, seat, "agree", ("meeting", meeting.id), now, ({}, {"door": door[0].value}))
    request = pending_request(db, *ids)
    tell_agreed(db, meeting, None if request is None else ids[request.asked_by is Side.STARTUP], now)
    if request is not None:
        request.state, request.answered_at = RequestState.ACCEPTED, now
        change = ({"state": RequestState.PENDING.value}, {"state": RequestState.ACCEPTED.value})
        log_change(db, seat, "accept request", ("meeting_request", request.id), now, change)
    proposal = live_proposal(db, *ids)
    if proposal is not None and proposal.state is ProposalState.OPEN:
        proposal.state, proposal.investor_yes, proposal.startup_yes = ProposalState.AGREED, True, True
        change = ({"state": ProposalState.OPEN.value}, {"state": ProposalState.AGREED.value})
        log_change(db, seat, "agree to proposal", ("proposal", proposal.id), now, change)
    return meeting


def book(
    db: Database, seat: Seat, meeting: MeetingRecord, place: Place, now: datetime, *, told: bool = False
) -> None:
    """Give a meeting its time and table, and write it down.

    Parameters
    ----------
    told : both are told in this transaction that they meet, and so when and where.
    """
    before = place_record(meeting)
    verb = "move meeting" if meeting.starts_at is not None else "book meeting"
    hold(db, meeting, place, now)
    log_change(db, seat, verb, ("meeting", meeting.id), now, (before, place_record(meeting)))
    if not told:
        tell_place(db, meeting, before, now)
