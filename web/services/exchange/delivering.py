"""Telling addresses what happened: signed, tried again with growing waits, given up in the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from standardwebhooks import Webhook

from web.errors import RefusedError
from web.services.exchange.outward import UnreachableError, post
from web.services.exchange.repeats import forget_answers
from web.services.exchange.webhooks import gather_events, key_of
from web.settings import Settings
from web.store.connections import due_deliveries, listening
from web.store.engine import Store
from web.store.records.interface import DeliveryRecord, WebhookRecord

#: How long after each failed try the next one is; after the last, it is given up: a day and three quarters in all.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=10),
    timedelta(hours=24),
)
#: So many letters an address gets in one round, so that a dead one keeps nobody else waiting.
_AT_ONCE = 10
_HANDS = 20
_IN_HAND = timedelta(minutes=5)
_GONE = 410


@dataclass(frozen=True, slots=True)
class _Letter:
    """A delivery in hand."""

    delivery_id: int
    webhook_id: int
    address: str
    key: str
    message_id: str
    body: str


def tell_addresses(store: Store, settings: Settings, now: datetime) -> int:
    """Gather what happened and tell it to whom it is due; return how many letters were taken."""
    forget_answers(store, now)
    gather_events(store, now)
    return deliver(store, settings, now)


def deliver(store: Store, settings: Settings, now: datetime) -> int:
    """Tell what is due; return how many letters were taken."""
    with ThreadPoolExecutor(_HANDS) as hands:
        return sum(hands.map(lambda letter: _tell(store, settings, letter, now), _in_hand(store, settings, now)))


def _in_hand(store: Store, settings: Settings, now: datetime) -> Sequence[_Letter]:
    """Take what is due in hand: nobody else tries it meanwhile, and it comes back if this process dies."""
    letters = []
    with store.writing() as db:
        for hook, _slug in listening(db):
            for delivery in due_deliveries(db, hook.id, now, _AT_ONCE):
                delivery.attempts += 1
                delivery.next_try_at = now + _IN_HAND
                letters.append(_letter(settings, delivery, hook))
    return letters


def _letter(settings: Settings, delivery: DeliveryRecord, hook: WebhookRecord) -> _Letter:
    body = json.dumps(
        {"type": delivery.event, "timestamp": delivery.created_at.isoformat(), "data": delivery.content},
        separators=(",", ":"),
    )
    return _Letter(delivery.id, hook.id, hook.address, key_of(settings, hook), delivery.message_id, body)


def _tell(store: Store, settings: Settings, letter: _Letter, now: datetime) -> bool:
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": letter.message_id,
        "Webhook-Timestamp": str(int(now.timestamp())),
        "Webhook-Signature": Webhook(letter.key).sign(letter.message_id, now, letter.body),
    }
    status, failure = None, ""
    try:
        status = post(letter.address, letter.body.encode(), headers, inward=settings.inward_webhooks)
    except RefusedError as refusal:
        failure = refusal.words.en
    except UnreachableError as trouble:
        failure = str(trouble)
    _note(store, letter, status, failure, now)
    return status is not None and 200 <= status < 300


def _note(store: Store, letter: _Letter, status: int | None, failure: str, now: datetime) -> None:
    """Write down what came of a try, and when the next one is."""
    with store.writing(together=True) as db:
        delivery = db.get(DeliveryRecord, letter.delivery_id)
        if delivery is None:  # the address was removed meanwhile
            return
        delivery.status, delivery.failure = status, failure
        if status is not None and 200 <= status < 300:
            delivery.taken_at, delivery.next_try_at = now, None
            return
        wait = WAITS[delivery.attempts - 1] if delivery.attempts <= len(WAITS) else None
        delivery.next_try_at = None if wait is None else now + wait
        if status == _GONE:  # it wants to be told no more
            delivery.next_try_at = None
            db.get_one(WebhookRecord, letter.webhook_id).paused_at = now
