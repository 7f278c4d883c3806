"""Accounts: finding them, and their used links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session, joinedload

from web.store.engine import Database, Store
from web.store.records.accounts import (
    MembershipRecord,
    SeatKind,
    UsedLinkRecord,
    User,
    WebAuthn,
)


def open_accounts(store: Store) -> Database:
    """Return a session that reads, and takes the right to write when it first has something to write."""
    if store.has_server:
        return Session(store.engine, expire_on_commit=False)
    db = store.reader()
    event.listen(db, "before_flush", _begin_writing)
    event.listen(db, "after_transaction_end", lambda session, _transaction: session.info.pop("writing", None))
    return db


def _begin_writing(db: Database, _context: Any, _instances: Any) -> None:
    """Change SQLite's transaction from one that reads to one that writes, which waits for its turn."""
    if not db.info.get("writing"):
        connection = db.connection()
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        db.info["writing"] = True


def account_by_email(db: Database, email: str) -> User | None:
    """Return the account of a tidy e-mail address."""
    return db.scalars(select(User).where(User.email == email)).one_or_none()


def account_by_mark(db: Database, mark: str) -> User | None:
    """Return the account that a session names, with its rights in the installation."""
    return db.scalars(_BY_MARK, {"mark": mark}).unique().one_or_none()


_BY_MARK = select(User).where(User.fs_uniquifier == bindparam("mark")).options(joinedload(User.roles))


def all_accounts(db: Database) -> list[User]:
    """Return every account that can be signed in to."""
    return list(db.scalars(select(User).where(User.active.is_(True)).order_by(User.id)))


def account_by_id(db: Database, id_: int) -> User | None:
    """Return an account."""
    return db.get(User, id_)


def link_is_used(db: Database, mark: str) -> bool:
    """Return whether a link was used."""
    return db.get(UsedLinkRecord, mark) is not None


def use_link(db: Database, mark: str, account_id: int, now: datetime) -> None:
    """Mark a link as used; a second use of it breaks the primary key."""
    db.add(UsedLinkRecord(mark=mark, account_id=account_id, used_at=now))
    db.flush()


def seat_of(
    db: Database, account_id: int, conference_id: int, kind: SeatKind, participant_id: int | None
) -> MembershipRecord | None:
    """Return a seat of an account."""
    asked = select(MembershipRecord).where(
        MembershipRecord.account_id == account_id,
        MembershipRecord.conference_id == conference_id,
        MembershipRecord.kind == kind,
        MembershipRecord.participant_id == participant_id,
    )
    return db.scalars(asked).first()


def passkeys_of(db: Database, account_id: int) -> list[WebAuthn]:
    """Return the passkeys of an account, the oldest first."""
    return list(db.scalars(select(WebAuthn).where(WebAuthn.user_id == account_id).order_by(WebAuthn.id)))
