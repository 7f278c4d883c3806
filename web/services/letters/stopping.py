"""Fewer letters, or none: one click stops what can wait, and each sort of letters can be chosen by itself.

One click in a letter of news that can wait stops all of those, and leaves the timetable: whoever does not read
that a meeting was moved or cancelled sits at an empty table. One click in a letter about that stops it too.
What happens always stands in the application.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from matcher.words import Words
from web.errors import RefusedError
from web.services.letters.kinds import CAN_WAIT, Sort
from web.settings import Settings
from web.store.engine import Database, Store
from web.store.records.conferences import ConferenceRecord
from web.store.stops import stopped_sorts, write_stops

_BROKEN = Words(
    "This link is not complete. Letters sometimes break long links in two: copy the whole link from the letter.",
    "此链接不完整。邮件有时会把长链接截断：请从邮件中复制完整链接。",
)


@dataclass(frozen=True, slots=True)
class StopLink:
    """What a link in a letter says: whose letters of which conference, and what one click stops."""

    conference_id: int
    email: str
    sorts: tuple[Sort, ...]


def stop_address(settings: Settings, conference_id: int, email: str, *, everything: bool) -> str:
    """Return the address at which one click stops letters to somebody; it needs no signing in."""
    says = [conference_id, email.lower(), int(everything)]
    return f"{settings.address}/letters/{_signer(settings).dumps(says)}"


def read_stop_link(settings: Settings, token: str) -> StopLink:
    """Return what a link in a letter says."""
    try:
        conference_id, email, everything = _signer(settings).loads(token)
    except (BadData, ValueError, TypeError):
        raise RefusedError(_BROKEN) from None
    return StopLink(conference_id, email, tuple(Sort) if everything else CAN_WAIT)


def sorts_stopped(db: Database, conference_id: int, email: str) -> set[Sort]:
    """Return the sorts of letters that somebody gets no more."""
    return {Sort(one) for one in stopped_sorts(db, conference_id, [email]).get(email.lower(), ())}


def stop_letters(store: Store, link: StopLink, now: datetime) -> None:
    """Stop what one click stops; clicking again changes nothing."""
    with store.writing() as db:
        db.get_one(ConferenceRecord, link.conference_id)
        sorts = sorts_stopped(db, link.conference_id, link.email) | set(link.sorts)
        write_stops(db, link.conference_id, link.email, sorts, now)


def choose_letters(store: Store, conference_id: int, email: str, wanted: Iterable[Sort], now: datetime) -> None:
    """Let somebody get letters of these sorts, and no others."""
    kept = set(wanted)
    with store.writing() as db:
        write_stops(db, conference_id, email, [one for one in Sort if one not in kept], now)


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.signing_keys, salt="stop letters", signer_kwargs={"digest_method": sha256})
