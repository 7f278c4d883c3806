"""Who came in, who went, and who tried in vain, in the log: by the number of an account, never by a name."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_login import user_logged_out
from flask_security import user_authenticated

from web.store.records.accounts import User
from web.watching.logs import logger

_log = logger(__name__)


def init_events(app: Flask) -> None:
    """Write down what happens at the door."""
    user_authenticated.connect(_came_in, app)
    user_logged_out.connect(_went, app)


def note_wrong(form: str, account: int | None) -> None:
    """Write down that a secret was wrong; None: no account has the address that was typed."""
    _log.warning("wrong secret", form=form, account=account)


def note_refused(form: str, account: int | None) -> None:
    """Write down that a secret was not looked at, since too many were wrong."""
    _log.warning("too many wrong secrets", form=form, account=account)


def _came_in(_app: Flask, user: User, authn_via: list[str] | None = None, **_more: Any) -> None:
    _log.info("signed in", account=user.id, by=authn_via or [])


def _went(_app: Flask, user: User | None = None, **_more: Any) -> None:
    _log.info("signed out", account=getattr(user, "id", None))
