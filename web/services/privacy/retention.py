"""How long personal data is kept: a date for each conference, after which it is erased and its numbers stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matcher.words import Words
from web.errors import RefusedError
from web.seats import Seat
from web.store.engine import Database, Store
from web.store.erasure import erase_conference
from web.store.log import log_change
from web.store.programmes import conference_for_change
from web.store.records.accounts import Right, SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.retention import conferences_to_erase

_LONGEST = 200

_TOO_EARLY = Words(
    "The conference ends on {day}. Choose a later day: until then people need their data.",
    "大会于 {day} 结束。请选择之后的日期：在此之前仍需使用数据。",
)
_PAST = Words(
    "This day is over. Choose one to come: on it, everything personal is erased for good.",
    "该日期已过。请选择之后的日期：届时所有个人数据将被永久删除。",
)
_LONG = Words(
    "What you wrote is {length} characters long; at most 200 fit. Shorten it, please.",
    "您填写的内容共 {length} 个字符，最多 200 个。请缩短。",
)
_ERASED = Words(
    "The personal data of this conference was erased; there is nothing left to keep.",
    "本次大会的个人数据已删除，没有可保留的内容。",
)


@dataclass(frozen=True, slots=True)
class PrivacyWish:
    """Who answers for personal data, how they are reached, and the last day on which it is kept; None: no date."""

    holder: str
    contact: str
    last_day: date | None


def change_privacy(store: Store, seat: Seat, revision: int, wish: PrivacyWish, now: datetime) -> None:
    """Change who answers for personal data and how long it is kept; a closed conference can change it too."""
    seat.needs(Right.PROGRAMME)
    told = {"privacy_holder": wish.holder.strip(), "privacy_contact": wish.contact.strip()}
    if long := [text for text in told.values() if len(text) > _LONGEST]:
        raise RefusedError(_LONG.format(length=len(long[0])))
    with store.writing() as db:
        row = conference_for_change(db, seat.conference_id, revision)
        if row.erased_at is not None:
            raise RefusedError(_ERASED)
        moment = None if wish.last_day is None else _end_of(row, wish.last_day)
        if moment != row.erase_after:
            _refuse_date(row, moment, now)
        before = {**{name: getattr(row, name) for name in told}, "erase_after": _iso(row.erase_after)}
        for name, text in told.items():
            setattr(row, name, text)
        row.erase_after = moment
        after = {**told, "erase_after": _iso(moment)}
        log_change(db, seat, "change privacy", ("conference", row.id), now, (before, after))


def erase_expired(store: Store, now: datetime) -> list[int]:
    """Erase the personal data of every conference whose date is over; return their ids."""
    with store.reading() as db:
        due = conferences_to_erase(db, now)
    for conference_id in due:
        with store.writing() as db:
            _erase(db, db.get_one(ConferenceRecord, conference_id), now)
    return due


def last_day(conference: ConferenceRecord) -> date | None:
    """Return the last day on which personal data is kept; None: no date is set."""
    if conference.erase_after is None:
        return None
    return (conference.erase_after - timedelta(seconds=1)).astimezone(ZoneInfo(conference.zone)).date()


def _erase(db: Database, row: ConferenceRecord, now: datetime) -> None:
    if row.erased_at is not None or row.erase_after is None or row.erase_after > now:
        return  # somebody changed the date a moment ago
    if any(session.ends_at > now for session in row.sessions):
        return  # or the programme
    count = erase_conference(db, row, now)
    row.erased_at, row.state = now, ConferenceState.CLOSED
    seat = Seat(row.id, None, SeatKind.ORGANISER)
    log_change(db, seat, "erase conference", ("conference", row.id), now, ({}, {"people": count}))


def _end_of(row: ConferenceRecord, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(row.zone))


def _refuse_date(row: ConferenceRecord, moment: datetime | None, now: datetime) -> None:
    if moment is None:
        return
    if moment <= now:
        raise RefusedError(_PAST)
    ends = [session.ends_at for session in row.sessions]
    if ends and moment <= max(ends):
        raise RefusedError(_TOO_EARLY.format(day=max(ends).astimezone(ZoneInfo(row.zone)).date().isoformat()))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
