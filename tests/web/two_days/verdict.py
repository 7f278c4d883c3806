"""What is true at the end, read off the rows, the letters and the diary, by none of the application's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from sqlalchemy import select

from matcher.profiles import Side
from matcher.words import Language
from tests.web.two_days.mailbox import calendar_entries, calendar_of
from tests.web.two_days.stage import Stage
from web.services.letters.calendar_files import calendar_file
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import ArrivalRecord, OutcomeRecord
from web.store.records.log import ChangeRecord, MailState, OutgoingMailRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.opinions_after import RatingRecord
from web.store.records.participants import ParticipantRecord

#: What changes somebody's calendar, as the change log calls it.
_CHANGES = ("book meeting", "move meeting", "cancel meeting", "unplace meeting")
#: What tells it.
_TELLS = (NoticeKind.RELEASED, NoticeKind.MOVED, NoticeKind.CANCELLED)
#: Tells it where two are booked in the moment in which they agree.
_AGREES = (NoticeKind.AGREED, NoticeKind.ACCEPTED)
#: What need not arrive once its time is over, such as a reminder while the mail server was down.
_PASSING = (NoticeKind.REMINDER_SOON, NoticeKind.REMINDER_EVENING, NoticeKind.OFFERED, NoticeKind.PARTNER_MISSING)


@dataclass
class Verdict:
    """What was found; each of the lists should be empty."""

    meetings: int = 0
    letters: int = 0
    without_outcome: list[str] = field(default_factory=list)
    told_twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    two_places: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)

    @property
    def last_line(self) -> str:
        """What the story ends with."""
        return (
            f"meetings {self.meetings}, without outcome {len(self.without_outcome)}, "
            f"told twice {len(self.told_twice)}, lost {len(self.lost)}"
        )

    @property
    def faults(self) -> list[str]:
        """Everything that should not be."""
        return [*self.without_outcome, *self.told_twice, *self.lost, *self.two_places, *self.calendars]


def verdict(stage: Stage) -> Verdict:
    """Look at everything."""
    with stage.store.reading() as db:
        meetings = list(db.scalars(select(MeetingRecord).order_by(MeetingRecord.id)))
        booked = [one for one in meetings if one.state is MeetingState.BOOKED]
        found = Verdict(len(booked), len(stage.mailbox.office.letters))
        outcomes = {one.meeting_id: one for one in db.scalars(select(OutcomeRecord))}
        for meeting in booked:
            if meeting.id not in outcomes or outcomes[meeting.id].outcome is None:
                found.without_outcome.append(f"meeting {meeting.id} has no outcome")
        found.lost += [*_forgotten(stage, db), *_untold(stage, db)]
        found.told_twice += _told_twice(stage, db)
        found.two_places += _in_two_places(booked, outcomes)
        found.calendars += _disagreeing(stage, db, booked)
    return found


def _forgotten(stage: Stage, db: Database) -> Iterator[str]:
    """Return what somebody was told is done, and the database does not hold."""
    diary = stage.diary
    for request in diary.asked - set(db.scalars(select(MeetingRequestRecord.id))):
        yield f"request {request} is gone"
    for meeting in diary.agreed - set(db.scalars(select(MeetingRecord.id))):
        yield f"meeting {meeting} is gone"
    gone = select(MeetingRecord.id).where(MeetingRecord.state == MeetingState.CANCELLED)
    for meeting in diary.cancelled - set(db.scalars(gone)):
        yield f"meeting {meeting} was cancelled and is not"
    for meeting in diary.outcomes - set(db.scalars(select(OutcomeRecord.meeting_id))):
        yield f"what became of meeting {meeting} is gone"
    came = {(one.participant_id, one.day.day) for one in db.scalars(select(ArrivalRecord))}
    for person, day in diary.arrived - came:
        yield f"{person} came on {day}, and nobody knows"
    rated = {(one.meeting_id, Side(one.side)) for one in db.scalars(select(RatingRecord))}
    for meeting, side in diary.rated - rated:
        yield f"what the {side} said of meeting {meeting} is gone"


def _untold(stage: Stage, db: Database) -> Iterator[str]:
    """Return the changes that somebody was told by no letter, and the letters that reached nobody."""
    notices = list(db.scalars(select(NoticeRecord)))
    for one in notices:
        if one.told_at is None and one.due_at <= stage.now:
            yield f"notice {one.id} ({one.kind}) waits for ever"
        elif one.unsent in ("stopped", "address"):
            yield f"notice {one.id} ({one.kind}) was not sent: {one.unsent}"
    reached = {(letter["Message-ID"], letter["To"]) for letter in stage.mailbox.office.letters}
    letters = {one.id: one for one in db.scalars(select(OutgoingMailRecord))}
    for letter in letters.values():
        arrived = (letter.message_id, letter.to) in reached
        if not arrived and letter.state not in (MailState.REPLACED, MailState.LATE):
            yield f"letter {letter.id} ({letter.state}) reached nobody"
    for one in notices:
        if one.letter_id and letters[one.letter_id].state is not MailState.SENT and one.kind not in _PASSING:
            yield f"notice {one.id} ({one.kind}) stands in a letter that is {letters[one.letter_id].state}"
    for change, person, told in _changes_and_notices(db, notices):
        if not told:
            yield f"{person} was never told of change {change.id} ({change.verb} {change.subject_id})"


def _told_twice(stage: Stage, db: Database) -> Iterator[str]:
    for to, own in stage.mailbox.by_address().items():
        for name, times in Counter(letter["Message-ID"] for letter in own).items():
            if times > 1:
                yield f"{to} got {name} {times} times"
    for change, person, told in _changes_and_notices(db, list(db.scalars(select(NoticeRecord)))):
        if told > 1:
            yield f"{person} was told {told} times of change {change.id} ({change.verb} {change.subject_id})"


def _changes_and_notices(db: Database, notices: list[NoticeRecord]) -> Iterator[tuple[ChangeRecord, int, int]]:
    """Return each change of somebody's calendar, who it concerns, and how many notices tell it them."""
    told, agreed = (
        Counter(
            (one.participant_id, one.subject_id, one.created_at)
            for one in notices
            if one.subject == "meeting" and one.kind in kinds
        )
        for kinds in (_TELLS, _AGREES)
    )
    both = {one.id: (one.investor_id, one.startup_id) for one in db.scalars(select(MeetingRecord))}
    asked = select(ChangeRecord).where(ChangeRecord.subject == "meeting", ChangeRecord.verb.in_(_CHANGES))
    for change in db.scalars(asked):
        for person in both[change.subject_id]:
            key = person, change.subject_id, change.at
            yield change, person, told[key] or agreed[key]


def _in_two_places(booked: list[MeetingRecord], outcomes: dict[int, OutcomeRecord]) -> Iterator[str]:
    """Return overlaps of meetings; one that was given up frees its people for another."""
    held = [one for one in booked if one.id not in outcomes or outcomes[one.id].given_back_at is None]
    for one, other in combinations(held, 2):
        if max(_time(one), _time(other)) < min(_end(one), _end(other)):
            if {one.investor_id, one.startup_id} & {other.investor_id, other.startup_id}:
                yield f"meetings {one.id} and {other.id} share a person"
            if (one.session_id, one.table) == (other.session_id, other.table):
                yield f"meetings {one.id} and {other.id} share a table"


def _disagreeing(stage: Stage, db: Database, booked: list[MeetingRecord]) -> Iterator[str]:
    """Return whose letters or subscribed calendar say something else than the timetable."""
    conference = db.get_one(ConferenceRecord, stage.conference_id)
    letters = stage.mailbox.by_address()
    for person in db.scalars(select(ParticipantRecord)):
        mine = sorted(_time(one) for one in booked if person.id in (one.investor_id, one.startup_id))
        by_letter = sorted(one.start for one in calendar_of(letters.get(person.email, [])).values() if one.start)
        if by_letter != mine:
            yield f"the letters of {person.code} make {by_letter}, the timetable says {mine}"
        subscribed = calendar_entries(calendar_file(db, conference, person, Language.EN))
        if sorted(one.start for one in subscribed.values() if one.start) != mine:
            yield f"the subscribed calendar of {person.code} says something else than the timetable"


def _time(meeting: MeetingRecord) -> datetime:
    assert meeting.starts_at is not None
    return meeting.starts_at


def _end(meeting: MeetingRecord) -> datetime:
    assert meeting.ends_at is not None
    return meeting.ends_at
