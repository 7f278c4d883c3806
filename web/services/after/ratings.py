"""Say how a meeting was: useful or not, follow up or not, a note. Each side says it for itself alone.

Organisers read the change log, so it says that somebody spoke, and never what; nor may anybody speak for another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum

from matcher.words import Words
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.store.couples import lock_people
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.ratings import meeting_to_rate, rating_to_change
from web.store.records.conferences import ConferenceRecord
from web.store.records.opinions_after import RatingRecord

#: Longest note, in characters.
LONGEST_NOTE = 2000

_LONG_NOTE = Words(
    "The note is {length} characters long; at most {most} fit. Shorten it, please.",
    "备注有 {length} 个字，最多 {most} 个字，请缩短。",
)
_OVER = Words(
    "The personal data of this conference was erased. Nothing more can be said of its meetings.",
    "本次大会的个人数据已删除，不能再填写会面反馈。",
)


class Question(StrEnum):
    """What is asked after a meeting; the names are columns of ``RatingRecord``."""

    USEFUL = "useful"
    FOLLOW_UP = "follow_up"


def rate(store: Store, seat: Seat, meeting_id: int, question: Question, said: bool | None, now: datetime) -> bool:
    """Answer one question about one's own meeting; None unsays it. Return whether that is new."""
    with _rating(store, seat, meeting_id, now) as (db, row):
        if getattr(row, question.value) is said:
            return False
        setattr(row, question.value, said)
        row.at = now
        log_change(db, seat, "rate meeting", ("meeting", meeting_id), now)
        return True


def note_on_meeting(store: Store, seat: Seat, meeting_id: int, note: str, now: datetime) -> bool:
    """Keep a private note on one's own meeting; an empty one removes it. Return whether that is new."""
    text = note.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTE:
        raise RefusedError(_LONG_NOTE.format(length=len(text), most=LONGEST_NOTE))
    with _rating(store, seat, meeting_id, now) as (db, row):
        if row.note == text:
            return False
        row.note = text  # a note is no answer: when it was answered stays
        log_change(db, seat, "rate meeting", ("meeting", meeting_id), now)
        return True


def refuse_acting(seat: Seat) -> None:
    """Refuse organisers who speak for somebody: what people think of each other is not theirs to read or write."""
    if seat.acting:
        raise NotAllowedError("nobody says for another how a meeting was")


@contextmanager
def _rating(store: Store, seat: Seat, meeting_id: int, now: datetime) -> Iterator[tuple[Database, RatingRecord]]:
    """Give one transaction and what the seat's side said of a meeting. A closed conference can still be rated."""
    refuse_acting(seat)
    with store.writing(together=True) as db:
        if db.get_one(ConferenceRecord, seat.conference_id).erased_at is not None:
            raise RefusedError(_OVER)
        own = lock_people(db, [seat.participant])[seat.participant]  # colleagues speak for one side
        if own.conference_id != seat.conference_id or meeting_to_rate(db, own, meeting_id, now) is None:
            raise NotFoundError("no meeting of its own that took place")
        with db.no_autoflush:
            yield db, rating_to_change(db, meeting_id, own.side, now)
