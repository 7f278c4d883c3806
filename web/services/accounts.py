"""Accounts and seats: who may come in, under which name, and as whom."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from matcher.words import Language, Words
from web.errors import RefusedError
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.accounts import account_by_email, all_accounts, seat_of
from web.store.engine import Database, Store
from web.store.programmes import make_operator
from web.store.records.accounts import MembershipRecord, Right, SeatKind, User

_NAME_LENGTH = 200

_NO_ADDRESS = Words(
    "“{text}” is not an e-mail address. Write it as name@example.org.",
    "“{text}”不是有效的邮箱地址。请按 name@example.org 的格式填写。",
)
_LONG_NAME = Words(
    "This name is {length} characters long; at most 200 fit. Shorten it, please.",
    "姓名共 {length} 个字符，最多 200 个。请缩短。",
)


def tidy_email(text: str) -> str:
    """Return an e-mail address as all accounts keep it: without blanks around it, in lower case.

    Raises
    ------
    RefusedError
        If it is no e-mail address.
    """
    try:
        # Addresses in an office's own network, such as name@mail, are as good as any.
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise RefusedError(_NO_ADDRESS.format(text=text.strip()[:80])) from None
    return found.normalized.lower()


def account_for(db: Database, email: str, name: str = "", language: str | None = None) -> User:
    """Return the account with an e-mail address, made now where there is none yet; what it says already stays."""
    tidy = tidy_email(email)
    account = account_by_email(db, tidy)
    if account is None:
        account = User(
            email=tidy,
            name=name.strip()[:_NAME_LENGTH],
            language=language,
            active=True,
            fs_uniquifier=secrets.token_hex(16),
            fs_webauthn_user_handle=secrets.token_hex(16),
        )
        db.add(account)
        db.flush()
    return account


def invite_operator(store: Store, settings: Settings, email: str, now: datetime) -> str:
    """Let somebody make conferences; return a link for them. Where they have no account, one is made now."""
    with store.writing() as db:
        account = account_for(db, email)
        make_operator(db, account)
        return sign_in_link(settings, account, Purpose.INVITATION, now)


def add_seat(
    db: Database,
    account: User,
    conference_id: int,
    kind: SeatKind,
    participant_id: int | None = None,
    rights: Iterable[Right] = (),
) -> MembershipRecord:
    """Give an account a seat at a conference; where it has that seat, it gets these rights."""
    seat = seat_of(db, account.id, conference_id, kind, participant_id)
    if seat is None:
        seat = MembershipRecord(
            account_id=account.id, conference_id=conference_id, kind=kind, participant_id=participant_id
        )
        db.add(seat)
    seat.rights = " ".join(sorted(Right(right).value for right in rights))
    db.flush()
    return seat


def change_account(store: Store, account_id: int, name: str, language: str | None) -> None:
    """Change how an account is called and which language it is written to in; None: as its browser says."""
    if len(name.strip()) > _NAME_LENGTH:
        raise RefusedError(_LONG_NAME.format(length=len(name.strip())))
    with store.writing() as db:
        account = db.get_one(User, account_id)
        account.name, account.language = name.strip(), None if language is None else Language(language).value


def sign_out_everybody(store: Store) -> int:
    """End every session and every link of everybody; return how many accounts there are."""
    with store.writing() as db:
        everybody = all_accounts(db)
        for account in everybody:
            account.fs_uniquifier = secrets.token_hex(16)
        return len(everybody)


def sign_out_everywhere(store: Store, account_id: int) -> None:
    """End every session and every link of an account."""
    with store.writing() as db:
        db.get_one(User, account_id).fs_uniquifier = secrets.token_hex(16)
