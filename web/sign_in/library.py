"""Flask-Security on our accounts: what of it is switched on, and where it meets the rest of the site."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import flask
from flask import Flask, abort, current_app, flash, g, redirect, request, session
from flask_babel import gettext as _
from flask_login import user_logged_out
from flask_security import (
    Security,
    SQLAlchemyUserDatastore,
    UserMixin,
    current_user,
    login_user,
    logout_user,
    user_authenticated,
)
from flask_security.changeable import change_user_password
from flask_security.mail_util import MailUtil
from flask_security.totp import Totp
from flask_security.webauthn_util import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from werkzeug.wrappers import Response

from web.errors import RefusedError
from web.services.accounts import tidy_email
from web.services.letters.mailing import post_letter
from web.settings import Settings
from web.sign_in import forms
from web.sign_in.events import init_events
from web.sign_in.lifetimes import end_session, init_lifetimes, mark_session
from web.sign_in.messages import MESSAGES, SUBJECT_PASSWORD_CHANGED
from web.sign_in.passwords import Passwords
from web.store.accounts import account_by_mark, open_accounts
from web.store.engine import Database, give_back
from web.store.records.accounts import Role, User, WebAuthn

#: How long after signing in one may change how one signs in.
FRESH = timedelta(hours=2)
NO_GRACE = timedelta(0)
#: Two parts of the library that we have no use for but that cannot be switched off.
_UNUSED = ("security.two_factor_rescue", "security.tf_select")
#: What a session keeps when somebody else begins to use it.
_KEPT = ("language", "csrf_token")


def init_sign_in(app: Flask, settings: Settings) -> None:
    """Let people sign in with the accounts of the site's store."""
    init_events(app)
    app.config.update(_options(app, settings))
    security = Security(
        app,
        _Datastore(_Accounts(), User, Role, WebAuthn),
        login_form=forms.PasswordForm,
        verify_form=forms.PasswordAgainForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_setup_form=forms.AppForm,
        two_factor_rescue_form=forms.NoRescueForm,
        mf_recovery_form=forms.RecoveryCodeForm,
        wan_register_form=forms.PasskeyForm,
        mail_util_cls=_Post,
        password_util_cls=Passwords,
        totp_cls=_OnceOnlyTotp,
        webauthn_util_cls=_Passkeys,
    )
    init_lifetimes(app)
    security.want_json(lambda _request: False)
    for endpoint in _UNUSED:
        app.view_functions[endpoint] = lambda: abort(404)
    user_authenticated.connect(_begin_session, app)
    user_logged_out.connect(_end_session, app)
    app.after_request(_deliver)
    app.teardown_appcontext(_close)


def let_in(account_id: int, next_path: str) -> Response:
    """Sign an account in that showed a link; where it has set up a second factor, that is asked for next."""
    security: Security = current_app.extensions["security"]
    if current_user.is_authenticated:
        logout_user()
    account = cast("User", security.datastore.find_user(id=account_id))
    if security.two_factor_plugins.get_setup_tf_methods(account):
        asked = security.two_factor_plugins.tf_enter(account, None, "link", next_path or "/")
        return cast("Response", asked)
    login_user(account, authn_via=["link"])
    return redirect(next_path or "/", code=303)


def forget_password() -> None:
    """Take the password from whoever is signed in, and end their other sessions."""
    change_user_password(current_user._get_current_object(), None, notify=False)
    current_app.extensions["security"].datastore.commit()


def _options(app: Flask, settings: Settings) -> dict[str, Any]:
    def derived(name: str) -> list[bytes]:
        known = (settings.secret, *settings.old_secrets)
        return [sha256(f"{name} {secret}".encode()).digest() for secret in known]

    cookie = {"REMEMBER_COOKIE_HTTPONLY": True, "REMEMBER_COOKIE_SECURE": settings.secure}
    ours: dict[str, Any] = {
        # Letters and answers; its scripts are not used.
        "STATIC_FOLDER": None,
        "I18N_DOMAIN": "messages;flask_security",
        "I18N_DIRNAME": [str(Path(app.root_path) / "translations"), "builtin"],
        "EMAIL_HTML": False,
        "EMAIL_SENDER": settings.mail_from,
        "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": SUBJECT_PASSWORD_CHANGED,
        "API_ENABLED_METHODS": ["session"],
        # Ours is on every answer; the library writes "no-store=True", which means nothing.
        "CACHE_CONTROL": None,
        "RETURN_GENERIC_RESPONSES": True,
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": _as_email, "case_insensitive": False}}],
        "FRESHNESS": FRESH,
        "FRESHNESS_GRACE_PERIOD": NO_GRACE,
        # Passwords: argon2 salts by itself, so that a lost secret of the site loses no password.
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_LENGTH_MIN": 10,
        "CHANGEABLE": True,
        # The second factor.
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TOTP_SECRETS": {str(at): key.hex() for at, key in enumerate(reversed(derived("authenticator apps")), 1)},
        "TOTP_ISSUER": "matcher",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [urlsafe_b64encode(key) for key in derived("recovery codes")],
        # Passkeys.
        "WEBAUTHN": True,
        "WAN_RP_NAME": "matcher",
        "WAN_ALLOW_AS_FIRST_FACTOR": True,
        "WAN_ALLOW_AS_MULTI_FACTOR": True,
        "WAN_ALLOW_AS_VERIFY": ["first"],
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "WAN_SIGNIN_TIMEOUT": 180_000,
        "WAN_REGISTER_TIMEOUT": 180_000,
        **_ADDRESSES,
        **{f"MSG_{name}": message for name, message in MESSAGES.items()},
    }
    return cookie | {f"SECURITY_{name}": value for name, value in ours.items()}


_ADDRESSES = {
    "LOGIN_URL": "/sign-in/password",
    "LOGOUT_URL": "/sign-out",
    "VERIFY_URL": "/sign-in/again",
    "CHANGE_URL": "/account/password",
    "TWO_FACTOR_SETUP_URL": "/account/app",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
    "TWO_FACTOR_SELECT_URL": "/sign-in/select",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "WAN_REGISTER_URL": "/account/passkeys",
    "WAN_DELETE_URL": "/account/passkeys/remove",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "WAN_VERIFY_URL": "/sign-in/again/passkey",
    "POST_LOGIN_VIEW": "/",
    "POST_LOGOUT_VIEW": "/sign-in/",
    "POST_CHANGE_VIEW": "/account/",
    "POST_VERIFY_VIEW": "/account/",
    "TWO_FACTOR_POST_SETUP_VIEW": "/account/app/done",
    "TWO_FACTOR_ERROR_VIEW": "/sign-in/",
    "WAN_POST_REGISTER_VIEW": "/account/passkeys",
}


def _as_email(text: str) -> str | None:
    try:
        return tidy_email(text)
    except RefusedError:
        return None


class _Accounts:
    """What the library takes for a database: a session of its own for each request, opened when it is needed."""

    @property
    def session(self) -> Database:
        if "accounts" not in g:
            g.accounts = open_accounts(current_app.extensions["matcher"].store)
        return cast("Database", g.accounts)


class _Datastore(SQLAlchemyUserDatastore):
    """The library's way to accounts, but for the question of every page."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> User | None:
        """Return the account with one attribute of a value."""
        if wanted.keys() == {"fs_uniquifier"}:
            return account_by_mark(self.db.session, wanted["fs_uniquifier"])
        return cast("User | None", super().find_user(case_insensitive, **wanted))


def _close(_error: BaseException | None) -> None:
    if db := g.pop("accounts", None):
        give_back(db)


def _begin_session(_app: Flask, user: User, **_more: Any) -> None:
    """Keep nothing of whoever used this browser before, not even what proves forms, and stay signed in."""
    for key in [key for key in session if key.startswith(("acting:", "seat:")) or key == "csrf_token"]:
        del session[key]
    session.permanent = True
    mark_session()
    if user.tf_primary_method and not user.mf_recovery_codes:
        flash(_("Make recovery codes under “My account”, for the day you lose your phone."), "info")


def _end_session(app: Flask, user: User | None = None, **_more: Any) -> None:
    if user is not None and user.is_authenticated:
        end_session(app.extensions["matcher"].store, user.id)
    for key in [key for key in session if key not in _KEPT and not key.startswith("_")]:
        del session[key]


def _deliver(response: flask.Response) -> flask.Response:
    """Send what the library wrote, once its change is committed."""
    if letters := g.pop("letters", None):
        current_app.extensions["matcher"].queue.deliver(letters)
    return response


class _Post(MailUtil):
    """Letters of the library go the way of all letters."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002
        subject: str,
        recipient: Any,
        sender: Any,  # noqa: ARG002
        body: str | None,
        html: str | None,  # noqa: ARG002
        **_more: Any,
    ) -> None:
        """Write a letter down and hand it to the queue."""
        # The library's own change is not committed yet and may hold the right to write: this letter goes with it.
        letter = post_letter(_Accounts().session, None, str(recipient), str(subject), body or "")
        g.letters = [*g.get("letters", []), letter.id]

    def normalize(self, email: str) -> str:
        """Return an e-mail address as accounts keep it."""
        return self.validate(email)

    def validate(self, email: str) -> str:
        """Return an e-mail address as accounts keep it."""
        tidy = _as_email(email)
        return super().validate(email) if tidy is None else tidy


class _OnceOnlyTotp(Totp):
    """Codes of authenticator apps, each taken once."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return which code was taken last."""
        return cast("User", user).code_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Remember which code was taken last."""
        cast("User", user).code_counter = tmatch.counter


class _Passkeys(WebauthnUtil):
    """Passkeys that know their owner by finger, face or PIN: a thing one has and a thing one is or knows."""

    def origin(self) -> str:
        """Return how browsers call this site; behind a proxy the request itself came by plain HTTP."""
        secure = current_app.extensions["matcher"].settings.secure
        return f"{'https' if secure else request.scheme}://{request.host}"

    def authenticator_selection(
        self,
        user: UserMixin,  # noqa: ARG002
        usage: str,  # noqa: ARG002
    ) -> AuthenticatorSelectionCriteria:
        """Take phones and computers as well as keys on a keyring."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(
        self,
        user: UserMixin | None,  # noqa: ARG002
        usage: list[str],  # noqa: ARG002
    ) -> UserVerificationRequirement:
        """Have the device check who uses it."""
        return UserVerificationRequirement.REQUIRED
