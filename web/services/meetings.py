"""What happens to a meeting once both said yes, and to one's own time: move, cancel, block."""

from __future__ import annotations

from datetime import datetime, timedelta

from matcher.profiles import Interval, Side
from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import book, open_conference, tidy_text
from web.services.letters.notices import tell_cancelled
from web.services.places import FreeSlot, free_slots, place_record
from web.services.times import said_time, said_times
from web.store.busy import add_absence, free_place, remove_absence, ticks
from web.store.couples import booked_hours, is_released, live_proposal, lock_people, meeting_row, shared_forums
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.meetings import absence_row, absences_of_person
from web.store.records.accounts import Right, SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import AbsenceRecord, MeetingRecord, MeetingState, ProposalState

_SHORTEST_REASON = 3
_LONGEST_BLOCK = timedelta(days=7)
_NOTE_LENGTH = 200

_NO_REASON = Words(
    "Say in a few words why you cancel: the other side reads it.", "请简单说明取消的原因，对方会看到。"
)
_BEGUN = Words(
    "This meeting has begun or is over; it can be moved or cancelled no more.",
    "该会面已开始或已结束，不能再移动或取消。",
)
_CANCELLED = Words(
    "This meeting was cancelled before. You can ask for another one.", "该会面此前已取消。您可以重新发出会面请求。"
)
_WAITS = Words(
    "This meeting waits for the timetable; its time can be changed once the organisers have released it.",
    "该会面正在等待日程安排；主办方发布日程后即可更改时间。",
)
_NOT_FREE = Words(
    "{time} is not free for both. Free for both: {free}. Choose one of these times.",
    "{time} 不是双方都空闲的时段。双方都空闲的时段有：{free}。请选择其中之一。",
)
_NOWHERE = Words(
    "There is no other time left that is free for both. Keep this one, or cancel with a reason.",
    "没有其他双方都空闲的时段。请保留当前时间，或说明原因并取消。",
)
_ENDS_FIRST = Words("The time must end after it begins.", "结束时间必须晚于开始时间。")
_PAST = Words("This time is over already. Choose one to come.", "这段时间已过去。请选择之后的时间。")
_TOO_LONG = Words(
    "At most seven days can be blocked at once. Choose a shorter time.", "一次最多可屏蔽七天。请选择较短的时间。"
)
_MEETING_THEN = Words(
    "You have a meeting at {time}. Move or cancel it first, then block the time.",
    "您在 {time} 有会面。请先移动或取消该会面，再屏蔽时间。",
)


def cancel_meeting(store: Store, seat: Seat, meeting_id: int, reason: str, now: datetime) -> None:
    """Cancel a meeting with a reason that the other side reads; cancelling twice is cancelling."""
    said = tidy_text(reason)

    def work(db: Database) -> None:
        meeting, _conference = _meeting(db, seat, meeting_id)
        side = side_of(seat)
        if meeting.state is MeetingState.CANCELLED and meeting.cancelled_by is side:
            return
        _refuse_ended(meeting, now)
        if len(said) < _SHORTEST_REASON:
            raise RefusedError(_NO_REASON, "no reason")
        call_off(db, seat, meeting, said, now)

    store.retrying(work)


def call_off(db: Database, seat: Seat, meeting: MeetingRecord, reason: str, now: datetime) -> None:
    """Cancel a meeting in the caller's transaction, and close the proposal that it came from."""
    side = side_of(seat)
    before = {"state": meeting.state.value, **place_record(meeting)}
    # Its hour stays written down, so that calendars and pages can say which meeting it was.
    free_place(db, meeting)
    meeting.state, meeting.cancelled_by, meeting.reason = MeetingState.CANCELLED, side, reason
    meeting.changed_at = now
    meeting.sequence += 1
    proposal = live_proposal(db, meeting.investor_id, meeting.startup_id)
    if proposal is not None:
        known = proposal.state.value
        proposal.state = ProposalState.WITHDRAWN if side is None else ProposalState.DECLINED
        change = {"state": known}, {"state": proposal.state.value}
        log_change(db, seat, "withdraw proposal", ("proposal", proposal.id), now, change)
    after = {"state": meeting.state.value, "reason": reason}
    log_change(db, seat, "cancel meeting", ("meeting", meeting.id), now, (before, after))
    tell_cancelled(db, meeting, now)


def move_meeting(store: Store, seat: Seat, meeting_id: int, start: datetime, now: datetime) -> None:
    """Move a meeting to a time that is free for both; it keeps its table where that is free then."""

    def work(db: Database) -> None:
        meeting, conference = _meeting(db, seat, meeting_id)
        _refuse_ended(meeting, now)
        if meeting.starts_at == start:
            return
        if meeting.state is MeetingState.AGREED and not is_released(db, conference.id):
            raise RefusedError(_WAITS, "request waits")
        slots = slots_for_move(db, conference, meeting, now)
        slot = _slot_at(conference, slots, start)
        stays = slot.session.id == meeting.session_id and meeting.table in slot.tables
        book(db, seat, meeting, slot.place(meeting.table if stays else None), now)

    store.retrying(work)


def slots_for_move(
    db: Database, conference: ConferenceRecord, meeting: MeetingRecord, now: datetime
) -> list[FreeSlot]:
    """Return the slots to which a meeting can be moved; its own is among them."""
    couple = (meeting.investor_id, meeting.startup_id)
    found = free_slots(db, conference, couple, shared_forums(db, *couple), now, meeting.id)
    # Where two rooms are free at the same time, the one it is in comes first.
    return sorted(found, key=lambda slot: (slot.hours.start, slot.session.id != meeting.session_id))


def block_time(store: Store, seat: Seat, hours: Interval, note: str, now: datetime) -> int:
    """Block one's own time for meetings; return the absence's id. The same hours again are the same absence."""
    said = tidy_text(note, _NOTE_LENGTH)
    if hours.end <= hours.start:
        raise RefusedError(_ENDS_FIRST, "ends first")
    if hours.end <= now:
        raise RefusedError(_PAST, "past")
    if hours.end - hours.start > _LONGEST_BLOCK:
        raise RefusedError(_TOO_LONG, "too long")

    def work(db: Database) -> int:
        conference = open_conference(db, seat)
        lock_people(db, [seat.participant])
        for known in absences_of_person(db, seat.participant):
            if (known.starts_at, known.ends_at) == (hours.start, hours.end):
                return known.id
        touched = set(ticks(hours))
        for meeting in booked_hours(db, [seat.participant])[seat.participant]:
            if not touched.isdisjoint(ticks(meeting)):
                raise RefusedError(_MEETING_THEN.format(time=said_time(conference, meeting.start)), "meeting then")
        row = add_absence(db, seat.participant, hours, said)
        log_change(db, seat, "block time", ("absence", row.id), now, ({}, _hours_record(row)))
        return row.id

    return store.retrying(work)


def unblock_time(store: Store, seat: Seat, absence_id: int, now: datetime) -> None:
    """Take back a time that one blocked; one that is gone already is gone."""

    def work(db: Database) -> None:
        open_conference(db, seat)
        lock_people(db, [seat.participant])
        row = absence_row(db, absence_id)
        if row is None:
            return
        if row.participant_id != seat.participant:
            raise NotFoundError
        change = _hours_record(row)
        remove_absence(db, row)
        log_change(db, seat, "unblock time", ("absence", absence_id), now, (change, {}))

    store.retrying(work)


def _hours_record(row: AbsenceRecord) -> dict[str, str]:
    """Return an absence as the change log keeps it; its note is its writer's own."""
    return {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}


def _meeting(db: Database, seat: Seat, meeting_id: int) -> tuple[MeetingRecord, ConferenceRecord]:
    """Return a meeting that the seat may change, its people locked."""
    conference = open_conference(db, seat)
    return meeting_for(db, seat, meeting_id, Right.PLAN), conference


def meeting_for(db: Database, seat: Seat, meeting_id: int, right: Right) -> MeetingRecord:
    """Return a meeting, its people locked, for one of the two or for whoever has a right to it."""
    meeting = meeting_row(db, seat.conference_id, meeting_id)
    if meeting is None:
        raise NotFoundError
    if side_of(seat) is None:
        seat.needs(right)
    elif seat.participant not in (meeting.investor_id, meeting.startup_id):
        raise NotFoundError
    lock_people(db, (meeting.investor_id, meeting.startup_id))
    db.refresh(meeting)
    return meeting


def side_of(seat: Seat) -> Side | None:
    """Return the side a seat speaks for; None: the organisers' or the staff's."""
    return seat.side if seat.kind in (SeatKind.INVESTOR, SeatKind.STARTUP) else None


def _refuse_ended(meeting: MeetingRecord, now: datetime) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise RefusedError(_CANCELLED, "cancelled")
    if meeting.starts_at is not None and meeting.starts_at <= now:
        raise RefusedError(_BEGUN, "begun")


def _slot_at(conference: ConferenceRecord, slots: list[FreeSlot], start: datetime) -> FreeSlot:
    found = next((slot for slot in slots if slot.hours.start == start), None)
    if found is None and not slots:
        raise RefusedError(_NOWHERE, "nowhere")
    if found is None:
        free = said_times(conference, (slot.hours.start for slot in slots))
        raise RefusedError(_NOT_FREE.format(time=said_time(conference, start), free=free), "not free")
    return found
