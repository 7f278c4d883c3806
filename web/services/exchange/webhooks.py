"""Addresses of other programs that are told what happens: made by organisers; events come from the change log."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.exchange.outward import checked_address, outward_host
from web.services.exchange.tokens import refuse_all_but_organisers
from web.settings import Settings
from web.store.connections import (
    changes_after,
    delivery_row,
    forget_deliveries,
    last_change_id,
    listening,
    webhook_row,
    webhooks_of,
)
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.records.interface import DeliveryRecord, WebhookRecord
from web.store.records.log import ChangeRecord

MOST_WEBHOOKS = 20
_AT_ONCE = 1000
_KEPT = timedelta(days=30)

#: What an address can be told about, and the deeds that are told of it. What is in neither of the two tables is
#: not told either; a test asks that every deed of the change log is in one.
TOLD: Mapping[str, frozenset[str]] = {
    "conference": frozenset(
        (
            *("add session", "add sub-forum", "change conference", "change lengths", "change rules"),
            *("change session", "change sub-forum", "close", "make conference", "open"),
            *("erase conference", "remove session", "remove sub-forum"),
        )
    ),
    "session": frozenset(("close tables", "move session")),
    "participant": frozenset(
        (
            *("add participant", "bring back participant", "change e-mail", "change profile", "check in"),
            *("import profile", "merge participants", "undo check-in", "withdraw participant"),
            # Whoever keeps copies must know.
            *("change consent", "erase person"),
        )
    ),
    "match_list": frozenset(("approve", "discard", "draft", "roll back")),
    "timetable": frozenset(
        (
            *("begin timetable", "discard timetable", "draft timetable", "release timetable"),
            *("repair timetable", "roll back timetable"),
        )
    ),
    "proposal": frozenset(("agree to proposal", "answer proposal", "propose", "withdraw proposal")),
    "meeting_request": frozenset(
        ("accept request", "ask", "change request", "decline request", "expire request", "withdraw request")
    ),
    "meeting": frozenset(
        (
            *("agree", "book meeting", "cancel meeting", "give back table", "move meeting", "record outcome"),
            "unplace meeting",
        )
    ),
}
#: What stays between people and the site, or is told by another deed.
UNTOLD = frozenset(
    (
        *("act for", "add to team", "answer taken back", "answered", "approve match", "block pair", "block time"),
        *("change rights", "import", "invite", "invite colleague", "lift block", "make token", "move in draft"),
        *("note written", "pin match", "pin meeting", "rate meeting", "reject match", "remove colleague"),
        *("remove from team", "removed from shortlist", "renew badge", "renew calendar address"),
        *("reopen match", "revoke token", "rule on pair", "send file", "shortlist reordered", "shortlisted"),
        *("stop acting", "swap match", "unblock time", "unpin match", "unpin meeting"),
        *("add webhook", "change webhook", "export conference", "remove webhook"),
        *("answer stand-in", "change contact data", "change exploring", "change letter text", "change privacy"),
        *("erase seat", "expire stand-in", "go back to weights", "learn", "offer stand-in", "print"),
        *("promote weights", "renew board address", "take own data", "try letters again"),
    )
)

_TOO_MANY = Words(
    "{count} addresses are told already, which is the most. Remove one first.",
    "已有 {count} 个通知地址，达到上限。请先移除一个。",
)
_UNKNOWN_SUBJECT = Words("Choose what the address is told about.", "请选择要通知的内容。")


@dataclass(frozen=True, slots=True)
class Hook:
    """An address as somebody describes it; no subjects: all."""

    address: str
    subjects: frozenset[str] = frozenset()


def add_webhook(store: Store, settings: Settings, seat: Seat, hook: Hook, now: datetime) -> int:
    """Tell an address from now on what happens; return its number."""
    refuse_all_but_organisers(seat)
    assert seat.account_id is not None
    inward = settings.inward_webhooks
    outward_host(checked_address(hook.address, inward=inward), inward=inward)
    if hook.subjects - TOLD.keys():
        raise RefusedError(_UNKNOWN_SUBJECT)
    with store.writing() as db:
        known = webhooks_of(db, seat.conference_id)
        if len(known) >= MOST_WEBHOOKS:
            raise RefusedError(_TOO_MANY.format(count=len(known)))
        row = WebhookRecord(
            conference_id=seat.conference_id,
            address=hook.address.strip(),
            salt=secrets.token_urlsafe(24),
            subjects=" ".join(sorted(hook.subjects)),
            made_by=seat.account_id,
            created_at=now,
            last_change=last_change_id(db, seat.conference_id),
        )
        db.add(row)
        db.flush()
        log_change(db, seat, "add webhook", ("webhook", row.id), now, ({}, {"address": row.address}))
        return row.id


def remove_webhook(store: Store, seat: Seat, webhook_id: int, now: datetime) -> None:
    """Tell an address nothing any more; what it was told is forgotten."""
    refuse_all_but_organisers(seat)
    with store.writing() as db:
        row = _row(db, seat, webhook_id)
        log_change(db, seat, "remove webhook", ("webhook", row.id), now, ({"address": row.address}, {}))
        db.delete(row)


def pause_webhook(store: Store, seat: Seat, webhook_id: int, now: datetime, *, paused: bool) -> None:
    """Tell an address nothing for a while, or go on; what happened meanwhile is told then."""
    refuse_all_but_organisers(seat)
    with store.writing() as db:
        row = _row(db, seat, webhook_id)
        if (row.paused_at is not None) is not paused:
            before, row.paused_at = row.paused_at is not None, now if paused else None
            change = ({"paused": before}, {"paused": paused})
            log_change(db, seat, "change webhook", ("webhook", row.id), now, change)


def renew_key(store: Store, seat: Seat, webhook_id: int, now: datetime) -> None:
    """Sign with another key from now on."""
    refuse_all_but_organisers(seat)
    with store.writing() as db:
        row = _row(db, seat, webhook_id)
        row.salt = secrets.token_urlsafe(24)
        log_change(db, seat, "change webhook", ("webhook", row.id), now, ({}, {"key": "renewed"}))


def try_webhook(store: Store, seat: Seat, webhook_id: int, now: datetime) -> int:
    """Tell an address something that did not happen, to see whether it gets there; return the delivery."""
    refuse_all_but_organisers(seat)
    with store.writing() as db:
        row = _row(db, seat, webhook_id)
        delivery = _delivery(row, None, "trial", {}, now)
        db.add(delivery)
        db.flush()
        return delivery.id


def send_again(store: Store, seat: Seat, webhook_id: int, delivery_id: int, now: datetime) -> None:
    """Tell an address once more what it was told, or could not be told."""
    refuse_all_but_organisers(seat)
    with store.writing() as db:
        delivery = delivery_row(db, _row(db, seat, webhook_id).id, delivery_id)
        if delivery is None:
            raise NotFoundError("no such delivery")
        delivery.next_try_at, delivery.attempts = now, 0


def key_of(settings: Settings, row: WebhookRecord) -> str:
    """Return the key that signs what an address is told; it stands nowhere, and comes from the site's secret."""
    about = f"webhook {row.id} {row.salt}"
    return "whsec_" + b64encode(hmac.digest(settings.secret.encode(), about.encode(), "sha256")).decode()


def gather_events(store: Store, now: datetime) -> int:
    """Write down what addresses are to be told of what has happened since; return how many letters that makes."""
    # Nobody else writes meanwhile, so that no row of the log with a smaller number comes later.
    with store.writing() as db:
        forget_deliveries(db, now - _KEPT)
        return sum(_gather(db, hook, slug, now) for hook, slug in listening(db))


def _gather(db: Database, hook: WebhookRecord, slug: str, now: datetime) -> int:
    changes = changes_after(db, hook.conference_id, hook.last_change, _AT_ONCE)
    wanted = set(hook.subjects.split()) or set(TOLD)
    count = 0
    for change in changes:
        hook.last_change = change.id
        if change.subject in wanted and change.verb in TOLD.get(change.subject, ()):
            db.add(_delivery(hook, change.id, event_of(change), _content(change, slug), now))
            count += 1
    return count


def event_of(change: ChangeRecord) -> str:
    """Return the name of an event, such as ``meeting.cancel`` or ``participant.change_profile``."""
    words = change.verb.replace("e-mail", "email").replace("-", "_").split()
    subject = change.subject.split("_")
    if len(words) > 1 and words[-1] in subject:
        del words[-1]
    return f"{change.subject}.{'_'.join(words)}"


def _content(change: ChangeRecord, slug: str) -> dict[str, Any]:
    """Return what an event says: ids alone; whoever may know more asks with a token."""
    return {
        "conference": slug,
        "subject": change.subject,
        "id": change.subject_id,
        "at": change.at.isoformat(),
        "change": change.id,
    }


def _delivery(
    hook: WebhookRecord, change_id: int | None, event: str, content: Mapping[str, Any], now: datetime
) -> DeliveryRecord:
    return DeliveryRecord(
        webhook_id=hook.id,
        change_id=change_id,
        message_id=f"msg_{secrets.token_hex(16)}",
        event=event,
        content=dict(content),
        created_at=now,
        next_try_at=now,
        attempts=0,
        failure="",
    )


def _row(db: Database, seat: Seat, webhook_id: int) -> WebhookRecord:
    row = webhook_row(db, seat.conference_id, webhook_id)
    if row is None:
        raise NotFoundError("no such address")
    return row
