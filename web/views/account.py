"""My account: how I am called, how I sign in, and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_security import auth_required, current_user, logout_user
from werkzeug.wrappers import Response

from web.forms.sign_in import AccountForm
from web.services.accounts import change_account, sign_out_everywhere
from web.sign_in.library import FRESH, NO_GRACE, forget_password
from web.store.accounts import passkeys_of
from web.views.access import reading, site

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("/")
@auth_required("session")
def shown() -> str:
    """Show my account."""
    return _account(AccountForm(formdata=None, obj=current_user))


@pages.post("/")
@auth_required("session")
def change() -> Response | tuple[str, int]:
    """Change how I am called and written to."""
    form = AccountForm()
    if not form.validate_on_submit():
        return _account(form), 422
    change_account(site().store, current_user.id, form.name.data or "", form.language.data or None)
    session.pop("language", None)
    flash(_("Your account is saved."), "success")
    return redirect(url_for("account.shown"), code=303)


@pages.get("/app/done")
@auth_required("session")
def app_done() -> Response:
    """Go on from setting up an authenticator app to the codes that replace it, or from switching it off."""
    has_app = current_user.tf_primary_method is not None
    return redirect(url_for("security.mf_recovery_codes" if has_app else "account.shown"))


@pages.post("/password/remove")
@auth_required("session", within=lambda: FRESH, grace=lambda: NO_GRACE)
def remove_password() -> Response:
    """Sign in without a password from now on, or set a new one without the old."""
    forget_password()
    flash(_("Your password is removed. Sign in by link or passkey, or set a new password."), "success")
    return redirect(url_for("account.shown"), code=303)


@pages.post("/sign-out-everywhere")
@auth_required("session")
def leave_everywhere() -> Response:
    """End all my sessions and links, on every device."""
    sign_out_everywhere(site().store, current_user.id)
    logout_user()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for("sign_in.door"), code=303)


def _account(form: AccountForm) -> str:
    return render_template("account.html", form=form, passkeys=passkeys_of(reading(), current_user.id))
