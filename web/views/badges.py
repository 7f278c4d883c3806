"""The addresses on badges: a phone that reads one shows whose it is."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.services.floor.arrivals import day_of, person_of_badge
from web.store.arrivals import guest
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, reading, site, the_conference
from web.views.floor import door_page

pages = Blueprint("badges", __name__, url_prefix="/<slug>/here")


@pages.get("/<badge>")
@organisers_only(Right.FLOOR)
def scanned(badge: str) -> str | tuple[str, int]:
    """Show whose badge was read, to be checked in with one more tap."""
    row = person_of_badge(reading(), site().settings.secret, the_conference().id, badge)
    if row is None:
        return render_template("floor/no_badge.html"), 404
    return door_page(chosen=guest(reading(), row, day_of(the_conference(), now())))
