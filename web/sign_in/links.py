"""Links that sign somebody in: signed, bound to one account, good for a while and for one use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer

from matcher.words import Words
from web.errors import RefusedError
from web.settings import Settings
from web.store.accounts import account_by_id, link_is_used
from web.store.engine import Database
from web.store.records.accounts import User


class Purpose(StrEnum):
    """Why somebody was given a link."""

    LETTER = "letter"
    """Asked for on the sign-in page."""
    INVITATION = "invitation"
    """Sent by an organiser."""
    DEMO = "demo"
    """Printed on one's own machine; the only kind that can be used again, and only there."""


LIVES = {
    Purpose.LETTER: timedelta(minutes=30),
    Purpose.INVITATION: timedelta(days=14),
    Purpose.DEMO: timedelta(days=30),
}

_NOT_OURS = Words(
    "This link is not complete. Letters sometimes break long links in two: copy the whole link from the letter, "
    "or ask for a new one.",
    "此链接不完整。邮件有时会把长链接截断：请从邮件中复制完整链接，或重新获取一个。",
)
_TOO_OLD = Words(
    "This link is too old. Ask for a new one; it takes a minute.", "此链接已过期。请重新获取，一分钟即可。"
)
_USED = Words(
    "This link has been used already; each works once. If that was you, you may still be signed in. Otherwise ask "
    "for a new one.",
    "此链接已被使用过，每个链接只能使用一次。如果是您本人使用的，您可能仍处于登录状态；否则请重新获取。",
)
_REVOKED = Words(
    "This link no longer works, because the account was signed out everywhere or its password was changed. "
    "Ask for a new one.",
    "该账户已在所有设备上退出登录或已更改密码，此链接已失效。请重新获取。",
)


class LinkError(RefusedError):
    """A link that signs nobody in."""


@dataclass(frozen=True, slots=True)
class SignInLink:
    """What a link says."""

    account_id: int
    purpose: Purpose
    mark: str
    expires_at: datetime
    stamp: str
    next_path: str

    @property
    def is_single_use(self) -> bool:
        """Whether it may be used once only."""
        return self.purpose is not Purpose.DEMO


def sign_in_link(settings: Settings, account: User, purpose: Purpose, now: datetime, next_path: str = "") -> str:
    """Return the address of a new link, which lives as long as its purpose says and leads on to a page of ours."""
    says = (
        account.id,
        purpose.value,
        int((now + LIVES[purpose]).timestamp()),
        secrets.token_urlsafe(16),
        _stamp(account),
        local_path(next_path),
    )
    return f"{settings.address}/sign-in/link/{_signer(settings).dumps(says)}"


def read_link(settings: Settings, db: Database, token: str, now: datetime) -> tuple[SignInLink, User]:
    """Return what a link says and whose it is.

    Raises
    ------
    LinkError
        If it is forged, too old, used or revoked, or belongs to an account that is closed.
    """
    try:
        account_id, purpose, expires, mark, stamp, next_path = _signer(settings).loads(token)
    except (BadData, ValueError, TypeError):
        raise LinkError(_NOT_OURS) from None
    link = SignInLink(
        account_id, Purpose(purpose), mark, datetime.fromtimestamp(expires, UTC), stamp, local_path(next_path)
    )
    if link.purpose is Purpose.DEMO and not settings.links_on_page:
        raise LinkError(_NOT_OURS)
    if now >= link.expires_at:
        raise LinkError(_TOO_OLD)
    if link.is_single_use and link_is_used(db, link.mark):
        raise LinkError(_USED)
    account = account_by_id(db, link.account_id)
    if account is None or not account.active or _stamp(account) != link.stamp:
        raise LinkError(_REVOKED)
    return link, account


def used_link_error() -> LinkError:
    """Return what somebody reads who is the second to use a link."""
    return LinkError(_USED)


def local_path(address: str) -> str:
    """Return an address if it is a path on this site, else an empty text: no link of ours leads elsewhere."""
    # Browsers read a backslash as a slash and drop control characters, so that either may hide another host.
    if not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return ""
    parts = urlsplit(address)
    return "" if parts.scheme or parts.netloc else address


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.signing_keys, salt="sign-in link", signer_kwargs={"digest_method": sha256})


def _stamp(account: User) -> str:
    """Return what changes when an account is signed out everywhere, so that its links end with its sessions."""
    return sha256(account.fs_uniquifier.encode()).hexdigest()[:12]
