"""How long a session lasts: its cookie bears when somebody last showed who they are, and a mark of its own.

A session that nobody uses for thirty days ends with its cookie. One that is used ends as well, sooner for whoever
answers for others; docs/security.md says why these times. The marks of sessions that were signed out of stand with
the account, which is read for each page anyway: a copy of such a cookie opens nothing.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from web.store.accounts import account_by_id
from web.store.engine import Store
from web.store.records.accounts import User

#: After so long without a page a session is over.
IDLE = timedelta(days=30)
#: After so long a session is over, however busy it is.
LONGEST = timedelta(days=90)
#: The same for whoever organises or helps: each morning of a conference once.
LONGEST_OF_ORGANISERS = timedelta(hours=24)
#: Where the library writes down when somebody last showed who they are.
SHOWN_AT = "fs_paa"
#: What tells one session of an account from the others.
MARK = "mark"
# Nobody signs out so often within ninety days; whoever does ends all sessions with it.
_MOST_ENDED = 200

Loader = Callable[[str], User | None]


class Cookies(SecureCookieSessionInterface):
    """Sessions in cookies as Flask keeps them, signed with SHA-256."""

    digest_method = staticmethod(sha256)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Return whether an answer renews the cookie, as those of pages do.

        A file is fetched beside them: its answer may come after that of a sign-in, and would take that back.
        """
        is_file = (request.endpoint or "").rpartition(".")[2] == "static"
        return not is_file and super().should_set_cookie(app, session)


def init_lifetimes(app: Flask) -> None:
    """Let nobody come with a session that is over."""
    app.session_interface = Cookies()
    app.config["PERMANENT_SESSION_LIFETIME"] = IDLE
    manager = app.login_manager  # type: ignore[attr-defined]
    manager.user_loader(_of_live_sessions(manager._user_callback))


def is_over(longest: timedelta) -> bool:
    """Return whether it is too long ago that this session's owner showed who they are."""
    shown_at = session.get(SHOWN_AT)
    return not isinstance(shown_at, int | float) or time.time() - shown_at > longest.total_seconds()


def mark_session() -> None:
    """Tell the session that begins from all others."""
    session[MARK] = secrets.token_hex(8)


def end_session(store: Store, account_id: int) -> None:
    """Write down that this session was signed out of."""
    if MARK not in session:
        return
    with store.writing() as db:
        account = account_by_id(db, account_id)
        if account is not None:
            ended = account.ended_sessions.split()
            if len(ended) >= _MOST_ENDED:
                account.fs_uniquifier, ended = secrets.token_hex(16), []
            account.ended_sessions = " ".join([*ended, session[MARK]])


def _of_live_sessions(load: Loader) -> Loader:
    def loaded(mark_of_account: str) -> User | None:
        account = None if is_over(LONGEST) else load(mark_of_account)
        return None if account is None or session.get(MARK) in account.ended_sessions.split() else account

    return loaded
