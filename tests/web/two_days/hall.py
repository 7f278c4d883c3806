"""The two days: people come, meet, are missed, and stand in for each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from tests.web.two_days.accidents import Accidents
from tests.web.two_days.stage import Stage
from web.seats import Seat
from web.services.floor.arrivals import Scan, Scanned, check_in_all
from web.services.floor.outcomes import record_outcome, settle_as_held, suggested_held
from web.services.floor.standing_in import answer_stand_in
from web.store.outcomes import without_outcome
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import Outcome, StandInRecord, StandInState
from web.store.records.meetings import MeetingRecord, MeetingState

_STEP = 5
_TAPS = 0.8
_STANDS_IN = 0.7
_OFFLINE = 0.2


def day_in_the_hall(stage: Stage, opening: datetime, accidents: Accidents) -> None:
    """From the doors to the last table: check-ins, accidents, meetings, and what people say became of them."""
    stage.wait_until(opening - timedelta(minutes=60))
    _doors(stage, accidents)
    for now in stage.wait(minutes=10 * 60, step=_STEP):
        accidents.happen(stage)
        _answer_offers(stage, accidents.missing)
        for meeting in booked(stage):
            assert meeting.starts_at is not None
            assert meeting.ends_at is not None
            if meeting.starts_at + timedelta(minutes=_STEP) == now:
                _look_around(stage, meeting, accidents.missing)
            elif meeting.ends_at <= now < meeting.ends_at + timedelta(minutes=_STEP):
                _say_it_was_held(stage, meeting, accidents.missing)
    _settle(stage)


def _doors(stage: Stage, accidents: Accidents) -> None:
    """Whoever comes is checked in; some by a phone without a connection, which sends all later, and twice."""
    day = stage.now.date()
    later: list[Scan] = []
    for person in stage.people:
        if person not in accidents.missing:
            scan = Scan(f"{day}-{person}", person, at=stage.now)
            if stage.may(_OFFLINE):
                later.append(scan)
            else:
                _check_in(stage, [scan])
    for _ in stage.wait(minutes=30, step=_STEP):
        pass
    _check_in(stage, later)
    _check_in(stage, later)


def _check_in(stage: Stage, scans: Sequence[Scan]) -> None:
    for done in check_in_all(stage.store, stage.organiser, stage.settings.secret, scans, stage.now):
        if done.state is not Scanned.REFUSED and done.person_id is not None:
            stage.diary.arrived.add((done.person_id, stage.now.day))


def booked(stage: Stage) -> list[MeetingRecord]:
    """Return all meetings that have a place, read off the database without any of the application's queries."""
    asked = select(MeetingRecord).where(
        MeetingRecord.conference_id == stage.conference_id, MeetingRecord.state == MeetingState.BOOKED
    )
    with stage.store.reading() as db:
        return list(db.scalars(asked.order_by(MeetingRecord.id)))


def _look_around(stage: Stage, meeting: MeetingRecord, missing: frozenset[int]) -> None:
    """Whoever sits alone at the table says so."""
    gone = [one for one in (meeting.investor_id, meeting.startup_id) if one in missing]
    if len(gone) != 1:
        return
    alone = meeting.startup_id if gone[0] == meeting.investor_id else meeting.investor_id
    said = Outcome.INVESTOR_MISSING if gone[0] == meeting.investor_id else Outcome.STARTUP_MISSING
    _say(stage, stage.people[alone], meeting, said)


def _say_it_was_held(stage: Stage, meeting: MeetingRecord, missing: frozenset[int]) -> None:
    both = (meeting.investor_id, meeting.startup_id)
    for person in both:
        if missing.isdisjoint(both) and stage.may(_TAPS):
            _say(stage, stage.people[person], meeting, Outcome.HELD)


def _say(stage: Stage, seat: Seat, meeting: MeetingRecord, outcome: Outcome) -> None:
    if stage.attempt(record_outcome, seat, meeting.id, outcome) is not None:
        stage.diary.outcomes.add(meeting.id)


def _answer_offers(stage: Stage, missing: frozenset[int]) -> None:
    """Both look at their phones; one in three of them does not want to."""
    asked = select(StandInRecord).where(StandInRecord.state == StandInState.OPEN)
    with stage.store.reading() as db:
        offers = [(one.id, (one.freed_id, one.other_id)) for one in db.scalars(asked.order_by(StandInRecord.id))]
    for offer, both in offers:
        for person in both:
            if person not in missing:
                done = stage.attempt(answer_stand_in, stage.people[person], offer, stage.may(_STANDS_IN))
                if done is not None and done.value is not None:
                    stage.diary.agreed.add(done.value)


def _settle(stage: Stage) -> None:
    """At night the organisers settle what nobody has said anything about, and what the two sides contradict in."""
    with stage.store.reading() as db:
        conference = db.get_one(ConferenceRecord, stage.conference_id)
        waiting = [one.meeting.id for one in without_outcome(db, stage.conference_id, stage.now)]
        both = [one.meeting.id for one in suggested_held(db, conference, stage.now)]
    settle_as_held(stage.store, stage.organiser, both, stage.now)
    for meeting in waiting:
        if meeting not in both:
            record_outcome(stage.store, stage.organiser, meeting, Outcome.BOTH_MISSING, stage.now)
    stage.diary.outcomes |= set(waiting)
