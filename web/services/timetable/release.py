"""What a draft would change for whom, and its release: all of it at once, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from matcher.words import Words
from web.errors import ChangedMeanwhileError, RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.letters.notices import tell_meetings, tell_session
from web.services.timetable.happenings import HappeningKind, Running, block_times, happenings_of, move_sessions
from web.services.timetable.places import Occupancy
from web.services.timetable.versions import own_draft, spot_record
from web.store.bookings import (
    blocked_couples,
    book_meetings,
    cancel_meetings,
    cancelled_since,
    free_places,
    lock_meetings,
    unbook_meetings,
)
from web.store.engine import Database, Store
from web.store.log import log_change, log_changes
from web.store.notices import raise_sequences
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingState, ProposalState
from web.store.records.messages import NoticeKind
from web.store.records.plans import TimetableRecord, VersionState
from web.store.timetables import Placed, Spot, View, discard_drafts, meetings_in, write_places

# With so many meetings that cannot be where the draft has them, or such a share, it is out of date as a whole.
_FEW, _SHARE = 5, 0.1

_CHANGED = Words(
    "The draft was changed a moment ago. Look at what it changes now, then release it.",
    "草稿刚被修改。请先查看它现在带来的变动，再发布。",
)
_TOO_MUCH = Words(
    "Too much has changed since this draft was made: {count} of its meetings cannot be where it has them, the "
    "first: {pair} ({why}) Draft again.",
    "草稿生成后变动太多：其中 {count} 场会面已无法安排在原定位置，第一场：{pair}（{why}）请重新生成日程表。",
)
_UPSET = Words(
    "{pair} was booked since this repair was made and cannot be held there: {why} Repair again.",
    "{pair} 在本次修复生成后才预约，无法在该处进行：{why} 请重新修复。",
)
_BLOCKED = Words("The organiser has blocked this pair.", "主办方已禁止该配对。")
_NOT_COMING = Words("{who} does not come any more.", "{who} 已不再参会。")
_SINCE = Words(
    "It was moved since this draft was made, and stays where it is now.", "草稿生成后已被移动，保持现在的位置。"
)
_ORGANISER = Words("The organiser had to cancel this meeting.", "主办方不得不取消本场会面。")


@dataclass(frozen=True, slots=True)
class Step:
    """What a release does to one meeting."""

    meeting: Placed
    before: Spot | None
    after: Spot | None
    reason: Words | None = None

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "meeting": self.meeting.meeting_id,
            "pair": self.meeting.pair,
            "from": spot_record(self.before),
            "to": spot_record(self.after),
            "reason": self.reason.record() if self.reason else {},
        }


@dataclass(slots=True)
class Outcome:
    """What a release changes.

    ``new``: meetings that get their first place. ``unbooked``: those that lose it and wait. ``left``: those that
    cannot be where the draft has them, and why; ``gone``: pairs that cancelled since the draft was made.
    """

    new: list[Step] = field(default_factory=list)
    moved: list[Step] = field(default_factory=list)
    cancelled: list[Step] = field(default_factory=list)
    unbooked: list[Step] = field(default_factory=list)
    left: list[Step] = field(default_factory=list)
    kept: list[Placed] = field(default_factory=list)
    waiting: list[Placed] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many people have a changed meeting."""
        steps = (*self.new, *self.moved, *self.cancelled, *self.unbooked)
        return len({person for step in steps for person in step.meeting.people})

    def record(self) -> dict[str, Any]:
        """Return it as plain values; new places stand in the version itself."""
        lists = {
            name: [step.record() for step in getattr(self, name)]
            for name in ("moved", "cancelled", "unbooked", "left")
        }
        return {**lists, "new": len(self.new), "kept": len(self.kept), "people": self.people, "gone": self.gone}


def outcome_of(db: Database, conference: ConferenceRecord, draft: TimetableRecord, now: datetime) -> Outcome:
    """Return what the release of a draft would do as things stand.

    Raises
    ------
    RefusedError
        When reality has moved on too far from the draft.
    """
    meetings = meetings_in(db, View(conference.id, draft))
    happenings = happenings_of(draft)
    blocked = blocked_couples(db, conference.id)
    found = Outcome(gone=cancelled_since(db, draft))
    leaving = {one.person_id for one in happenings if one.kind is HappeningKind.NOT_COMING}
    movers = _sorted_out(found, draft, [one for one in meetings if not _lets_go(found, one, leaving)], blocked)
    wanted = len(movers)
    while True:
        hall = Occupancy(db, conference, found.kept, happenings) if happenings or movers else None
        placed, failed = _placed(hall, movers, now) if hall else ([], [])
        back = [step.meeting for step in failed if step.before is not None]
        found.left += failed
        if not back:
            break
        # Who cannot move stays, and may be in somebody's way there: everybody else is looked at anew.
        found.kept += [one.at(one.live) for one in back]
        stuck = {step.meeting.meeting_id for step in failed}
        movers = [one for one in movers if one.meeting_id not in stuck]
    if len(found.left) > max(_FEW, _SHARE * wanted):
        first = found.left[0]
        raise RefusedError(_TOO_MUCH.format(count=len(found.left), pair=first.meeting.pair, why=first.reason))
    if happenings and hall:
        _refuse_upset(hall, [one for one in found.kept if one.spot and one.spot.starts_at >= now])
    for step in placed:
        (found.moved if step.before else found.new).append(step)
    return found


def _lets_go(found: Outcome, one: Placed, leaving: set[int]) -> bool:
    """Cancel a meeting that waits for a place while one of the two does not come; say whether it was so."""
    gone = next((id_ for id_ in one.people if id_ in leaving), None)
    if gone is None or one.live is not None:
        return False
    name = one.investor_name if gone == one.investor_id else one.startup_name
    found.cancelled.append(Step(one, None, None, _NOT_COMING.format(who=name)))
    return True


def _sorted_out(
    found: Outcome, draft: TimetableRecord, meetings: Sequence[Placed], blocked: set[tuple[int, int]]
) -> list[Placed]:
    """Sort meetings by what the draft does to them; return those that are to be somewhere else."""
    cancelled = {one["meeting"]: Words(**one["reason"]) for one in draft.difference.get("cancelled", [])}
    movers = []
    for one in meetings:
        if one.spot is not None and one.spot == one.live:
            found.kept.append(one)
            if not one.known:
                found.left.append(Step(one, one.live, one.live, _SINCE))
        elif one.spot is not None and one.people in blocked and one.live is None:
            found.left.append(Step(one, None, None, _BLOCKED))
        elif one.spot is not None:
            movers.append(one)
        elif one.meeting_id in cancelled:
            found.cancelled.append(Step(one, one.live, None, cancelled[one.meeting_id]))
        elif one.live is not None:
            found.unbooked.append(Step(one, one.live, None, Words(one.reason["en"], one.reason["zh"])))
        else:
            found.waiting.append(one)
    return sorted(movers, key=lambda one: (not one.pinned, one.meeting_id))


def _placed(hall: Occupancy, movers: Sequence[Placed], now: datetime) -> tuple[list[Step], list[Step]]:
    """Return the movers that find their spot free, and those that do not, each with why."""
    placed, failed = [], []
    for one in movers:
        assert one.spot is not None
        why = hall.refusal(one, one.spot, now)
        if why is None:
            hall.put(one)
            placed.append(Step(one, one.live, one.spot))
        else:
            failed.append(Step(one, one.live, one.live, why))
    return placed, failed


def _refuse_upset(hall: Occupancy, kept: Iterable[Placed]) -> None:
    for one in kept:
        if why := hall.upset(one):
            raise RefusedError(_UPSET.format(pair=one.pair, why=why))


def release(store: Store, seat: Seat, timetable_id: int, revision: int, now: datetime) -> Outcome:
    """Release a draft: every placed meeting is booked there, the version is frozen, other drafts are put away.

    Parameters
    ----------
    revision : of the draft as the organiser saw what it changes.

    Raises
    ------
    RefusedError
        When it is no draft any more, was changed since it was seen, or too much has changed around it.
    """
    seat.needs(Right.PLAN)
    with store.writing() as db:
        conference = open_conference(db, seat)
        row = own_draft(db, seat, timetable_id)
        if row.revision != revision:
            raise ChangedMeanwhileError(_CHANGED)
        lock_meetings(db, conference.id)
        found = outcome_of(db, conference, row, now)
        _make_true(db, seat, row, found, now)
        _freeze(db, seat, row, found, now)
        return found


def _make_true(db: Database, seat: Seat, row: TimetableRecord, found: Outcome, now: datetime) -> None:
    conference, happenings = db.get_one(ConferenceRecord, seat.conference_id), happenings_of(row)
    rooms = {session.id: session.room for session in conference.sessions}
    move_sessions(db, seat, conference, happenings, now)
    leaving = (*found.moved, *found.cancelled, *found.unbooked)
    free_places(db, [step.meeting.meeting_id for step in leaving])
    begun = [one for one in found.kept if one.spot and one.spot.starts_at < now]
    block_times(db, seat, conference, happenings, _running(begun), now)
    db.flush()
    book_meetings(db, [step.meeting for step in (*found.new, *found.moved)], now)
    reasons = {step.meeting.meeting_id: str(step.reason or _ORGANISER) for step in found.cancelled}
    taken_back = cancel_meetings(db, reasons, now)
    unbook_meetings(db, [step.meeting.meeting_id for step in found.unbooked], now)
    for verb, steps in (
        ("book meeting", found.new),
        ("move meeting", found.moved),
        ("cancel meeting", found.cancelled),
        ("unplace meeting", found.unbooked),
    ):
        log_changes(db, seat, verb, "meeting", now, {step.meeting.meeting_id: _change(step) for step in steps})
    states = {"state": ProposalState.AGREED.value}, {"state": ProposalState.WITHDRAWN.value}
    log_changes(db, seat, "withdraw proposal", "proposal", now, dict.fromkeys(taken_back, states))
    for kind, told in (
        (NoticeKind.RELEASED, found.new),
        (NoticeKind.MOVED, [*found.moved, *found.unbooked]),
        (NoticeKind.CANCELLED, found.cancelled),
    ):
        facts = {step.meeting.meeting_id: {"was": spot_record(step.before)} for step in told}
        tell_meetings(db, kind, facts, now)
    for session in conference.sessions:
        if session.room != rooms[session.id]:
            _tell_room(db, session.id, rooms[session.id], found.kept, now)


def _tell_room(db: Database, session_id: int, was: str, kept: Iterable[Placed], now: datetime) -> None:
    """Tell those whose meetings stay in a session that it is in another room; the others learn of their move."""
    there = [
        one.meeting_id for one in kept if one.spot and one.spot.session_id == session_id and one.spot.ends_at > now
    ]
    raise_sequences(db, there, now)
    tell_session(db, session_id, was, there, now)


def _running(begun: Sequence[Placed]) -> Running:
    people: dict[int, datetime] = {}
    tables: dict[tuple[int, int], datetime] = {}
    for one in begun:
        assert one.spot is not None
        end, table = one.spot.ends_at, (one.spot.session_id, one.spot.table)
        people |= {person: max(end, people.get(person, end)) for person in one.people}
        tables[table] = max(end, tables.get(table, end))
    return Running(people, tables)


def _change(step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    after = spot_record(step.after)
    return spot_record(step.before), {**after, "reason": step.reason.record()} if step.reason else after


def _freeze(db: Database, seat: Seat, row: TimetableRecord, found: Outcome, now: datetime) -> None:
    """Keep the version as it became true."""
    changed = [_later(step.meeting.at(step.after)) for step in (*found.new, *found.moved)]
    without = [
        _later(replace(step.meeting.at(None), reason=step.reason.record() if step.reason else {}))
        for step in (*found.cancelled, *found.unbooked)
    ]
    left = [
        replace(step.meeting.at(None), reason=step.reason.record())
        for step in found.left
        if step.before is None and step.reason
    ]
    write_places(db, row.id, [*found.kept, *changed, *without, *left, *found.waiting])
    row.state, row.frozen_by, row.frozen_at = VersionState.FROZEN, seat.account_id, now
    row.difference = {**row.difference, **found.record()}
    put_away = discard_drafts(db, seat.conference_id, row.id)
    after = {"version": row.version, "new": len(found.new), "moved": len(found.moved), "put_away": put_away}
    log_change(db, seat, "release timetable", ("timetable", row.id), now, ({}, after))


def _later(one: Placed) -> Placed:
    return replace(one, revision=one.revision + 1, state=MeetingState.BOOKED)
