"""What a person reads when something cannot be done; each kind of refusal becomes a page here, once."""

from __future__ import annotations

from flask import Flask, abort, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from matcher.words import Words
from web.errors import NotAllowedError, NotFoundError, RefusedError, UnavailableError
from web.services.limits import TooOftenError
from web.views.access import read_on
from web.views.held_form import came_from, init_held_forms
from web.views.said import said
from web.views.watched import tell_refusal

_NOT_NOW = Words("One moment, please", "请稍候")
_AGAIN_SECONDS = "15"


def init_errors(app: Flask) -> None:
    """Turn refusals into pages."""
    app.before_request(_look_for_no_odd_names)
    init_held_forms(app)
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(UnavailableError, _unavailable)
    app.register_error_handler(NotFoundError, lambda _error: _page(404))
    app.register_error_handler(NotAllowedError, lambda _error: _page(403))
    for status in (400, 403, 404, 405, 413, 500):
        app.register_error_handler(status, _http)


def _look_for_no_odd_names() -> None:
    """Find nothing at an address that holds a NUL: no name does, and PostgreSQL refuses to look for one."""
    if "\0" in request.path:
        abort(404)


def _refused(refusal: RefusedError) -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Go back to where the form was, and say why there; whoever asks by script gets the words alone."""
    read_on()
    tell_refusal(refusal.reason)
    words = said(refusal.words)
    status, headers = 409, {}
    if isinstance(refusal, TooOftenError):
        status, headers = 429, {"Retry-After": str(refusal.seconds)}
    if request.accept_mimetypes.best == "application/json":
        return Response(words, status, headers, mimetype="text/plain")
    flash(words, "danger")
    back = came_from()
    if request.method != "GET" and back:
        return redirect(back, code=303)
    return render_template("error.html", title=_("This cannot be done"), advice=words), status, headers


def _unavailable(failure: UnavailableError) -> Response:
    """Say that it cannot be done now, in both languages: whose page it is cannot be looked up."""
    headers = {"Retry-After": _AGAIN_SECONDS}
    if request.accept_mimetypes.best == "application/json":
        return Response(str(failure.words), 503, headers, mimetype="text/plain")
    # What every other page is given besides is asked of the database: who reads it, and in which language.
    page = current_app.jinja_env.get_template("unavailable.html").render(title=_NOT_NOW, advice=failure.words)
    return Response(page, 503, headers, mimetype="text/html")


def _http(error: HTTPException) -> Response | tuple[str, int]:
    lost = getattr(error, "original_exception", None)
    if isinstance(lost, UnavailableError):  # after the view, such as in what signs people in
        return _unavailable(lost)
    return _page(error.code or 500)


def _page(status: int) -> tuple[str, int]:
    read_on()
    title, advice = {
        400: (
            _("This form cannot be used any more"),
            _("Go back, load the page anew and send it again. What you typed is still in the form."),
        ),
        403: (_("This page is not for you"), _("Your seat at this conference does not include it.")),
        404: (
            _("There is nothing here"),
            _("The address is mistyped, or it belongs to somebody else. Start from your conferences."),
        ),
        405: (_("There is nothing here"), _("Go to your conferences and start there.")),
        413: (
            _("This file is too large"),
            _("Files of up to 32 MB can be sent. Remove pictures and unneeded sheets, or send it in parts."),
        ),
    }.get(
        status,
        (
            _("Something went wrong on our side"),
            _("Nothing was changed. Go back and try again; if it happens again, tell your organiser."),
        ),
    )
    return render_template("error.html", title=title, advice=advice), status
