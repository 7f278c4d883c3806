"""Tokens with which other programs come: made and taken back by organisers, checked at the door."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from matcher.words import Words
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.store.connections import note_use, token_by_digest, token_row
from web.store.engine import Store
from web.store.log import log_change
from web.store.records.accounts import Right, SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.interface import TokenRecord

#: What every token begins with, so that one in a file or a letter is recognised for what it is.
PREFIX = "matcher_"
LONGEST_NAME = 200
MOST_DAYS = 366
_ENDING = 4
# When a token was used last is told to the minute: each call need not write.
_NOTED_EVERY = timedelta(minutes=1)

_NO_NAME = Words("Write for which program the token is.", "请填写此令牌用于哪个程序。")
_LONG_NAME = Words(
    "This name is {length} characters long; at most 200 fit. Shorten it, please.",
    "名称共 {length} 个字符，最多 200 个。请缩短。",
)
_NO_SCOPE = Words("Choose at least one thing that the program may do.", "请至少选择一项该程序可做的事。")
_BAD_DAYS = Words(
    "A token holds for 1 to 366 days. Choose a number of days in between.",
    "令牌有效期为 1 至 366 天。请选择其间的天数。",
)


class Scope(StrEnum):
    """What a token may be for; whoever may write may read."""

    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    PROGRAMME_READ = "programme:read"
    PLAN_READ = "plan:read"
    PLAN_WRITE = "plan:write"
    FIGURES_READ = "figures:read"


_RIGHTS: dict[str, Right] = {
    "people": Right.PEOPLE,
    "programme": Right.PROGRAMME,
    "plan": Right.PLAN,
    "figures": Right.FIGURES,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Another program at the door, and the conference and seat that its token gives it."""

    token_id: int
    slug: str
    seat: Seat
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Return whether the token was made for something."""
        room, _, deed = scope.value.partition(":")
        return scope in self.scopes or (deed == "read" and f"{room}:write" in {one.value for one in self.scopes})


def make_token(
    store: Store, seat: Seat, name: str, scopes: Collection[Scope], days: int, now: datetime
) -> tuple[int, str]:
    """Make a token that holds for some days; return its number and the token, which nobody can read again."""
    refuse_all_but_organisers(seat)
    called = " ".join(name.split())
    if not called:
        raise RefusedError(_NO_NAME)
    if len(called) > LONGEST_NAME:
        raise RefusedError(_LONG_NAME.format(length=len(called)))
    if not scopes:
        raise RefusedError(_NO_SCOPE)
    if not 1 <= days <= MOST_DAYS:
        raise RefusedError(_BAD_DAYS)
    assert seat.account_id is not None
    secret = PREFIX + secrets.token_urlsafe(32)
    told = " ".join(sorted(scope.value for scope in scopes))
    with store.writing() as db:
        row = TokenRecord(
            conference_id=seat.conference_id,
            name=called,
            digest=digest_of(secret),
            ending=secret[-_ENDING:],
            scopes=told,
            made_by=seat.account_id,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        db.add(row)
        db.flush()
        log_change(db, seat, "make token", ("token", row.id), now, ({}, {"name": called, "scopes": told}))
        return row.id, secret


def revoke_token(store: Store, seat: Seat, token_id: int, now: datetime) -> None:
    """Let a token open nothing any more."""
    refuse_all_but_organisers(seat)
    with store.writing() as db:
        row = token_row(db, seat.conference_id, token_id)
        if row is None:
            raise NotFoundError("no such token")
        if row.revoked_at is None:
            row.revoked_at = now
            log_change(db, seat, "revoke token", ("token", row.id), now, ({"name": row.name}, {}))


def caller_with(store: Store, secret: str, now: datetime) -> Caller | None:
    """Return who comes with a token; None: it is none, is over or taken back, or its maker organises no more."""
    with store.reading() as db:
        found = token_by_digest(db, digest_of(secret))
    if found is None:
        return None
    token, conference = found
    if token.revoked_at is not None or token.expires_at <= now:
        return None
    if token.used_at is None or now - token.used_at >= _NOTED_EVERY:
        with store.writing(together=True) as db:
            note_use(db, token.id, now)
    return _caller(token, conference)


def _caller(token: TokenRecord, conference: ConferenceRecord) -> Caller:
    scopes = frozenset(Scope(name) for name in token.scopes.split())
    rights = frozenset(_RIGHTS[scope.value.partition(":")[0]] for scope in scopes)
    # What it does stands in the change log under its maker's name, who answers for it.
    seat = Seat(conference.id, token.made_by, SeatKind.STAFF, rights=rights)
    return Caller(token.id, conference.slug, seat, scopes)


def digest_of(secret: str) -> str:
    """Return what is kept of a token: it has 256 random bits, so that a quick hash hides it."""
    return sha256(secret.encode()).hexdigest()


def refuse_all_but_organisers(seat: Seat) -> None:
    """Refuse staff: whoever connects programs lets them do more than staff may."""
    if seat.kind is not SeatKind.ORGANISER:
        raise NotAllowedError("only organisers connect other programs")
