"""What an organiser does to a timetable by hand: begin a draft, move, swap and pin meetings, go back, give up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matcher.words import Words
from web.errors import ChangedMeanwhileError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.timetable.happenings import happenings_of
from web.services.timetable.places import Occupancy, Times, no_table
from web.store.bookings import pin
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.plans import TimetableRecord, VersionState
from web.store.timetables import (
    Placed,
    Spot,
    View,
    add_timetable,
    locked_timetable,
    meetings_around,
    meetings_in,
    one_meeting,
    put_place,
    timetable_by_version,
    write_places,
)

_NO_DRAFT = Words(
    "Version {version} is no draft any more: it was released or put away. Look at the latest version and go on "
    "there.",
    "第 {version} 版已不是草稿（已发布或已放弃）。请查看最新版本并继续。",
)
_PINNED = Words("{pair} is pinned. Unpin the meeting first.", "{pair} 已固定。请先取消固定。")
_GONE = Words("This meeting was cancelled a moment ago.", "该会面刚被取消。")
_UNPLACED = Words(
    "{pair} has no place yet, so there is nothing to swap. Move it.", "{pair} 尚无位置，无法交换。请直接移动。"
)
_OTHER = Words("{pair}: {why}", "{pair}：{why}")
_NOT_RELEASED = Words("Only a released version can be brought back.", "只能恢复已发布的版本。")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a meeting is to go; no table: the best that is free."""

    session_id: int
    start: datetime
    table: int | None = None


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """A time at which a meeting could be, with its free tables, or why it cannot."""

    times: Times
    start: datetime
    tables: tuple[int, ...]
    refusal: Words | None
    here: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Everywhere a meeting could go, and which other meetings it could change places with."""

    meeting: Placed
    times: list[TimeChoice]
    swaps: list[Placed]


def draft_by_hand(store: Store, seat: Seat, now: datetime) -> int:
    """Begin a draft with every meeting where it is now, and return its version."""
    seat.needs(Right.PLAN)
    with store.writing() as db:
        open_conference(db, seat)
        meetings = meetings_in(db, View(seat.conference_id))
        row = add_timetable(db, seat.conference_id, seat.account_id, now)
        write_places(db, row.id, meetings)
        log_change(db, seat, "begin timetable", ("timetable", row.id), now, ({}, {"version": row.version}))
        return row.version


def discard(store: Store, seat: Seat, timetable_id: int, now: datetime) -> None:
    """Put a draft away; it can still be read."""
    seat.needs(Right.PLAN)
    with store.writing() as db:
        open_conference(db, seat)
        row = own_draft(db, seat, timetable_id)
        row.state = VersionState.DISCARDED
        states = {"state": VersionState.DRAFT.value}, {"state": VersionState.DISCARDED.value}
        log_change(db, seat, "discard timetable", ("timetable", row.id), now, states)


def roll_back(store: Store, seat: Seat, to_version: int, now: datetime) -> int:
    """Begin a draft with the places of an earlier version, for meetings that still live; return its version.

    A meeting whose old place cannot be had any more stays where it is; meetings made since stay too.
    """
    seat.needs(Right.PLAN)
    with store.writing() as db:
        conference = open_conference(db, seat)
        old = timetable_by_version(db, seat.conference_id, to_version)
        if old is None:
            raise NotFoundError
        if old.state is not VersionState.FROZEN:
            raise RefusedError(_NOT_RELEASED)
        before = {one.meeting_id: one.spot for one in meetings_in(db, View(seat.conference_id, old)) if one.spot}
        meetings = meetings_in(db, View(seat.conference_id))
        row = add_timetable(db, seat.conference_id, seat.account_id, now, figures={"back_to": to_version})
        write_places(db, row.id, _brought_back(Occupancy(db, conference, ()), meetings, before, now))
        after = {"version": row.version, "to": to_version}
        log_change(db, seat, "roll back timetable", ("timetable", row.id), now, ({}, after))
        return row.version


def _brought_back(
    hall: Occupancy, meetings: Sequence[Placed], before: dict[int, Spot], now: datetime
) -> list[Placed]:
    """Return meetings at their old spots where they can be had, the others where they are where they can."""
    stays = [one for one in meetings if one.meeting_id not in before or one.pinned]
    moving = [one for one in meetings if one.meeting_id in before and not one.pinned]
    for one in stays:
        hall.put(one)
    found = list(stays)
    homeless = []
    for one in moving:
        old = one.at(before[one.meeting_id])
        if old.spot == one.spot or (old.spot and hall.refusal(one.at(None), old.spot, now) is None):
            hall.put(old)
            found.append(old)
        else:
            homeless.append(one)
    for one in homeless:
        why = hall.refusal(one, one.spot, now) if one.spot else None
        here = one.at(None) if why else one
        hall.put(here)
        found.append(replace(here, reason=why.record()) if why else here)
    return found


def move_place(store: Store, seat: Seat, timetable_id: int, meeting_id: int, to: Target, now: datetime) -> Spot:
    """Move a meeting within a draft and return its new spot; what is really booked stays until the release."""
    seat.needs(Right.PLAN)
    with store.writing() as db:
        conference = open_conference(db, seat)
        row = own_draft(db, seat, timetable_id)
        view = View(conference.id, row)
        meeting = _movable(db, view, meeting_id)
        hall = Occupancy(db, conference, meetings_around(db, view, meeting.sub_forum_id), happenings_of(row))
        spot = _wanted(hall, meeting, to, now)
        _write(db, seat, row, [(meeting, spot)], now)
        return spot


def swap_places(store: Store, seat: Seat, timetable_id: int, pair: tuple[int, int], now: datetime) -> None:
    """Let two meetings of a draft change places."""
    seat.needs(Right.PLAN)
    with store.writing() as db:
        conference = open_conference(db, seat)
        row = own_draft(db, seat, timetable_id)
        view = View(conference.id, row)
        one, other = (_movable(db, view, id_) for id_ in pair)
        near = {
            found.meeting_id: found for it in (one, other) for found in meetings_around(db, view, it.sub_forum_id)
        }
        hall = Occupancy(db, conference, near.values(), happenings_of(row))
        if one.spot is None or other.spot is None:
            raise RefusedError(_UNPLACED.format(pair=(other if one.spot else one).pair))
        if why := swap_refusal(hall, one, other, now):
            raise RefusedError(why)
        _write(db, seat, row, [(one, other.spot), (other, one.spot)], now)


def swap_refusal(hall: Occupancy, one: Placed, other: Placed, now: datetime) -> Words | None:
    """Return why two meetings cannot change places; None where they can."""
    hall.take(one)
    hall.take(other)
    try:
        for mover, partner in ((one, other), (other, one)):
            assert partner.spot is not None
            if why := hall.refusal(mover, partner.spot, now):
                return _OTHER.format(pair=mover.pair, why=why)
            # The first must be seen there by the second: they may share a person.
            hall.put(mover.at(partner.spot))
        return None
    finally:
        hall.take(one.at(other.spot))
        hall.take(other.at(one.spot))
        hall.put(one)
        hall.put(other)


def pin_meeting(store: Store, seat: Seat, meeting_id: int, now: datetime, *, pinned: bool) -> None:
    """Pin a meeting where it is, or let it go: no draft and no repair moves a pinned one."""
    seat.needs(Right.PLAN)
    with store.writing() as db:
        open_conference(db, seat)
        meeting = one_meeting(db, View(seat.conference_id), meeting_id)
        if meeting is None:
            raise NotFoundError
        pin(db, meeting_id, pinned=pinned)
        change = {"pinned": meeting.pinned}, {"pinned": pinned}
        log_change(db, seat, "pin meeting" if pinned else "unpin meeting", ("meeting", meeting_id), now, change)


def choices_for(
    db: Database, conference: ConferenceRecord, timetable: TimetableRecord, meeting_id: int, now: datetime
) -> Choices:
    """Return everywhere a meeting of a draft could go, and where not and why."""
    view = View(conference.id, timetable)
    meeting = one_meeting(db, view, meeting_id)
    if meeting is None:
        raise NotFoundError
    meetings = meetings_around(db, view, meeting.sub_forum_id)
    hall = Occupancy(db, conference, meetings, happenings_of(timetable))
    times = [
        _choice(hall, meeting, times, start, now)
        for times in hall.times.values()
        if times.session.sub_forum_id == meeting.sub_forum_id
        for start in times.starts
    ]
    swaps = [
        other
        for other in meetings
        if _may_swap(meeting, other) and swap_refusal(hall, meeting, other, now) is None
    ]
    swaps.sort(key=lambda one: (one.spot.starts_at, one.spot.table) if one.spot else (now, 0))
    return Choices(meeting, times, swaps)


def _may_swap(meeting: Placed, other: Placed) -> bool:
    return (
        meeting.spot is not None
        and other.spot is not None
        and not other.pinned
        and other.meeting_id != meeting.meeting_id
        and other.sub_forum_id == meeting.sub_forum_id
        and other.spot.starts_at != meeting.spot.starts_at
    )


def _choice(hall: Occupancy, meeting: Placed, times: Times, start: datetime, now: datetime) -> TimeChoice:
    spot = times.spot(start, 1)
    here = meeting.spot is not None and (meeting.spot.session_id, meeting.spot.starts_at) == (
        times.session.id,
        start,
    )
    refusal = hall.time_refusal(meeting, spot, now)
    tables = tuple(hall.free_tables(meeting, spot)) if refusal is None else ()
    return TimeChoice(times, start, tables, refusal or (None if tables else no_table()), here)


def own_draft(db: Database, seat: Seat, timetable_id: int) -> TimetableRecord:
    """Return a draft of the seat's conference, locked; refuse a version that is none any more."""
    row = locked_timetable(db, seat.conference_id, timetable_id)
    if row is None:
        raise NotFoundError
    if row.state is not VersionState.DRAFT:
        raise ChangedMeanwhileError(_NO_DRAFT.format(version=row.version))
    return row


def _movable(db: Database, view: View, meeting_id: int) -> Placed:
    meeting = one_meeting(db, view, meeting_id)
    if meeting is None:
        raise RefusedError(_GONE)
    if meeting.pinned:
        raise RefusedError(_PINNED.format(pair=meeting.pair))
    return meeting


def _wanted(hall: Occupancy, meeting: Placed, to: Target, now: datetime) -> Spot:
    """Return the spot that is meant, or refuse it with the reason."""
    times = hall.times.get(to.session_id)
    if times is None:
        raise NotFoundError
    spot = times.spot(to.start, to.table or 1)
    why = hall.time_refusal(meeting, spot, now)
    if why is None and to.table is None:
        table = hall.best_table(meeting, spot)
        spot, why = times.spot(to.start, table or 1), None if table else no_table()
    elif why is None:
        why = hall.table_refusal(meeting, spot)
    if why is not None:
        raise RefusedError(why)
    return spot


def _write(
    db: Database, seat: Seat, row: TimetableRecord, moves: list[tuple[Placed, Spot]], now: datetime
) -> None:
    for meeting, spot in moves:
        put_place(db, row.id, meeting.at(spot))
        change = spot_record(meeting.spot), {**spot_record(spot), "version": row.version}
        log_change(db, seat, "move in draft", ("meeting", meeting.meeting_id), now, change)
    # Whoever looks at the draft to release it must see this move: the revision rises with the figures.
    row.figures = {**row.figures, "by_hand": row.figures.get("by_hand", 0) + len(moves)}


def spot_record(spot: Spot | None) -> dict[str, Any]:
    """Return a spot as plain values, for the change log."""
    if spot is None:
        return {}
    return {
        "session_id": spot.session_id,
        "starts_at": spot.starts_at.isoformat(),
        "ends_at": spot.ends_at.isoformat(),
        "table": spot.table,
    }
