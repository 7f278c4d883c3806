"""The board for a screen in the hall, at a secret address that needs no sign-in."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, g, jsonify, render_template, request
from werkzeug.wrappers import Response

from matcher.reporting.clock import short_day
from web.services.printing.boards import board_at
from web.store.boards import conference_by_board
from web.store.records.conferences import ConferenceRecord
from web.views.access import now, reading
from web.views.said import clock

pages = Blueprint("board", __name__, url_prefix="/<slug>/board/<secret>")


@pages.get("/")
def shown(secret: str) -> str:
    """Show the board; the script turns its screens, and without it the page goes to the next one by itself."""
    return render_template("board.html", secret=secret, **_values(secret))


@pages.get("/state")
def state(secret: str) -> Response:
    """Return the board's screens for its script."""
    values = _values(secret)
    return jsonify(at=values["at"], screens=render_template("_board_screens.html", **values))


@pages.get("/worker.js")
def worker(secret: str) -> Response:
    """Return the script that keeps the board while the network is gone; its folder is all it may touch."""
    _conference_or_404(secret)
    return current_app.send_static_file("board_worker.js")


def _conference_or_404(secret: str) -> ConferenceRecord:
    row = conference_by_board(reading(), str(g.slug), secret)
    if row is None:
        abort(404)
    g.conference = row
    return row


def _values(secret: str) -> dict[str, Any]:
    conference = _conference_or_404(secret)
    board = board_at(reading(), conference, now(), request.args.get("session", type=int))
    turn, zone = request.args.get("turn", 0, type=int), ZoneInfo(conference.zone)
    return {
        "conference": conference,
        "board": board,
        "at": clock(now()),
        "turn": turn % max(len(board.screens), 1),
        "session_id": request.args.get("session", type=int),
        "day_of": lambda moment: short_day(moment.astimezone(zone).date()),
    }
