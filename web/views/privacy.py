"""What is kept of people, what for, how long, and what they can do about it: in plain words, for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.services.after.results import SMALLEST_GROUP
from web.store.records.accounts import SeatKind
from web.views.access import the_conference, the_seat

pages = Blueprint("privacy", __name__)


@pages.get("/privacy")
def general() -> str:
    """Say what holds for every conference of this site."""
    return render_template("privacy.html", smallest=SMALLEST_GROUP, kept_until=None, has_data=False)


@pages.get("/<slug>/privacy")
def conference() -> str:
    """Say what holds for one conference."""
    seat = the_seat()
    return render_template(
        "privacy.html",
        smallest=SMALLEST_GROUP,
        kept_until=the_conference().erase_after,
        has_data=seat.kind in (SeatKind.INVESTOR, SeatKind.STARTUP) and not seat.acting,
    )
