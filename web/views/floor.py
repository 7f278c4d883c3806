"""The door: checking people in by badge or by name, with a connection or without."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from web.forms.floor import scans_of
from web.services.floor.arrivals import (
    Checked,
    badge_mark,
    badge_secrets,
    check_in,
    check_in_all,
    day_of,
    renew_badge,
    undo_check_in,
)
from web.store.arrivals import Guest, arrived_on, found_guests, guests_of
from web.store.outcomes import count_without_outcome
from web.store.people import participant_row
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.said import clock, said

pages = Blueprint("floor", __name__, url_prefix="/<slug>/floor")

# So many names are shown at once; more words find fewer.
_SHOWN = 30
# What a badge's address has before its secret, which a scanner may type into the field for names.
_BADGE = "/here/"


@pages.get("/")
@organisers_only(Right.FLOOR)
def door() -> Response | str:
    """Find people by name and check them in."""
    words = request.args.get("q", "").strip()[:200]
    if _BADGE in words:
        return redirect(url_for("badges.scanned", badge=words.rpartition(_BADGE)[2][:100]), 303)
    return door_page(words)


def door_page(words: str = "", chosen: Guest | None = None) -> str:
    """Show the page at the door; ``chosen`` is whose badge was read."""
    conference, db = the_conference(), reading()
    day = day_of(conference, now())
    everybody = guests_of(db, conference.id, day)
    found = found_guests(db, conference.id, day, words, _SHOWN + 1) if words else everybody[: _SHOWN + 1]
    return render_template(
        "floor/door.html",
        words=words,
        found=found[:_SHOWN],
        more=len(found) > _SHOWN,
        chosen=chosen,
        count=len(everybody),
        here=sum(one.arrived_at is not None for one in everybody),
        unsaid=count_without_outcome(db, conference.id, now()),
        new_key=lambda: uuid4().hex,
        shown=_SHOWN,
    )


@pages.post("/people/<int:person>/here")
@organisers_only(Right.FLOOR)
def arrived(person: int) -> Response:
    """Check somebody in."""
    _name_or_404(person)
    key = request.form.get("key", "")[:64] or uuid4().hex
    done = check_in(site().store, the_seat(), person, key, now())
    flash(_("%(name)s is here since %(time)s.", name=done.name, time=clock(done.at or now())), "success")
    return redirect(url_for("floor.door"), 303)


@pages.post("/people/<int:person>/not-here")
@organisers_only(Right.FLOOR)
def mistaken(person: int) -> Response:
    """Take today's check-in of somebody back."""
    undo_check_in(site().store, the_seat(), person, now())
    flash(_("The check-in of %(name)s is taken back.", name=_name_or_404(person)), "success")
    return redirect(url_for("floor.door"), 303)


@pages.post("/people/<int:person>/badge")
@organisers_only(Right.FLOOR)
def new_badge(person: int) -> Response:
    """Let somebody's badge open nothing any more."""
    renew_badge(site().store, the_seat(), person, now())
    flash(
        _("The badge of %(name)s opens nothing any more. Print a new one.", name=_name_or_404(person)), "success"
    )
    return redirect(url_for("floor.door"), 303)


@pages.get("/names.json")
@organisers_only(Right.FLOOR)
def names() -> Response:
    """Give a device the list that it needs while the connection is down."""
    conference, db = the_conference(), reading()
    people = guests_of(db, conference.id, day_of(conference, now()))
    badges = badge_secrets(db, site().settings.secret, [one.id for one in people])
    told = [
        [one.id, one.name, one.side.value, one.code, badge_mark(badges[one.id]), _since(one)] for one in people
    ]
    return jsonify(people=told, day=day_of(conference, now()).isoformat())


@pages.get("/news.json")
@organisers_only(Right.FLOOR)
def news() -> Response:
    """Tell a device who is here, and what its next check-ins have to bear so that they are believed."""
    came = arrived_on(reading(), the_conference().id, day_of(the_conference(), now()))
    return jsonify(token=generate_csrf(), here={person: clock(at) for person, at in came.items()})


@pages.post("/arrivals")
@organisers_only(Right.FLOOR)
def gathered() -> Response:
    """Take the check-ins that a device has gathered."""
    scans = scans_of(request.get_json(silent=True))
    if scans is None:
        abort(400)
    done = check_in_all(site().store, the_seat(), site().settings.secret, scans, now())
    return jsonify(arrivals=[_told(one) for one in done])


@pages.app_template_global("door_files")
def door_files() -> list[str]:
    """Return the addresses of what the page at the door is made of."""
    own = [
        url_for("static", filename=name)
        for name in ("matcher.css", "matcher.js", "floor.css", "floor.js", "icon.svg")
    ]
    return [url_for("bootstrap.static", filename="css/bootstrap.min.css"), *own]


@pages.get("/worker.js")
@organisers_only(Right.FLOOR)
def worker() -> Response:
    """Give the script that keeps the page at the door while the connection is down."""
    answer = make_response(render_template("floor/worker.js"))
    answer.mimetype = "text/javascript"
    # It answers for the addresses of badges too, which stand beside the floor and not within it.
    answer.headers["Service-Worker-Allowed"] = url_for("floor.door").removesuffix("floor/")
    return answer


def _told(one: Checked) -> dict[str, Any]:
    return {
        "key": one.key,
        "state": one.state.value,
        "person": one.person_id,
        "name": one.name,
        "at": clock(one.at) if one.at else "",
        "why": said(one.why) if one.why else "",
    }


def _since(one: Guest) -> str:
    return clock(one.arrived_at) if one.arrived_at else ""


def _name_or_404(person: int) -> str:
    row = participant_row(reading(), the_conference().id, person)
    return row.name if row is not None else abort(404)
