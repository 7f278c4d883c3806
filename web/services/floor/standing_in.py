"""Whoever is let down is offered the best person who is free now; both have to say yes, and the first yes wins.

Once the grace time of a missing person is over, the table and the time of both are given back. The two are asked
each by itself, and neither learns what the other answered: only that they meet, or that it came to nothing. The
meeting that was missed is then cancelled with its reason, its outcome is "replaced", and the new one has the slot.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from matcher.profiles import Interval
from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import agree, book, open_conference
from web.services.floor.stand_in_search import best_stand_in, slot_ticks
from web.services.letters.notices import notify
from web.services.meetings import call_off
from web.services.places import Place
from web.store.busy import busy_tables, free_place, ticks
from web.store.couples import live_meeting, lock_people, meeting_row
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.outcomes import outcome_row, waiting_alone
from web.store.people import participant_row
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.floor import Outcome, OutcomeRecord, StandInRecord, StandInState
from web.store.records.meetings import Door, MeetingRecord, MeetingState
from web.store.records.messages import NoticeKind
from web.store.stand_ins import (
    busy_between,
    missed_meetings_at,
    open_stand_in,
    open_stand_ins_of,
    overdue_stand_ins,
    stand_in_row,
)

#: So long two people have to answer an offer.
ANSWER_TIME = timedelta(minutes=3)
# A talk shorter than this is not worth the walk.
_LEAST_TALK = timedelta(minutes=5)

_OVER = Words(
    "This offer is over: it came to nothing, or its time has passed. You need do nothing.",
    "此邀约已结束：未能成行或已过时。您无需再做任何事。",
)
_REPLACED = Words(
    "{missing} did not come; {freed} met somebody else in this slot.",
    "{missing} 未到场；{freed} 在该时段与他人会面。",
)
_MISSED = (Outcome.INVESTOR_MISSING, Outcome.STARTUP_MISSING, Outcome.BOTH_MISSING)


def let_down(meeting: MeetingRecord, outcome: Outcome | None) -> int | None:
    """Return who came to a meeting that the other side missed; None: it was not so."""
    came = {Outcome.INVESTOR_MISSING: meeting.startup_id, Outcome.STARTUP_MISSING: meeting.investor_id}
    return came.get(outcome) if outcome else None


def after_missing(
    db: Database, conference: ConferenceRecord, meeting: MeetingRecord, said: OutcomeRecord, now: datetime
) -> None:
    """Give back what a missed meeting holds once its grace time is over, and offer who came somebody else."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    if said.outcome not in _MISSED or now < meeting.starts_at + timedelta(minutes=conference.grace_minutes):
        return
    if said.given_back_at is None:
        free_place(db, meeting)
        said.given_back_at = now
        log_change(db, matcher_seat(conference.id), "give back table", ("meeting", meeting.id), now)
        db.flush()
    freed = participant_row(db, conference.id, let_down(meeting, said.outcome) or 0)
    if freed is None or now + _LEAST_TALK > meeting.ends_at or open_stand_in(db, meeting.id):
        return
    inner, outer = slot_ticks(conference, meeting)
    if busy_between(db, [freed.id], inner, outer) or _free_table(db, meeting) is None:
        return
    other = best_stand_in(db, conference, meeting, freed, now)
    if other is not None:
        _offer(db, meeting, (freed.id, other), now)


def _offer(db: Database, meeting: MeetingRecord, people: tuple[int, int], now: datetime) -> None:
    assert meeting.ends_at is not None
    assert meeting.session_id is not None
    row = StandInRecord(
        conference_id=meeting.conference_id,
        meeting_id=meeting.id,
        freed_id=people[0],
        other_id=people[1],
        session_id=meeting.session_id,
        state=StandInState.OPEN,
        created_at=now,
        expires_at=min(now + ANSWER_TIME, meeting.ends_at),
    )
    db.add(row)
    db.flush()
    for person, other in ((row.freed, row.other), (row.other, row.freed)):
        facts = {
            "name": other.name,
            "starts_at": now.isoformat(),
            "ends_at": meeting.ends_at.isoformat(),
            "until": row.expires_at.isoformat(),
            "table": meeting.table,
            "session_id": meeting.session_id,
        }
        notify(db, [person.id], NoticeKind.OFFERED, ("stand_in", row.id), now, facts=facts)
    told = {"offered": f"{row.freed.name} × {row.other.name}"}
    log_change(db, matcher_seat(row.conference_id), "offer stand-in", ("stand_in", row.id), now, ({}, told))


def answer_stand_in(store: Store, seat: Seat, offer_id: int, yes: bool, now: datetime) -> int | None:
    """Say yes or no to meeting somebody now; return the meeting once both said yes, else None."""
    passed_over: list[int] = []

    def work(db: Database) -> int | None:
        passed_over.clear()
        conference = open_conference(db, seat)
        row = stand_in_row(db, conference.id, offer_id)
        if row is None or seat.participant not in (row.freed_id, row.other_id):
            raise NotFoundError
        lock_people(db, (row.freed_id, row.other_id))
        db.refresh(row)
        if row.state is StandInState.AGREED and yes:
            return row.new_meeting_id
        if row.state is not StandInState.OPEN or row.expires_at <= now:
            raise RefusedError(_OVER)
        if seat.participant == row.freed_id:
            row.freed_yes = yes
        else:
            row.other_yes = yes
        # The log says that somebody answered, and never what: organisers read it.
        log_change(db, seat, "answer stand-in", ("stand_in", row.id), now)
        if not yes:
            row.state = StandInState.DECLINED
            passed_over.append(row.meeting_id)
            return None
        if not (row.freed_yes and row.other_yes):
            return None
        return _meet(db, seat, conference, row, now, passed_over)

    meeting = store.retrying(work)
    for left in passed_over:
        look_again(store, seat.conference_id, left, now)
    return meeting


def _meet(
    db: Database,
    seat: Seat,
    conference: ConferenceRecord,
    row: StandInRecord,
    now: datetime,
    passed_over: list[int],
) -> int | None:
    """Book the two who both said yes, if they and a table are still free; ``passed_over`` gets who is let down."""
    meeting = row.meeting
    inner, outer = slot_ticks(conference, meeting)
    ids = _in_order(row)
    table = _free_table(db, meeting)
    people = (row.freed, row.other)
    gone = table is None or live_meeting(db, *ids) or any(one.withdrawn_at is not None for one in people)
    if table is None or gone or busy_between(db, [row.freed_id, row.other_id], inner, outer):
        row.state = StandInState.CLOSED
        passed_over.append(row.meeting_id)
        return None
    row.state = StandInState.AGREED
    _close_others(db, row, passed_over)
    for person in people:
        _replace(db, seat, meeting, person.id, now)
    new = agree(db, seat, ids, (Door.STAND_IN, meeting.sub_forum_id), now)
    assert meeting.session_id is not None
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    place = Place(meeting.session_id, row.session.room, meeting.starts_at, meeting.ends_at, table)
    book(db, seat, new, place, now, told=True)
    row.new_meeting_id = new.id
    return new.id


def _in_order(row: StandInRecord) -> tuple[int, int]:
    """Return investor and startup of an offer."""
    if row.freed_id == row.meeting.investor_id:
        return row.freed_id, row.other_id
    return row.other_id, row.freed_id


def _close_others(db: Database, row: StandInRecord, passed_over: list[int]) -> None:
    """Close what else was offered to the two; others who are let down by that are looked after again."""
    for other in open_stand_ins_of(db, (row.freed_id, row.other_id)):
        if other.id != row.id:
            other.state = StandInState.CLOSED
            if other.freed_id not in (row.freed_id, row.other_id):
                passed_over.append(other.meeting_id)


def _replace(db: Database, seat: Seat, slot: MeetingRecord, person_id: int, now: datetime) -> None:
    """Cancel the meeting of this slot that somebody came to in vain."""
    assert slot.starts_at is not None
    assert slot.ends_at is not None
    for meeting in missed_meetings_at(db, person_id, slot.starts_at, slot.ends_at):
        said = outcome_row(db, meeting.id)
        if said is None or said.given_back_at is None:
            continue
        missing, freed = meeting.investor, meeting.startup
        if said.outcome is Outcome.STARTUP_MISSING:
            missing, freed = freed, missing
        before = said.outcome.value if said.outcome else None
        said.outcome, said.at = Outcome.REPLACED, now
        staff = Seat(seat.conference_id, seat.account_id, SeatKind.ORGANISER)
        call_off(db, staff, meeting, str(_REPLACED.format(missing=missing.name, freed=freed.name)), now)
        change = {"outcome": before}, {"outcome": Outcome.REPLACED.value}
        log_change(db, staff, "record outcome", ("meeting", meeting.id), now, change)


def _free_table(db: Database, meeting: MeetingRecord) -> int | None:
    """Return the table to meet at: the meeting's own where it is free, else the first that is."""
    assert meeting.session is not None
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    wanted = set(ticks(Interval(meeting.starts_at, meeting.ends_at)))
    used = {table for table, tick in busy_tables(db, [meeting.session.id])[meeting.session.id] if tick in wanted}
    free = [table for table in range(1, meeting.session.tables + 1) if table not in used]
    return meeting.table if meeting.table in free else (free[0] if free else None)


def look_again(store: Store, conference_id: int, meeting_id: int, now: datetime) -> None:
    """Do for whoever was let down what the time asks for: give back, offer the next one."""

    def work(db: Database) -> None:
        conference = db.get_one(ConferenceRecord, conference_id)
        meeting = meeting_row(db, conference_id, meeting_id)
        if meeting is None or conference.state is ConferenceState.CLOSED:
            return
        lock_people(db, (meeting.investor_id, meeting.startup_id))
        db.refresh(meeting)
        said = outcome_row(db, meeting_id)
        if said is not None and meeting.state is MeetingState.BOOKED:
            after_missing(db, conference, meeting, said, now)

    store.retrying(work)


def tend_stand_ins(store: Store, now: datetime) -> None:
    """Let overdue offers expire, and look after everybody who waits alone now."""
    with store.writing() as db:
        for row in overdue_stand_ins(db, now):
            row.state = StandInState.EXPIRED
            log_change(db, matcher_seat(row.conference_id), "expire stand-in", ("stand_in", row.id), now)
    with store.reading() as db:
        alone = waiting_alone(db, now)
    for conference_id, meeting_id in alone:
        look_again(store, conference_id, meeting_id, now)


def close_stand_in(db: Database, meeting_id: int, waits_alone: int | None) -> None:
    """Close the offer that waits since somebody missed a meeting, unless it is for whoever waits alone there."""
    row = open_stand_in(db, meeting_id)
    if row is not None and row.freed_id != waits_alone:
        row.state = StandInState.CLOSED
        db.flush()


def matcher_seat(conference_id: int) -> Seat:
    """Return the seat of what matcher does by itself."""
    return Seat(conference_id, None, SeatKind.ORGANISER)
