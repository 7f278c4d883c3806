"""A participant's calendar at its private address, which calendar programs read without signing in."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from matcher.words import Language
from web.services.letters.calendar_files import calendar_file
from web.store.meetings import membership_by_token
from web.views.access import reading

pages = Blueprint("calendars", __name__, url_prefix="/calendar")


@pages.get("/<token>.ics")
def subscribed(token: str) -> Response:
    """Give the calendar of the seat that has this address."""
    seat = membership_by_token(reading(), token)
    if seat is None or seat.participant is None or not seat.account.active:
        abort(404)
    language = Language(seat.account.language or Language.EN)
    content = calendar_file(reading(), seat.conference, seat.participant, language)
    return Response(content, mimetype="text/calendar")
