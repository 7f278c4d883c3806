"""The library's forms, which stop taking guesses after a while."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app, request
from flask_security.forms import (
    LoginForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import WebAuthnRegisterForm
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField

from web.services.knocking import Knock, forgive_guess, note_guess
from web.services.limits import TooOftenError
from web.sign_in.events import note_refused, note_wrong
from web.views.said import said


class _Guarded(FlaskForm):  # type: ignore[misc]
    """A form that asks for a secret: each is counted before it is looked at, and what was right is taken back."""

    def who(self) -> str:
        """Return the e-mail address that somebody claims."""
        return str(self.user.email) if self.user else ""

    @property
    def account(self) -> int | None:
        """The number of the account, as far as it is known."""
        return self.user.id if self.user else None

    def validate(self, **kwargs: Any) -> bool:
        """Return whether the secret is right."""
        site = current_app.extensions["matcher"]
        knock = Knock(self.who(), request.remote_addr or "")
        try:
            note_guess(site.store, site.settings, knock, datetime.now(UTC))
        except TooOftenError as refusal:
            self.form_errors.append(said(refusal.words))
            note_refused(type(self).__name__, self.account)
            return False
        right = bool(super().validate(**kwargs))
        if right:
            forgive_guess(site.store, site.settings, knock)
        else:
            note_wrong(type(self).__name__, self.account)
        return right


class PasswordForm(_Guarded, LoginForm):
    """Sign in by password."""

    # A session lasts a month as it is.
    remember = None

    def who(self) -> str:
        """Return the e-mail address that was typed, whether an account has it or not."""
        return (self.email.data or "").strip().lower()[:320]


class PasswordAgainForm(_Guarded, VerifyForm):
    """Show that one is still the same."""


class CodeForm(_Guarded, TwoFactorVerifyCodeForm):
    """A code from the authenticator app."""


class RecoveryCodeForm(_Guarded, MfRecoveryForm):
    """One of the codes kept for the day the phone is lost."""


class AppForm(TwoFactorSetupForm):
    """Set up an authenticator app, or do without; no other second factor is offered."""

    setup = HiddenField()


class NoRescueForm(TwoFactorRescueForm):
    """The library offers to write to an administrator; recovery codes and passkeys do without."""

    help_setup = RadioField(choices=[])


class PasskeyForm(WebAuthnRegisterForm):
    """A new passkey, which is always a whole way in and never a second factor."""

    usage = HiddenField(default="first")

    def validate(self, **kwargs: Any) -> bool:
        """Return whether the name will do."""
        self.usage.data = "first"
        return bool(super().validate(**kwargs))
