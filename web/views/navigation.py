"""The main ways through the site for each kind of seat: at the top of a screen, under the thumb on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _

from web.seats import Seat
from web.store.records.accounts import Right, SeatKind
from web.store.waiting import waiting_for
from web.views.access import now, reading


@dataclass(frozen=True, slots=True)
class Way:
    """One item of the navigation; ``count`` of things wait there for whoever reads."""

    name: str
    icon: str
    address: str
    current: bool
    count: int = 0


def navigation() -> list[Way]:
    """Return the ways that the seat of this request has."""
    seat: Seat = g.seat
    ways = _participant(seat) if seat.kind in (SeatKind.INVESTOR, SeatKind.STARTUP) else _organiser(seat)
    return [
        Way(name, icon, url_for(endpoint), (request.endpoint or "").split(".")[0] == endpoint.split(".")[0], count)
        for name, icon, endpoint, count in ways
        if endpoint in current_app.view_functions
    ]


def _participant(seat: Seat) -> Iterator[tuple[str, str, str, int]]:
    yield _("Suggestions"), "stars", "review.next_one", 0
    yield _("Search"), "search", "people.found", 0
    yield _("Meetings"), "calendar-week", "meetings.mine", waiting_for(reading(), seat.participant, now())
    yield _("Profile"), "person-vcard", "profile.mine", 0


def _organiser(seat: Seat) -> Iterator[tuple[str, str, str, int]]:
    if seat.may(Right.FIGURES):
        yield _("Overview"), "speedometer2", "overview.shown", 0
    if seat.may(Right.PEOPLE):
        yield _("People"), "people", "participants.listed", 0
    if seat.may(Right.PLAN):
        yield _("Match lists"), "list-check", "match_lists.latest", 0
        yield _("Timetable"), "grid-3x3", "timetables.latest", 0
    if seat.may(Right.FLOOR):
        yield _("Floor"), "person-check", "floor.door", 0
    if seat.may(Right.PEOPLE):
        yield _("Print"), "printer", "prints.chosen", 0
    if seat.may(Right.PROGRAMME):
        yield _("Set-up"), "gear", "setup.shown", 0


def init_navigation(app: Flask) -> None:
    """Let the layout show the ways."""
    app.add_template_global(navigation)
