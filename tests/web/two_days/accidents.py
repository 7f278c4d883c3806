"""What goes wrong: people who never come, late cancellations, a lost room, a late session, a dead mail server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from matcher.profiles import Interval
from tests.web.two_days.before import release_version, silent
from tests.web.two_days.stage import Stage
from web.services.meetings import cancel_meeting
from web.services.timetable.happenings import Happening, HappeningKind
from web.services.timetable.repair import draft_repair
from web.store.records.conferences import SessionRecord
from web.store.records.meetings import MeetingRecord, MeetingState

_NO_SHOWS, _FEWEST_NO_SHOWS = 0.05, 4
_CANCELLED_AN_HOUR = 3
#: Late is less than an hour before.
_LATE = timedelta(hours=1)


@dataclass
class Accidents:
    """What goes wrong on one day, by hours and minutes after its opening."""

    opening: datetime
    missing: frozenset[int]
    """Who does not come, and tells nobody."""
    mail_down: tuple[timedelta, timedelta] | None = None
    room_lost: tuple[timedelta, str] | None = None
    """When, and the session's code."""
    session_late: tuple[timedelta, str, timedelta] | None = None
    """When it is known, the session's code, and by how much."""
    _done: set[str] = field(default_factory=set)

    def happen(self, stage: Stage) -> None:
        """Let happen what is due."""
        since = stage.now - self.opening
        if stage.now.minute == 0 and timedelta(0) <= since < timedelta(hours=8):
            _cancel_late(stage)
        if self.mail_down and since >= self.mail_down[0] and self._first("mail down"):
            stage.mailbox.close()
            stage.diary.accidents.append(f"{stage.now:%d %H:%M} mail server down")
        if self.mail_down and since >= self.mail_down[1] and self._first("mail up"):
            stage.mailbox.open()
        if self.room_lost and since >= self.room_lost[0] and self._first("room"):
            _lose_room(stage, self.room_lost[1])
        if self.session_late and since >= self.session_late[0] and self._first("late"):
            _delay(stage, *self.session_late[1:])

    def _first(self, what: str) -> bool:
        known = what in self._done
        self._done.add(what)
        return not known


def who_stays_away(stage: Stage) -> frozenset[int]:
    """Return one person in twenty, and some where people are few."""
    count = max(_FEWEST_NO_SHOWS, round(_NO_SHOWS * len(stage.people)))
    return frozenset(stage.rng.sample(list(stage.people), count))


def _cancel_late(stage: Stage) -> None:
    asked = select(MeetingRecord).where(
        MeetingRecord.conference_id == stage.conference_id,
        MeetingRecord.state == MeetingState.BOOKED,
        MeetingRecord.starts_at > stage.now + timedelta(minutes=5),
        MeetingRecord.starts_at < stage.now + _LATE,
    )
    with stage.store.reading() as db:
        coming = list(db.scalars(asked.order_by(MeetingRecord.id)))
    for meeting in stage.rng.sample(coming, min(_CANCELLED_AN_HOUR, len(coming))):
        person = stage.rng.choice((meeting.investor_id, meeting.startup_id))
        cancel_meeting(stage.store, stage.people[person], meeting.id, "Something came up.", stage.now)
        stage.diary.cancelled.add(meeting.id)
        stage.diary.accidents.append(f"{stage.now:%d %H:%M} meeting {meeting.id} cancelled")


def _lose_room(stage: Stage, code: str) -> None:
    session = _session(stage, code)
    hours = Interval(stage.now, session.ends_at)
    _repair(stage, Happening(HappeningKind.ROOM_LOST, session_id=session.id, hours=hours), f"{code} lost its room")


def _delay(stage: Stage, code: str, by: timedelta) -> None:
    session = _session(stage, code)
    hours = Interval(session.starts_at + by, session.ends_at + by)
    late = Happening(HappeningKind.SESSION_MOVED, session_id=session.id, hours=hours, room=session.room)
    _repair(stage, late, f"{code} begins later")


def _repair(stage: Stage, happening: Happening, told: str) -> None:
    release_version(stage, draft_repair(stage.store, stage.organiser, [happening], stage.now, silent))
    stage.diary.accidents.append(f"{stage.now:%d %H:%M} {told}")


def _session(stage: Stage, code: str) -> SessionRecord:
    asked = select(SessionRecord).where(SessionRecord.conference_id == stage.conference_id)
    with stage.store.reading() as db:
        return db.scalars(asked.where(SessionRecord.code == code)).one()
