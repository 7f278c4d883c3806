"""The way in: one's conferences, one's seat in each, and the language."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask_security import auth_required, current_user
from werkzeug.wrappers import Response

from matcher.words import Language
from web.services.acting import end_acting
from web.store.memberships import seats_of
from web.store.programmes import may_make_conferences
from web.views.access import now, reading, site, the_conference, the_seat
from web.views.navigation import navigation

pages = Blueprint("home", __name__)


@pages.get("/")
@auth_required("session")
def conferences() -> Response | str:
    """Show one's conferences; with one seat only, go there."""
    seats = seats_of(reading(), current_user.id)
    operates = may_make_conferences(reading(), current_user.id)
    if len(seats) == 1 and not operates:
        return redirect(url_for("home.start", slug=seats[0].conference.slug))
    return render_template("conferences.html", seats=seats, may_make_conferences=operates)


@pages.get("/<slug>/")
def start() -> Response:
    """Go to what matters most to this seat."""
    ways = navigation()
    return redirect(ways[0].address) if ways else abort(404)


@pages.get("/<slug>/seat/<int:membership>")
def take_seat(membership: int) -> Response:
    """Sit down in one of one's seats at a conference."""
    if membership not in {one.id for one in g.memberships}:
        abort(404)
    if the_seat().acting:
        end_acting(site().store, the_seat(), now())
    session[f"seat:{the_conference().slug}"] = membership
    session.pop(f"acting:{the_conference().slug}", None)
    return redirect(url_for("home.start"))


@pages.get("/<slug>/soon")
def soon() -> str:
    """Tell an invited participant that the conference is still being set up."""
    return render_template("soon.html")


@pages.post("/language")
def choose_language() -> Response:
    """Remember the reader's language."""
    chosen = request.form.get("language", "")
    if chosen not in set(Language):
        abort(400)
    session["language"], session.permanent = chosen, True
    back = request.referrer or ""
    return redirect(back if back.startswith(request.host_url) else url_for("home.conferences"), code=303)
