"""Other programs: their tokens, the addresses that are told what happens, and everything in one file."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.organiser.connections import SCOPES, SUBJECTS, TokenForm, WebhookForm
from web.services.exchange.tokens import make_token, revoke_token
from web.services.exchange.webhooks import (
    add_webhook,
    key_of,
    pause_webhook,
    remove_webhook,
    renew_key,
    send_again,
    try_webhook,
)
from web.services.exchange.whole_files import exports_of, read_export
from web.store.connections import deliveries_of, tokens_of, webhook_row, webhooks_of
from web.store.programmes import may_make_conferences
from web.store.records.interface import WebhookRecord
from web.store.records.log import JobKind
from web.views.access import now, reading, site, the_conference, the_seat
from web.views.freshness import freshly
from web.views.organiser.guards import organisers_themselves

pages = Blueprint("connections", __name__, url_prefix="/<slug>/organiser/connections")


@pages.get("/")
@organisers_themselves
def shown() -> str:
    """Show what is connected."""
    return _page(TokenForm(formdata=None), WebhookForm(formdata=None))


@pages.post("/tokens")
@organisers_themselves
@freshly
def new_token() -> str | tuple[str, int]:
    """Make a token and show it, this once."""
    form = TokenForm()
    if not form.validate():
        return _page(form, WebhookForm(formdata=None)), 422
    _id, secret = make_token(site().store, the_seat(), form.name.data, form.wanted, form.days.data, now())
    base = f"{site().settings.address}/api/v1/conferences/{the_conference().slug}"
    return render_template("organiser/token_made.html", secret=secret, name=form.name.data, base=base)


@pages.post("/tokens/<int:token>/revoke")
@organisers_themselves
def revoke(token: int) -> Response:
    """Let a token open nothing any more."""
    revoke_token(site().store, the_seat(), token, now())
    flash(_("The token opens nothing any more."), "success")
    return redirect(url_for("connections.shown"), code=303)


@pages.post("/webhooks")
@organisers_themselves
@freshly
def new_webhook() -> Response | tuple[str, int]:
    """Tell an address what happens."""
    form = WebhookForm()
    if not form.validate():
        return _page(TokenForm(formdata=None), form), 422
    webhook = add_webhook(site().store, site().settings, the_seat(), form.hook, now())
    return redirect(url_for("connections.webhook", webhook=webhook), code=303)


@pages.get("/webhooks/<int:webhook>")
@organisers_themselves
def webhook(webhook: int) -> str:
    """Show what an address was told."""
    row = _webhook_or_404(webhook)
    return render_template(
        "organiser/webhook.html",
        webhook=row,
        key=key_of(site().settings, row),
        deliveries=deliveries_of(reading(), row.id),
        subjects=[SUBJECTS[name] for name in row.subjects.split()],
    )


@pages.post("/webhooks/<int:webhook>/<any(pause, go_on, renew, try, remove):deed>")
@organisers_themselves
@freshly
def change_webhook(webhook: int, deed: str) -> Response:
    """Change how an address is told."""
    store, seat = site().store, the_seat()
    if deed == "remove":
        remove_webhook(store, seat, webhook, now())
        flash(_("The address is told nothing any more."), "success")
        return redirect(url_for("connections.shown"), code=303)
    if deed == "renew":
        renew_key(store, seat, webhook, now())
        flash(_("From now on another key signs. Give it to the other program."), "success")
    elif deed == "try":
        try_webhook(store, seat, webhook, now())
        flash(_("A trial is sent within a minute. Load this page again to see what came of it."), "info")
    else:
        pause_webhook(store, seat, webhook, now(), paused=deed == "pause")
        flash(_("Saved."), "success")
    return redirect(url_for("connections.webhook", webhook=webhook), code=303)


@pages.post("/webhooks/<int:webhook>/deliveries/<int:delivery>/again")
@organisers_themselves
def again(webhook: int, delivery: int) -> Response:
    """Tell an address something once more."""
    send_again(site().store, the_seat(), webhook, delivery, now())
    flash(_("It is sent again within a minute."), "success")
    return redirect(url_for("connections.webhook", webhook=webhook), code=303)


@pages.post("/export")
@organisers_themselves
@freshly
def export() -> Response:
    """Write everything into one file, with what people said in private: it is for whoever runs the site."""
    _operators_only()
    number = site().queue.start(the_seat(), JobKind.EXPORT, {"account": the_seat().account_id})
    return redirect(url_for("jobs.shown", number=number), code=303)


@pages.get("/export/<name>")
@organisers_themselves
def fetch(name: str) -> Response:
    """Give an export."""
    _operators_only()
    size, pieces = read_export(site().store, the_conference().id, name)
    answer = Response(pieces, mimetype="application/zip")
    answer.content_length = size
    answer.headers.set("Content-Disposition", "attachment", filename=f"{the_conference().slug}.zip")
    return answer


def _page(token_form: TokenForm, webhook_form: WebhookForm) -> str:
    return render_template(
        "organiser/connections.html",
        token_form=token_form,
        webhook_form=webhook_form,
        tokens=tokens_of(reading(), the_conference().id),
        scopes={scope.value: words for scope, words in SCOPES.items()},
        webhooks=webhooks_of(reading(), the_conference().id),
        exports=exports_of(reading(), the_conference().id, now()),
        moment_now=now(),
        may_move=_runs_the_site(),
    )


def _runs_the_site() -> bool:
    account = the_seat().account_id
    return account is not None and may_make_conferences(reading(), account)


def _operators_only() -> None:
    if not _runs_the_site():
        abort(403)


def _webhook_or_404(number: int) -> WebhookRecord:
    row = webhook_row(reading(), the_conference().id, number)
    return row if row is not None else abort(404)
