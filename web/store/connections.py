"""Other programs: their tokens, the answers they were given, the addresses to tell, and what waits to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from web.store.engine import Database
from web.store.records.accounts import MembershipRecord, SeatKind, User
from web.store.records.conferences import ConferenceRecord
from web.store.records.interface import DeliveryRecord, RepeatedCallRecord, TokenRecord, WebhookRecord
from web.store.records.log import ChangeRecord


def tokens_of(db: Database, conference_id: int) -> Sequence[tuple[TokenRecord, User]]:
    """Return the tokens of a conference with who made each, the latest first."""
    asked = (
        select(TokenRecord, User)
        .join(User, User.id == TokenRecord.made_by)
        .where(TokenRecord.conference_id == conference_id)
        .order_by(TokenRecord.id.desc())
    )
    return [(token, account) for token, account in db.execute(asked)]


def token_row(db: Database, conference_id: int, id_: int) -> TokenRecord | None:
    """Return a token of a conference."""
    row = db.get(TokenRecord, id_)
    return row if row is not None and row.conference_id == conference_id else None


def token_by_digest(db: Database, digest: str) -> tuple[TokenRecord, ConferenceRecord] | None:
    """Return the token with a digest and its conference, if its maker may sign in and still organises that."""
    organises = select(MembershipRecord.id).where(
        MembershipRecord.account_id == TokenRecord.made_by,
        MembershipRecord.conference_id == TokenRecord.conference_id,
        MembershipRecord.kind == SeatKind.ORGANISER,
    )
    asked = (
        select(TokenRecord, ConferenceRecord)
        .join(ConferenceRecord, ConferenceRecord.id == TokenRecord.conference_id)
        .join(User, User.id == TokenRecord.made_by)
        .where(TokenRecord.digest == digest, organises.exists(), User.active.is_(True))
    )
    found = db.execute(asked).first()
    return None if found is None else (found[0], found[1])


def note_use(db: Database, token_id: int, now: datetime) -> None:
    """Write down when a token was shown last."""
    db.execute(update(TokenRecord).where(TokenRecord.id == token_id).values(used_at=now))


def repeated_call(db: Database, token_id: int, key: str) -> RepeatedCallRecord | None:
    """Return what was answered to a key."""
    return db.get(RepeatedCallRecord, (token_id, key))


def forget_call(db: Database, token_id: int, key: str) -> None:
    """Let a key be used as if it never was."""
    db.execute(
        delete(RepeatedCallRecord).where(RepeatedCallRecord.token_id == token_id, RepeatedCallRecord.key == key)
    )


def forget_calls(db: Database, before: datetime) -> None:
    """Forget the answers that were given before a moment."""
    db.execute(delete(RepeatedCallRecord).where(RepeatedCallRecord.at < before))


def webhooks_of(db: Database, conference_id: int) -> Sequence[WebhookRecord]:
    """Return the addresses that a conference tells, the oldest first."""
    asked = select(WebhookRecord).where(WebhookRecord.conference_id == conference_id)
    return db.scalars(asked.order_by(WebhookRecord.id)).all()


def webhook_row(db: Database, conference_id: int, id_: int) -> WebhookRecord | None:
    """Return an address that a conference tells."""
    row = db.get(WebhookRecord, id_)
    return row if row is not None and row.conference_id == conference_id else None


def listening(db: Database) -> Sequence[tuple[WebhookRecord, str]]:
    """Return every address that is to be told, with its conference's name in addresses."""
    asked = (
        select(WebhookRecord, ConferenceRecord.slug)
        .join(ConferenceRecord, ConferenceRecord.id == WebhookRecord.conference_id)
        .where(WebhookRecord.paused_at.is_(None))
    )
    return [(hook, slug) for hook, slug in db.execute(asked.order_by(WebhookRecord.id))]


def last_change_id(db: Database, conference_id: int) -> int:
    """Return the number of a conference's last row of the change log; 0: it has none."""
    asked = select(func.max(ChangeRecord.id)).where(ChangeRecord.conference_id == conference_id)
    return int(db.scalar(asked) or 0)


def changes_after(db: Database, conference_id: int, after: int, most: int) -> Sequence[ChangeRecord]:
    """Return what happened at a conference after a row of its change log, the earliest first."""
    asked = select(ChangeRecord).where(ChangeRecord.conference_id == conference_id, ChangeRecord.id > after)
    return db.scalars(asked.order_by(ChangeRecord.id).limit(most)).all()


def due_deliveries(db: Database, webhook_id: int, now: datetime, most: int) -> Sequence[DeliveryRecord]:
    """Return what an address is to be told now, the earliest first; nobody else takes it meanwhile."""
    asked = (
        select(DeliveryRecord)
        .where(DeliveryRecord.webhook_id == webhook_id, DeliveryRecord.next_try_at <= now)
        .order_by(DeliveryRecord.next_try_at, DeliveryRecord.id)
        .limit(most)
    )
    return db.scalars(asked.with_for_update()).all()


def deliveries_of(db: Database, webhook_id: int, most: int = 50) -> Sequence[DeliveryRecord]:
    """Return what an address was told, the latest first."""
    asked = select(DeliveryRecord).where(DeliveryRecord.webhook_id == webhook_id)
    return db.scalars(asked.order_by(DeliveryRecord.id.desc()).limit(most)).all()


def delivery_row(db: Database, webhook_id: int, id_: int) -> DeliveryRecord | None:
    """Return a delivery to an address."""
    row = db.get(DeliveryRecord, id_)
    return row if row is not None and row.webhook_id == webhook_id else None


def forget_deliveries(db: Database, before: datetime) -> None:
    """Forget what was told, or given up, before a moment."""
    db.execute(
        delete(DeliveryRecord).where(
            DeliveryRecord.created_at < before,
            or_(DeliveryRecord.taken_at.is_not(None), DeliveryRecord.next_try_at.is_(None)),
        )
    )
