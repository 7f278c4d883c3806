"""Whoever was signed out, or left a form open too long, gets it back with everything typed and sends it again."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from web.sign_in.links import local_path

#: The field that says from which page a held form first came.
CAME_FROM = "held_from"
_NOT_HELD = ("csrf_token", CAME_FROM)


def init_held_forms(app: Flask) -> None:
    """Hold forms where the sign-in library would lose them, and where a form's token is stale."""
    app.login_manager.unauthorized_handler(at_the_door)  # type: ignore[attr-defined]
    app.extensions["security"].unauthn_handler(at_the_door)
    app.register_error_handler(CSRFError, stale)


def at_the_door(*_tried: object, **_more: object) -> Response | tuple[str, int]:
    """Send somebody who is not signed in to the door, and keep what was typed."""
    if _wants_data():
        return Response(_("You are signed out. Sign in again."), status=401, mimetype="text/plain")
    if request.method in ("GET", "HEAD"):
        onward = request.full_path.rstrip("?")
        return redirect(url_for("sign_in.door", next=onward if onward != "/" else None))
    if g.get("slug") is None:
        return redirect(url_for("sign_in.door"), code=303)
    return _held(401)


def stale(_error: CSRFError) -> Response | tuple[str, int]:
    """Give a form back with a fresh token."""
    if _wants_data():
        return Response(_("This page was open for too long. Load it again."), status=400, mimetype="text/plain")
    if not request.cookies:
        advice = _(
            "Your browser keeps no cookies for this site, and signing in needs one. Allow cookies and go back."
        )
        return render_template("error.html", title=_("Cookies are switched off"), advice=advice), 400
    if g.get("slug") is None:
        flash(_("This page was open for too long. Please do it once more."), "info")
        return redirect(came_from() or url_for("home.conferences"), code=303)
    return _held(400)


def came_from() -> str:
    """Return the path of the page that a form was sent from, if it is one of ours."""
    if request.form.get(CAME_FROM):
        return local_path(request.form[CAME_FROM])
    back = request.referrer or ""
    if not back.startswith(request.host_url):
        return ""
    parts = urlsplit(back)
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _held(status: int) -> tuple[str, int]:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_HELD]
    page = render_template(
        "held_form.html",
        signed_in=current_user.is_authenticated,
        fields=fields,
        address=request.full_path.rstrip("?"),
        came_from=came_from(),
        came_from_field=CAME_FROM,
        has_files=any(file.filename for file in request.files.values()),
    )
    return page, status


def _wants_data() -> bool:
    return request.accept_mimetypes.best == "application/json"
