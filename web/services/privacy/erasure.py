"""Take somebody's data out of a conference, at once: because it asks for it, or asks an organiser to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.after.ratings import refuse_acting
from web.services.doors import leave
from web.services.meetings import call_off
from web.store.colleagues import colleagues_of
from web.store.couples import lock_people
from web.store.engine import Database, Store
from web.store.erasure import erase_account, erase_people
from web.store.log import log_change
from web.store.records.accounts import Right, SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord
from web.store.rosters import live_meetings_of
from web.store.snapshots import Erasure

#: What the other side of a cancelled meeting reads, whatever its language: nothing is said of who left or why.
GONE = "Takes part no more. / 不再参会。"

_ERASED = Words("This data was erased before; there is nothing left.", "数据此前已删除，没有剩余内容。")


class Erased(StrEnum):
    """What was erased."""

    PARTICIPANT = "participant"
    """The participant with everything about it."""
    SEAT = "seat"
    """One of several who speak for it; the participant stays with the others."""


def what_would_be_erased(db: Database, participant_id: int) -> Erased:
    """Return what one's own request would erase: with colleagues at the same profile, only oneself."""
    return Erased.SEAT if len(colleagues_of(db, participant_id)) > 1 else Erased.PARTICIPANT


def erase_myself(store: Store, seat: Seat, now: datetime) -> Erased:
    """Erase what concerns only the asker; with colleagues, their common profile stays for them."""
    refuse_acting(seat)
    with store.writing() as db:
        row = _there(db, seat, seat.participant)
        what = what_would_be_erased(db, row.id)
        if what is Erased.PARTICIPANT:
            _erase(db, seat, row, now)
        else:
            _erase_seat(db, seat, row, now)
    return what


def erase_person(store: Store, seat: Seat, person: int, now: datetime) -> None:
    """Erase a participant who asked an organiser for it."""
    seat.needs(Right.PEOPLE)
    with store.writing() as db:
        _erase(db, seat, _there(db, seat, person), now)


def erase_again(db: Database, erasures: Iterable[Erasure], now: datetime) -> None:
    """Erase in a restored database whom the one before it had erased, in the caller's transaction."""
    for one in erasures:
        row = lock_people(db, [one.participant_id]).get(one.participant_id)
        if row is None or row.erased_at is not None:
            continue
        seat = Seat(one.conference_id, one.account_id, SeatKind.ORGANISER)
        if one.account_id is None:
            _erase(db, seat, row, now)
        else:
            _erase_seat(db, seat, row, now)


def _erase_seat(db: Database, seat: Seat, row: ParticipantRecord, now: datetime) -> None:
    assert seat.account_id is not None
    erase_account(db, db.get_one(ConferenceRecord, seat.conference_id), seat.account_id, row.id)
    log_change(db, seat, "erase seat", ("participant", row.id), now)


def _erase(db: Database, seat: Seat, row: ParticipantRecord, now: datetime) -> None:
    """Cancel what lies ahead, then erase; the log says that it happened, and to how many meetings."""
    conference = db.get_one(ConferenceRecord, seat.conference_id)
    lock_people(db, [row.id])
    coming = [one for one in live_meetings_of(db, row.id) if one.starts_at is None or one.starts_at > now]
    for meeting in coming:
        call_off(db, seat, meeting, GONE, now)
    if row.withdrawn_at is None:
        leave(db, seat, row, {}, now)
    ids = [meeting.id for meeting in coming]
    erase_people(db, conference, [row.id], now)
    for id_ in ids:
        db.get_one(MeetingRecord, id_).reason = GONE
    log_change(db, seat, "erase person", ("participant", row.id), now, ({}, {"meetings": len(ids)}))


def _there(db: Database, seat: Seat, person: int) -> ParticipantRecord:
    row = lock_people(db, [person]).get(person)
    if row is None or row.conference_id != seat.conference_id:
        raise NotFoundError("nobody of this conference")
    if row.erased_at is not None:
        raise RefusedError(_ERASED)
    return row
