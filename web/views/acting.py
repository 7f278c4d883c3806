"""An organiser speaks for a participant: everything works as for that participant, and is logged as acted."""

from __future__ import annotations

from flask import Blueprint, g, redirect, session, url_for
from werkzeug.wrappers import Response

from web.services.acting import begin_acting, end_acting
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, other_participant_or_404, site, the_conference, the_seat

pages = Blueprint("acting", __name__, url_prefix="/<slug>/act-for")


@pages.post("/<int:person>")
@organisers_only(Right.PEOPLE)
def start(person: int) -> Response:
    """Begin to speak for a participant."""
    row = other_participant_or_404(person)
    begin_acting(site().store, the_seat(), row.id, now())
    session[f"acting:{the_conference().slug}"] = row.id
    return redirect(url_for("home.start"), code=303)


@pages.post("/stop")
def stop() -> Response:
    """Speak for oneself again, and go back to the organisers' pages."""
    if the_seat().acting:
        end_acting(site().store, the_seat(), now())
    session.pop(f"acting:{the_conference().slug}", None)
    g.pop("acted_for", None)
    return redirect(url_for("home.start"), code=303)
