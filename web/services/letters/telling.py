"""News turned into letters: one for what happened within a few minutes, at once where it cannot wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from web.services.letters.composing import Envelope, written
from web.services.letters.facts import Found, News, news_for
from web.services.letters.kinds import KINDS
from web.services.letters.texts import Wordings, wordings_of
from web.settings import Settings
from web.store.couples import lock_people
from web.store.engine import Database, Store
from web.store.outbox import people_with_letters_waiting, take_back_letters
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord
from web.store.stops import stopped_sorts
from web.store.told import (
    Reader,
    ground_of,
    participants_by_id,
    people_to_tell,
    readers_of,
    waiting_notices,
)

#: So long news waits for more of it.
DIGEST = timedelta(minutes=5)
# News that was not sent within this time is not told again with what comes later.
_TOGETHER = timedelta(days=1)
_PEOPLE_AT_ONCE = 500
# Nobody else decides about these people, and nobody writes alone, until their letters stand.
_PEOPLE_TOGETHER = 10
#: Kinds that never wait, or may not: that depends on how near the meeting is.
_AT_ONCE = (
    *(kind for kind, one in KINDS.items() if one.urgent),
    NoticeKind.MOVED,
    NoticeKind.CANCELLED,
    NoticeKind.SESSION_CHANGED,
)

STALE, STOPPED, NO_ADDRESS = "stale", "stopped", "address"


@dataclass(frozen=True, slots=True)
class _Means:
    """What the letters of one conference are written with."""

    settings: Settings
    wordings: Wordings
    stopped: Mapping[str, set[str]]
    """The sorts of letters that an address wants no more of."""


def tell(store: Store, settings: Settings, now: datetime) -> int:
    """Put what is due to be told into letters; return how many were written. None of them is sent here."""
    count = after = 0
    while True:
        with store.reading() as db:
            people = people_to_tell(db, now, now - DIGEST, _AT_ONCE, after, _PEOPLE_AT_ONCE)
        if not people:
            return count
        for first in range(0, len(people), _PEOPLE_TOGETHER):
            some = people[first : first + _PEOPLE_TOGETHER]
            count += store.retrying(partial(_tell_some, settings=settings, people=some, now=now))
        after = people[-1]


def _tell_some(db: Database, settings: Settings, people: Sequence[int], now: datetime) -> int:
    lock_people(db, people)
    # Read anew now that nobody else decides about them: another worker may have told it meanwhile.
    waiting = waiting_notices(db, people, now)
    ground = ground_of(db, [one for of_one in waiting.values() for one in of_one])
    rows, readers = participants_by_id(db, waiting), readers_of(db, waiting)
    unsent = people_with_letters_waiting(db, waiting, now - _TOGETHER)
    emails = [one.email for of_one in readers.values() for one in of_one]
    means: dict[int, _Means] = {}
    count = 0
    for person, notices in waiting.items():
        row = rows[person]
        found = news_for(ground, row, notices, now)
        oldest = min(one.due_at for one in notices)
        if oldest > now - DIGEST and not any(one.urgent for one in found.news):
            continue
        if person in unsent and (before := take_back_letters(db, person, now - _TOGETHER)):
            # What has not left yet is told together with what happened since.
            both = sorted((*before, *notices), key=lambda one: (one.created_at, one.id))
            found = news_for(ground_of(db, both), row, both, now)
        if row.conference_id not in means:
            about = wordings_of(db, row.conference_id), stopped_sorts(db, row.conference_id, emails)
            means[row.conference_id] = _Means(settings, *about)
        count += _write(db, means[row.conference_id], (row, readers.get(person, [])), found, now)
    db.flush()
    return count


def _write(
    db: Database,
    means: _Means,
    whom: tuple[ParticipantRecord, Sequence[Reader]],
    found: Found,
    now: datetime,
) -> int:
    """Write one person's news to each of its readers, as far as they want it; return the number of letters."""
    person, readers = whom
    _settle(found.stale, now, STALE)
    count = 0
    for reader in readers:
        unwanted = means.stopped.get(reader.email.lower(), set())
        news = [one for one in found.news if KINDS[one.kind].sort not in unwanted]
        # What is over in an hour has a letter of its own, which is not sent when it comes too late.
        for some in (
            [one for one in news if one.urgent and one.late_at],
            [one for one in news if not (one.urgent and one.late_at)],
        ):
            if some:
                letter = written(
                    db, Envelope(person, reader, means.wordings, means.settings), _in_order(some), now
                )
                count += 1
                for notice in (row for one in some for row in one.notices):
                    notice.told_at, notice.letter_id = now, notice.letter_id or letter.id
    left = [notice for one in found.news for notice in one.notices if notice.letter_id is None]
    _settle(left, now, STOPPED if readers else NO_ADDRESS)
    return count


def _settle(notices: Iterable[NoticeRecord], now: datetime, why: str) -> None:
    for notice in notices:
        notice.told_at, notice.unsent = now, why


def _in_order(news: Sequence[News]) -> list[News]:
    """Return news with what is urgent first, then meetings in the order of time."""
    places = {kind: place for place, kind in enumerate(KINDS)}

    def order(one: News) -> tuple[bool, int, float]:
        start = next((row.starts_at.timestamp() for row in one.meetings if row.starts_at), 0.0)
        return not one.urgent, places[one.kind], start

    return sorted(news, key=order)
