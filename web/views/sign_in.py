"""The door: ask for a link, come in by it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_security import current_user
from werkzeug.wrappers import Response

from web.errors import RefusedError
from web.forms.sign_in import LinkForm
from web.services.accounts import tidy_email
from web.services.knocking import Knock, ask_for_link, spend_link
from web.sign_in.forms import PasswordForm
from web.sign_in.library import let_in
from web.sign_in.links import LinkError, Purpose, local_path, read_link
from web.views.access import now, reading, site
from web.views.language import reader_language
from web.views.said import said

pages = Blueprint("sign_in", __name__, url_prefix="/sign-in")


@pages.get("/")
def door() -> Response | str:
    """Show every way in; whoever is in goes on."""
    onward = local_path(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(onward or url_for("home.conferences"))
    return _door(LinkForm(formdata=None, next=onward))


@pages.post("/")
def ask() -> str | tuple[str, int]:
    """Send a link to an e-mail address; the answer is the same whether anybody has it."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _door(form), 422
    try:
        knock = Knock(tidy_email(form.email.data), request.remote_addr or "", local_path(form.next.data or ""))
        asked = ask_for_link(site().store, site().settings, knock, reader_language(), now())
    except RefusedError as refusal:
        form.email.errors = [said(refusal.words)]
        return _door(form), 422
    site().queue.deliver(asked.letters)
    return render_template("sign_in/sent.html", email=knock.email, link=asked.shown)


@pages.get("/link/<token>")
def link(token: str) -> Response | str | tuple[str, int]:
    """Ask whoever opened a link to sign in by it: programs that look through letters open links too."""
    try:
        found, account = read_link(site().settings, reading(), token, now())
    except LinkError as error:
        return _broken_link(error)
    if found.purpose is Purpose.DEMO:
        return let_in(account.id, found.next_path)
    return render_template("sign_in/link.html", account=account, token=token)


@pages.post("/link/<token>")
def enter(token: str) -> Response | tuple[str, int]:
    """Sign in by a link, and use it up."""
    try:
        found, account = read_link(site().settings, reading(), token, now())
        spend_link(site().store, found, now())
    except LinkError as error:
        return _broken_link(error)
    return let_in(account.id, found.next_path)


@pages.record_once
def _complete_door(state: BlueprintSetupState) -> None:
    """Show the whole door where the library shows it, too: after a wrong password."""
    state.app.extensions["security"].login_context_processor(
        lambda: {"link_form": LinkForm(formdata=None, next=request.values.get("next"))}
    )


def _door(form: LinkForm) -> str:
    password = PasswordForm(formdata=None, next=form.next.data)
    return render_template("security/login_user.html", link_form=form, login_user_form=password)


def _broken_link(error: LinkError) -> tuple[str, int]:
    return render_template("sign_in/broken_link.html", advice=said(error.words)), 410
