"""Tell what one thinks of somebody of the other side: answer, take it back, shortlist, note. All of it is private.

Organisers read the change log, so it says that somebody answered, and never what.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import YOU_LEFT, open_conference
from web.services.doors import take_back_request
from web.store.couples import lock_people
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.people import participant_row
from web.store.records.participants import Answer, RegardRecord
from web.store.regards import regard_to_change, shortlist_of

#: Longest note, in characters.
LONGEST_NOTE = 4000

_LONG_NOTE = Words(
    "The note is {length} characters long; at most {most} fit. Shorten it, please.",
    "备注有 {length} 个字，最多 {most} 个字，请缩短。",
)


def answer(store: Store, seat: Seat, other_id: int, said: Answer | None, now: datetime) -> bool:
    """Answer to somebody of the other side; None unsays it. Return whether that is new: the same again is not."""
    with _changing(store, seat, other_id) as (db, row):
        if row.answer is said:
            return False
        row.answer_before, row.answered_before_at = row.answer, row.answered_at
        row.answer, row.answered_at = said, None if said is None else now
        log_change(db, seat, "answered", ("participant", other_id), now)
        if said is Answer.NO:
            # A request of one's own that stayed would be refused to whoever accepts it, and tell of the no.
            take_back_request(db, seat, other_id, now)
        return True


def take_back(store: Store, seat: Seat, other_id: int, said: Answer, now: datetime) -> bool:
    """Take back the answer that somebody sees as its last one, and restore what was said before it.

    Returns
    -------
    Whether it was taken back: it is not when it stands no more, as after a second click.
    """
    with _changing(store, seat, other_id) as (db, row):
        if row.answer is not said:
            return False
        row.answer, row.answered_at = row.answer_before, row.answered_before_at
        row.answer_before = row.answered_before_at = None
        log_change(db, seat, "answer taken back", ("participant", other_id), now)
        return True


def put_on_shortlist(store: Store, seat: Seat, other_id: int, now: datetime) -> None:
    """Put somebody at the end of the shortlist; whoever stands on it stays where it is."""
    with _changing(store, seat, other_id) as (db, row):
        if row.rank is None:
            row.rank = len(_renumbered(db, seat)) + 1
            log_change(db, seat, "shortlisted", ("participant", other_id), now)


def remove_from_shortlist(store: Store, seat: Seat, other_id: int, now: datetime) -> None:
    """Take somebody off the shortlist; whoever comes after moves up."""
    with _changing(store, seat, other_id, gone=True) as (db, row):
        if row.rank is not None:
            row.rank = None
            db.flush()
            _renumbered(db, seat)
            log_change(db, seat, "removed from shortlist", ("participant", other_id), now)


def move_on_shortlist(store: Store, seat: Seat, other_id: int, rank: int, now: datetime) -> None:
    """Give somebody on the shortlist another place on it, from 1; a place beyond the end is the last."""
    with _changing(store, seat, other_id, gone=True) as (db, row):
        others = [one for one in _renumbered(db, seat) if one.other_id != other_id]
        wanted = max(1, min(rank, len(others) + 1))
        if row.rank is None or row.rank == wanted:
            return
        change = {"rank": row.rank}, {"rank": wanted}
        others.insert(wanted - 1, row)
        _number(others)
        log_change(db, seat, "shortlist reordered", ("participant", other_id), now, change)


def write_note(store: Store, seat: Seat, other_id: int, note: str, now: datetime) -> None:
    """Keep a note on somebody; an empty one removes it."""
    text = note.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTE:
        raise RefusedError(_LONG_NOTE.format(length=len(text), most=LONGEST_NOTE))
    with _changing(store, seat, other_id) as (db, row):
        if row.note != text:
            row.note = text
            log_change(db, seat, "note written", ("participant", other_id), now)


@contextmanager
def _changing(
    store: Store, seat: Seat, other_id: int, gone: bool = False
) -> Iterator[tuple[Database, RegardRecord]]:
    """Give one transaction and what the seat's participant told us of another, who may have left if ``gone``."""
    own, side = seat.participant, seat.side
    with store.writing(together=True) as db:
        open_conference(db, seat)
        other = participant_row(db, seat.conference_id, other_id)
        if other is None or other.side is not side.other or (other.withdrawn_at is not None and not gone):
            raise NotFoundError(f"no participant {other_id} of the other side")
        mine = lock_people(db, [own]).get(own)  # colleagues change one shortlist
        if mine is None or mine.withdrawn_at is not None:
            raise RefusedError(YOU_LEFT)
        yield db, regard_to_change(db, own, other_id)


def _renumbered(db: Database, seat: Seat) -> list[RegardRecord]:
    """Return the shortlist, its places numbered from 1 without gaps."""
    rows = shortlist_of(db, seat.participant, to_change=True)
    _number(rows)
    return rows


def _number(rows: list[RegardRecord]) -> None:
    for place, row in enumerate(rows, start=1):
        row.rank = place
