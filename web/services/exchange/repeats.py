"""Calls that come again: the same key gets the first answer, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.words import Words
from web.errors import RefusedError
from web.store.connections import forget_call, forget_calls, repeated_call
from web.store.engine import Store
from web.store.records.interface import RepeatedCallRecord

#: So long an answer is kept.
KEPT = timedelta(days=1)
#: A call that has not been answered for so long died with its process.
_DEAD = timedelta(minutes=2)

_OTHER_CALL = Words(
    "This Idempotency-Key belongs to another call. Use a new one for each call.",
    "此 Idempotency-Key 已用于另一请求。请为每个请求使用新的值。",
)
_UNDER_WAY = Words(
    "The first call with this Idempotency-Key is still under way. Ask again in a moment.",
    "使用此 Idempotency-Key 的首个请求仍在处理中。请稍后重试。",
)


class OtherCallError(RefusedError):
    """A key was used for two different calls."""

    def __init__(self) -> None:
        super().__init__(_OTHER_CALL)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call was answered."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call with a key: of which token, and what it asks."""

    token_id: int
    key: str
    fingerprint: str


def begin_call(store: Store, call: Call, now: datetime) -> Answered | None:
    """Return what was answered to a call before; None: it is the first, and its key is held for it.

    Raises
    ------
    OtherCallError
        If the key was used for another call.
    RefusedError
        If the first call is still under way.
    """
    with store.writing() as db:
        known = repeated_call(db, call.token_id, call.key)
        if known is not None and known.fingerprint != call.fingerprint:
            raise OtherCallError
        if known is not None and known.status is not None:
            return Answered(known.status, known.headers, known.body)
        if known is not None and known.at > now - _DEAD:
            raise RefusedError(_UNDER_WAY)
        if known is not None:
            known.at = now
        else:
            db.add(RepeatedCallRecord(token_id=call.token_id, key=call.key, fingerprint=call.fingerprint, at=now))
    return None


def forget_answers(store: Store, now: datetime) -> None:
    """Forget what was answered more than a day ago: answers tell of people."""
    with store.writing(together=True) as db:
        forget_calls(db, now - KEPT)


def end_call(store: Store, call: Call, answered: Answered) -> None:
    """Keep what a call was answered; a failure of our own side is forgotten, so that it can be tried again."""
    with store.writing(together=True) as db:
        known = repeated_call(db, call.token_id, call.key)
        if known is None:
            return
        if answered.status >= 500:
            forget_call(db, call.token_id, call.key)
        else:
            known.status, known.headers, known.body = answered.status, dict(answered.headers), answered.body
