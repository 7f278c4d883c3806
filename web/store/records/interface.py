"""Other programs: the tokens they come with, the addresses they are told at, and what they were told."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import NEVER_AGAIN, Base, Moment, Name, Prose, Record


class TokenRecord(Base):
    """What another program shows at the door; the token itself is kept by whoever made it, and nowhere here."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    name: Mapped[Name]
    """Which program it is for."""
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token, in hexadecimal digits."""
    ending: Mapped[str] = mapped_column(String(8))
    """Its last letters, by which its maker knows it again."""
    scopes: Mapped[str]
    """What it may do: ``web.services.exchange.tokens.Scope`` joined by spaces."""
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    """When it was shown last, to the minute."""
    revoked_at: Mapped[Moment | None]


class RepeatedCallRecord(Base):
    """The first answer to a call that may come again with the same Idempotency-Key."""

    __tablename__ = "repeated_calls"

    token_id: Mapped[int] = mapped_column(ForeignKey("tokens.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of method, address and body: another call with the same key is refused."""
    at: Mapped[Moment] = mapped_column(index=True)
    status: Mapped[int | None]
    """None: the first call has not been answered yet."""
    headers: Mapped[Record] = mapped_column(default=dict)
    body: Mapped[Prose] = mapped_column(default="")


class WebhookRecord(Base):
    """An address that is told what happens."""

    __tablename__ = "webhooks"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    address: Mapped[Prose]
    salt: Mapped[str] = mapped_column(String(64))
    """Makes the key that signs, together with the site's secret; another salt is another key."""
    subjects: Mapped[str] = mapped_column(default="")
    """What it is told about, joined by spaces; empty: everything."""
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]
    paused_at: Mapped[Moment | None]
    """Since when it is told nothing; None: it is told."""
    last_change: Mapped[int]
    """The last row of the change log that was looked at for it."""


class DeliveryRecord(Base):
    """One event for one address: tried until it is taken, or too often."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "change_id"),
        Index("ix_deliveries_due", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    change_id: Mapped[int | None]
    """The row of the change log that it tells; None: it is a trial."""
    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    """The same at every try, so that whoever gets it twice counts it once."""
    event: Mapped[Name]
    content: Mapped[Record]
    created_at: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Moment | None]
    """None: it was taken, or is given up."""
    taken_at: Mapped[Moment | None]
    status: Mapped[int | None]
    """What the address answered last; None: nothing."""
    failure: Mapped[Prose] = mapped_column(default="")
