"""Somebody at the door: asks for a letter with a link, or gives a wrong password or code once too often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.words import Words
from web.errors import ChangedMeanwhileError
from web.services.letters.mailing import in_language, post_letter
from web.services.limits import Limit, count, take_back
from web.settings import Settings
from web.sign_in.links import LIVES, Purpose, SignInLink, sign_in_link, used_link_error
from web.store.accounts import account_by_email, use_link
from web.store.engine import Store

_SUBJECT = Words("Your link to sign in", "您的登录链接")
_BODY = Words(
    "Hello{name},\n\nopen this link to sign in:\n\n{link}\n\nIt works once, within 30 minutes. "
    "If you did not ask for it, do nothing: nobody gets in without it.\n",
    "{name}您好：\n\n请打开以下链接登录：\n\n{link}\n\n链接在 30 分钟内有效，且只能使用一次。"
    "如果不是您本人请求的，请忽略此邮件：没有此链接，任何人都无法登录。\n",
)


@dataclass(frozen=True, slots=True)
class Knock:
    """Who stands at the door: the e-mail address they typed, the network they came from, where they want to go."""

    email: str
    place: str
    next_path: str = ""


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """What came of asking for a link: letters to send, and the link itself where it may stand on the page."""

    letters: tuple[int, ...]
    shown: str = ""


def ask_for_link(store: Store, settings: Settings, knock: Knock, language: str, now: datetime) -> LinkAsked:
    """Write a letter with a link to whoever has the e-mail address; a stranger is told the same.

    Raises
    ------
    TooOftenError
        If letters were asked for too often, be there such an account or not.
    """
    with store.writing() as db:
        count(db, settings, Limit.LINK, knock.email, now)
        count(db, settings, Limit.LINK_PLACE, knock.place, now)
        account = account_by_email(db, knock.email)
        if account is None or not account.active:
            return LinkAsked(())
        link = sign_in_link(settings, account, Purpose.LETTER, now, knock.next_path)
        chosen = account.language or language
        body = Words(
            _BODY.en.format(name=f" {account.name}" if account.name else "", link=link),
            _BODY.zh.format(name=account.name, link=link),
        )
        letter = post_letter(
            db, None, account.email, in_language(_SUBJECT, chosen), in_language(body, chosen), now
        )
        letter.late_at = now + LIVES[Purpose.LETTER]
        return LinkAsked((letter.id,), link if settings.links_on_page else "")


def spend_link(store: Store, link: SignInLink, now: datetime) -> None:
    """Use a link up.

    Raises
    ------
    LinkError
        If somebody used it before, in this very moment even.
    """
    if not link.is_single_use:
        return
    try:
        with store.writing(together=True) as db:
            use_link(db, link.mark, link.account_id, now)
    except ChangedMeanwhileError:
        raise used_link_error() from None


def note_guess(store: Store, settings: Settings, knock: Knock, now: datetime) -> None:
    """Count a password or a code before it is looked at, so that none is looked at beside the count.

    Raises
    ------
    TooOftenError
        If too many were wrong of late.
    """
    with store.writing(together=True) as db:
        count(db, settings, Limit.WRONG, knock.email, now)
        count(db, settings, Limit.WRONG_PLACE, knock.place, now)


def forgive_guess(store: Store, settings: Settings, knock: Knock) -> None:
    """Take the count of a password or a code back that was right."""
    with store.writing(together=True) as db:
        take_back(db, settings, Limit.WRONG, knock.email)
        take_back(db, settings, Limit.WRONG_PLACE, knock.place)
