"""Checking people in: by badge or by name, also from a device that was without a connection for a while.

The clock of a device is believed where it can be true: not later than now, and not days ago. A check-in bears a
key of its device's making; sent twice it counts once. Of several check-ins of somebody on a day the first counts.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.store.arrivals import arrival_by_key, arrival_of, badge_renewals, badge_row
from web.store.couples import lock_people
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.people import participant_row
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import ArrivalRecord, BadgeRecord
from web.store.records.participants import ParticipantRecord

_MARK_LENGTH = 16
_KEY_LENGTH = 64
# Clocks of phones differ by a little; what a phone kept for longer than two days is no check-in of today.
_AHEAD, _BACK = timedelta(minutes=2), timedelta(days=2)

_LEFT = Words(
    "{name} left the conference. If that is a mistake, bring them back under People, then check them in.",
    "{name} 已退出大会。如有误，请先在“参会者”中恢复，再签到。",
)
_NO_BADGE = Words(
    "This badge opens nothing: it was made anew, or it is for another conference. Look for the name.",
    "此胸牌无效：已重新制作，或属于其他大会。请按姓名查找。",
)
_ODD_KEY = Words(
    "This check-in cannot be used. Load the page anew and check in once more.",
    "此签到无效。请刷新页面后重新签到。",
)


@dataclass(frozen=True, slots=True)
class Scan:
    """A check-in as a device tells it: a participant by id or by badge, and when, by the device's clock."""

    key: str
    person_id: int | None = None
    badge: str = ""
    at: datetime | None = None


class Scanned(StrEnum):
    """What came of a check-in."""

    NEW = "new"
    KNOWN = "known"
    """They were here already, or the same check-in came before."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check-in, for the device that sent it."""

    key: str
    state: Scanned
    person_id: int | None = None
    name: str = ""
    at: datetime | None = None
    why: Words | None = None


def badge_secret(secret: str, participant_id: int, renewals: int = 0) -> str:
    """Return what a badge's address ends with: nobody can guess it who does not know the site's secret."""
    told = hmac.new(secret.encode(), f"badge:{participant_id}:{renewals}".encode(), sha256).digest()
    return f"{participant_id}-{b32encode(told).decode().lower()[:_MARK_LENGTH]}"


def badge_secrets(db: Database, secret: str, people: Sequence[int]) -> dict[int, str]:
    """Return what the addresses of some participants' badges end with, as they are now."""
    renewals = badge_renewals(db, people)
    return {person: badge_secret(secret, person, renewals.get(person, 0)) for person in people}


def badge_mark(badge: str) -> str:
    """Return by what a device knows a badge without a connection; the badge cannot be made from it."""
    return sha256(badge.encode()).hexdigest()[:_MARK_LENGTH]


def person_of_badge(db: Database, secret: str, conference_id: int, badge: str) -> ParticipantRecord | None:
    """Return whom a badge belongs to; None where it is none of this conference, or was made anew since."""
    number = badge.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    row = participant_row(db, conference_id, int(number))
    if row is None or row.erased_at is not None:
        return None
    own = badge_secrets(db, secret, [row.id])[row.id]
    return row if hmac.compare_digest(own.encode(), badge.encode()) else None


def renew_badge(store: Store, seat: Seat, person_id: int, now: datetime) -> None:
    """Let somebody's badge open nothing any more; the next one that is printed does."""
    seat.needs(Right.FLOOR)
    with store.writing() as db:
        open_conference(db, seat)
        person = _person(db, seat, person_id)
        row = badge_row(db, person.id)
        if row is None:
            row = BadgeRecord(participant_id=person.id, renewals=0)
            db.add(row)
        row.renewals += 1
        log_change(db, seat, "renew badge", ("participant", person.id), now)


def check_in_all(store: Store, seat: Seat, secret: str, scans: Iterable[Scan], now: datetime) -> list[Checked]:
    """Take check-ins that a device has gathered, each by itself: one that cannot be taken holds up no other."""
    seat.needs(Right.FLOOR)
    return [_taken(store, seat, secret, one, now) for one in scans]


def check_in(store: Store, seat: Seat, person_id: int, key: str, now: datetime) -> Checked:
    """Check somebody in who stands here now."""
    seat.needs(Right.FLOOR)
    done = _taken(store, seat, "", Scan(key, person_id), now)
    if done.why is not None:
        raise RefusedError(done.why)
    return done


def _taken(store: Store, seat: Seat, secret: str, scan: Scan, now: datetime) -> Checked:
    def work(db: Database) -> Checked:
        conference = open_conference(db, seat)
        person = _scanned(db, seat, secret, scan)
        if person.withdrawn_at is not None:
            raise RefusedError(_LEFT.format(name=person.name))
        lock_people(db, [person.id])
        return _arrive(db, seat, conference, person, scan, now)

    try:
        return store.retrying(work)
    except RefusedError as refusal:
        return Checked(scan.key, Scanned.REFUSED, scan.person_id, why=refusal.words)


def _scanned(db: Database, seat: Seat, secret: str, scan: Scan) -> ParticipantRecord:
    if not 1 <= len(scan.key) <= _KEY_LENGTH:
        raise RefusedError(_ODD_KEY)
    if scan.person_id is None:
        row = person_of_badge(db, secret, seat.conference_id, scan.badge)
    else:
        row = participant_row(db, seat.conference_id, scan.person_id)
    if row is None:
        raise RefusedError(_NO_BADGE)
    return row


def _arrive(
    db: Database,
    seat: Seat,
    conference: ConferenceRecord,
    person: ParticipantRecord,
    scan: Scan,
    now: datetime,
) -> Checked:
    sent = arrival_by_key(db, conference.id, scan.key)
    if sent is not None:
        return Checked(scan.key, Scanned.KNOWN, sent.participant_id, sent.participant.name, sent.at)
    at, claimed = _believed(scan.at, now)
    day = day_of(conference, at)
    row = arrival_of(db, person.id, day)
    if row is not None and row.undone_at is None:
        if at < row.at:
            _log(db, seat, row, now, row.at, at)
            row.at = at
        return Checked(scan.key, Scanned.KNOWN, person.id, person.name, row.at)
    if row is None:
        row = ArrivalRecord(conference_id=conference.id, participant_id=person.id, day=day)
        db.add(row)
    row.at, row.received_at, row.claimed_at = at, now, claimed
    row.by, row.key, row.undone_at = seat.account_id, scan.key, None
    db.flush()
    _log(db, seat, row, now, None, at)
    return Checked(scan.key, Scanned.NEW, person.id, person.name, at)


def _believed(told: datetime | None, now: datetime) -> tuple[datetime, datetime | None]:
    """Return when it was, and what the device said where that cannot be."""
    if told is None:
        return now, None
    if now - _BACK <= told <= now + _AHEAD:
        return min(told, now), None
    return now, told


def _log(db: Database, seat: Seat, row: ArrivalRecord, now: datetime, was: datetime | None, at: datetime) -> None:
    change = ({"arrived_at": was.isoformat()} if was else {}, {"arrived_at": at.isoformat()})
    log_change(db, seat, "check in", ("participant", row.participant_id), now, change)


def undo_check_in(store: Store, seat: Seat, person_id: int, now: datetime) -> None:
    """Take back today's check-in of somebody who was mistaken for another; taking it back twice is once."""
    seat.needs(Right.FLOOR)
    with store.writing() as db:
        conference = open_conference(db, seat)
        person = _person(db, seat, person_id)
        row = arrival_of(db, person.id, day_of(conference, now))
        if row is None or row.undone_at is not None:
            return
        row.undone_at = now
        before = {"arrived_at": row.at.isoformat()}
        log_change(db, seat, "undo check-in", ("participant", person.id), now, (before, {}))


def day_of(conference: ConferenceRecord, moment: datetime) -> date:
    """Return the day of a moment in the conference's zone."""
    return moment.astimezone(ZoneInfo(conference.zone)).date()


def _person(db: Database, seat: Seat, person_id: int) -> ParticipantRecord:
    row = participant_row(db, seat.conference_id, person_id)
    if row is None:
        raise NotFoundError
    return row
