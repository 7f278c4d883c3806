"""The second door to a meeting: a participant asks, the other side answers; a request that waits takes no time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import (
    CANNOT,
    Couple,
    agree,
    book,
    cannot_be_asked,
    couple_of,
    met_already,
    open_conference,
    other_of,
    refuse_limits,
    refuse_own_limit,
    refuse_private_no,
    shared,
    take_back_no,
    tidy_text,
)
from web.services.letters.notices import tell_request, tell_request_over
from web.services.places import Place, best_place, free_places
from web.services.times import said_time, said_times
from web.store.couples import declined_lately, overdue_requests, pending_request, request_row, requests_waiting
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.records.accounts import SeatKind
from web.store.records.conferences import SessionRecord
from web.store.records.meetings import Door, MeetingRequestRecord, RequestState
from web.store.records.messages import NoticeKind

# Whoever sends the same words again so soon has not seen that they arrived, nor that they were declined since.
_LATELY = timedelta(minutes=1)

_HAS_MEETING = Words(
    "You have a meeting with {name} already; it stands under Meetings.", "您与{name}已有会面，请在“会面”中查看。"
)
_ASKED_ALREADY = Words(
    "You asked {name} before, and the answer is awaited. Change that request instead, under Meetings.",
    "您已向{name}发出会面请求，正在等待答复。如需修改，请在“会面”中更改该请求。",
)
_NO_FORUM = Words(
    "You and {name} are in no sub-forum together, and meetings happen within sub-forums. Add one to your profile.",
    "您与{name}没有共同的分论坛，而会面只在分论坛内进行。请在资料中添加分论坛。",
)
_NO_TIME = Words(
    "There is no time left that is free for you and {name}. Free some of your own, or look again later.",
    "目前没有您与{name}都空闲的时段。请腾出时间，或稍后再看。",
)
_TAKEN = Words(
    "{time} is not free for both of you any more. Free for both: {free}. Choose one of these times.",
    "{time} 已不再是双方都空闲的时段。双方都空闲的时段有：{free}。请选择其中之一。",
)
_OUTGOING = Words(
    "{count} of your requests wait for an answer, which is the most at a time. Withdraw one, or wait for answers.",
    "您有 {count} 个会面请求在等待答复，已达上限。请撤回一个，或等待答复。",
)
_EXPIRED = Words(
    "This request expired on {time}. Ask {name} yourself if you would like to meet.",
    "该会面请求已于 {time} 过期。如果您想会面，请主动向{name}发出请求。",
)
_OVER = Words(
    "This request is not open any more: it was answered or withdrawn. Your meetings show how things stand.",
    "该会面请求已不再有效：已被答复或撤回。请在“会面”中查看当前状态。",
)
_NOT_YOURS_TO_ANSWER = Words(
    "This is your own request: the other side answers it. You can change or withdraw it.",
    "这是您自己发出的会面请求，由对方答复。您可以修改或撤回。",
)


@dataclass(frozen=True, slots=True)
class _Wish:
    message: str
    start: datetime | None


def ask(
    store: Store, seat: Seat, other_id: int, message: str, wished_start: datetime | None, now: datetime
) -> int:
    """Ask somebody for a meeting and return the request's id; where the other asked already, this accepts.

    A replay of the same request returns the first one's id.
    """
    wish = _Wish(tidy_text(message), wished_start)
    tried: list[int] = []

    def work(db: Database) -> int:
        # A try whose end is not known may have been taken up, and answered, since.
        before = request_row(db, seat.conference_id, tried[-1]) if tried else None
        if before is None or now not in (before.created_at, before.answered_at):
            tried.append(_ask(db, seat, other_id, wish, now))
        return tried[-1]

    return store.retrying(work)


def _ask(db: Database, seat: Seat, other_id: int, wish: _Wish, now: datetime) -> int:
    couple = couple_of(db, seat, other_id)
    no = declined_lately(db, couple.ids, couple.own.side, now - _LATELY)
    if no is not None and (no.message, no.wished_start) == (wish.message, wish.start):
        return no.id
    waiting = pending_request(db, *couple.ids)
    if waiting is not None and waiting.expires_at <= now:
        _expire(db, waiting, now)
        waiting = None
    if waiting is not None and waiting.asked_by is not couple.own.side:
        _take_up(db, seat, couple, waiting, wish, now)
        return waiting.id
    if waiting is not None:
        if (waiting.message, waiting.wished_start) != (wish.message, wish.start):
            raise RefusedError(_ASKED_ALREADY.format(name=couple.name), "asked already")
        return waiting.id
    return _write_request(db, seat, couple, wish, now)


def _write_request(db: Database, seat: Seat, couple: Couple, wish: _Wish, now: datetime) -> int:
    if met_already(db, couple) is not None:
        raise RefusedError(_HAS_MEETING.format(name=couple.name), "has meeting")
    refuse_own_limit(db, couple)
    most = couple.conference.outgoing_cap
    if requests_waiting(db, couple.own.id, now)[0] >= most:
        raise RefusedError(_OUTGOING.format(count=most), "too many asked")
    places = _free(db, couple, now)
    place = places[0] if wish.start is None else _at(couple, places, wish.start)
    if cannot_be_asked(db, couple, now):
        raise RefusedError(CANNOT.format(name=couple.name), "cannot")
    take_back_no(db, seat, couple, now)
    row = MeetingRequestRecord(
        conference_id=seat.conference_id,
        investor_id=couple.investor_id,
        startup_id=couple.startup_id,
        asked_by=couple.own.side,
        sub_forum_id=db.get_one(SessionRecord, place.session_id).sub_forum_id,
        message=wish.message,
        wished_start=wish.start,
        state=RequestState.PENDING,
        created_at=now,
        # Nothing is left to agree about once the last free time has begun.
        expires_at=min(now + timedelta(hours=couple.conference.request_hours), places[-1].starts_at),
    )
    db.add(row)
    db.flush()
    log_change(db, seat, "ask", ("meeting_request", row.id), now, ({}, _record(row)))
    tell_request(db, row, now)
    return row.id


def _take_up(
    db: Database, seat: Seat, couple: Couple, waiting: MeetingRequestRecord, wish: _Wish, now: datetime
) -> None:
    """Both asked each other: book the first wish that can be, or any time where one of them said any."""
    refuse_private_no(db, couple)
    refuse_limits(db, couple)
    places = _free(db, couple, now)
    wishes = [start for start in (waiting.wished_start, wish.start) if start is not None]
    free = {place.starts_at: place for place in reversed(places)}
    place = next((free[start] for start in wishes if start in free), None)
    if place is None and len(wishes) == 2:
        raise _taken(couple, places, wishes[1])
    chosen = place or best_place(db, couple.conference, couple.ids, places)
    _accept_at(db, seat, couple, waiting, chosen, now)
    waiting.answer_message = wish.message


def accept(store: Store, seat: Seat, request_id: int, start: datetime | None, now: datetime) -> int:
    """Accept a request and return the id of its meeting, which is booked at once.

    Without ``start`` it is at the wished time; where any time was wished, at the best one.

    Raises
    ------
    RefusedError
        If that time is not free for both any more; the words name what is.
    """
    return store.retrying(lambda db: _accept(db, seat, request_id, start, now))


def _accept(db: Database, seat: Seat, request_id: int, start: datetime | None, now: datetime) -> int:
    row, couple = _request(db, seat, request_id)
    if row.asked_by is couple.own.side:
        raise RefusedError(_NOT_YOURS_TO_ANSWER, "not yours to answer")
    if row.state is RequestState.ACCEPTED and (meeting := met_already(db, couple)) is not None:
        return meeting.id
    _refuse_ended(couple, row, now)
    refuse_private_no(db, couple)
    refuse_limits(db, couple)
    places = _free(db, couple, now)
    wished = start or row.wished_start
    best = best_place(db, couple.conference, couple.ids, places)
    place = best if wished is None else _at(couple, places, wished)
    return _accept_at(db, seat, couple, row, place, now)


def _accept_at(
    db: Database, seat: Seat, couple: Couple, row: MeetingRequestRecord, place: Place, now: datetime
) -> int:
    take_back_no(db, seat, couple, now)
    meeting = agree(db, seat, couple.ids, (Door.REQUEST, row.sub_forum_id), now)
    book(db, seat, meeting, place, now, told=True)
    return meeting.id


def decline(store: Store, seat: Seat, request_id: int, message: str, now: datetime) -> None:
    """Decline a request, with a word for whoever asked where one likes; declining twice is declining."""
    said = tidy_text(message)

    def work(db: Database) -> None:
        row, couple = _request(db, seat, request_id)
        if row.asked_by is couple.own.side:
            raise RefusedError(_NOT_YOURS_TO_ANSWER, "not yours to answer")
        if row.state is RequestState.DECLINED:
            return
        _refuse_ended(couple, row, now)
        row.answer_message = said
        _end(db, seat, row, RequestState.DECLINED, now)

    store.retrying(work)


def withdraw(store: Store, seat: Seat, request_id: int, now: datetime) -> None:
    """Take one's own request back."""

    def work(db: Database) -> None:
        row, couple = _own_request(db, seat, request_id)
        if row.state is RequestState.WITHDRAWN:
            return
        _refuse_ended(couple, row, now)
        _end(db, seat, row, RequestState.WITHDRAWN, now)

    store.retrying(work)


def change_request(
    store: Store, seat: Seat, request_id: int, message: str, wished_start: datetime | None, now: datetime
) -> None:
    """Change message and wished time of one's own request while it waits; it expires when it would have."""
    text = tidy_text(message)

    def work(db: Database) -> None:
        row, couple = _own_request(db, seat, request_id)
        _refuse_ended(couple, row, now)
        if wished_start is not None and wished_start != row.wished_start:
            _at(couple, _free(db, couple, now), wished_start)
        if (row.message, row.wished_start) == (text, wished_start):
            return
        before = _record(row)
        row.message, row.wished_start = text, wished_start
        log_change(db, seat, "change request", ("meeting_request", row.id), now, (before, _record(row)))
        tell_request(db, row, now)

    store.retrying(work)


def expire_requests(store: Store, now: datetime) -> int:
    """Write down that requests nobody answered in time are over; return how many they are."""

    def work(db: Database) -> int:
        overdue = overdue_requests(db, now)
        for row in overdue:
            _expire(db, row, now)
        return len(overdue)

    return store.retrying(work)


def _expire(db: Database, row: MeetingRequestRecord, now: datetime) -> None:
    nobody = Seat(row.conference_id, None, SeatKind.ORGANISER)
    _end(db, nobody, row, RequestState.EXPIRED, now)


_VERBS = {
    RequestState.DECLINED: "decline request",
    RequestState.WITHDRAWN: "withdraw request",
    RequestState.EXPIRED: "expire request",
}


def _end(db: Database, seat: Seat, row: MeetingRequestRecord, state: RequestState, now: datetime) -> None:
    row.state, row.answered_at = state, now
    change = ({"state": RequestState.PENDING.value}, {"state": state.value})
    log_change(db, seat, _VERBS[state], ("meeting_request", row.id), now, change)
    expired = state is RequestState.EXPIRED
    tell_request_over(db, seat, row, NoticeKind.EXPIRED if expired else NoticeKind.DECLINED, now)
    db.flush()


def _request(db: Database, seat: Seat, request_id: int) -> tuple[MeetingRequestRecord, Couple]:
    open_conference(db, seat)
    found = request_row(db, seat.conference_id, request_id)
    if found is None:
        raise NotFoundError
    couple = couple_of(db, seat, other_of(seat, found))
    # Whoever had the lock before may have answered.
    db.refresh(found)
    return found, couple


def _own_request(db: Database, seat: Seat, request_id: int) -> tuple[MeetingRequestRecord, Couple]:
    row, couple = _request(db, seat, request_id)
    if row.asked_by is not couple.own.side:
        raise NotFoundError
    return row, couple


def _refuse_ended(couple: Couple, row: MeetingRequestRecord, now: datetime) -> None:
    if row.state is RequestState.EXPIRED or (row.state is RequestState.PENDING and row.expires_at <= now):
        raise RefusedError(
            _EXPIRED.format(time=said_time(couple.conference, row.expires_at), name=couple.name), "expired"
        )
    if row.state is not RequestState.PENDING:
        raise RefusedError(_OVER, "request over")


def _free(db: Database, couple: Couple, now: datetime) -> list[Place]:
    forums = shared(db, couple)
    if not forums:
        raise RefusedError(_NO_FORUM.format(name=couple.name), "no forum")
    places = free_places(db, couple.conference, couple.ids, forums, now)
    if not places:
        raise RefusedError(_NO_TIME.format(name=couple.name), "no time")
    return places


def _at(couple: Couple, places: Sequence[Place], start: datetime) -> Place:
    place = next((one for one in places if one.starts_at == start), None)
    if place is None:
        raise _taken(couple, places, start)
    return place


def _taken(couple: Couple, places: Sequence[Place], start: datetime) -> RefusedError:
    conference = couple.conference
    free = said_times(conference, (place.starts_at for place in places))
    return RefusedError(_TAKEN.format(time=said_time(conference, start), free=free), "taken")


def _record(row: MeetingRequestRecord) -> dict[str, object]:
    """Return what the change log keeps; what people write to each other stays with them."""
    return {"wished_start": None if row.wished_start is None else row.wished_start.isoformat()}
