"""Who is asking, in which seat, and may they: decided here once for every page under /<conference>/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_security import current_user, logout_user
from werkzeug.local import LocalProxy
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from matcher.profiles import Side
from web.jobs import Queue
from web.seats import Seat
from web.settings import Settings
from web.sign_in.lifetimes import LONGEST_OF_ORGANISERS, is_over
from web.store.engine import Database, Store
from web.store.memberships import seats_in
from web.store.people import participant_row
from web.store.records.accounts import MembershipRecord, Right, SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.participants import ParticipantRecord

P = ParamSpec("P")
R = TypeVar("R")

_WHILE_SETTING_UP = ("home.soon", "home.take_seat")
_PARTICIPANTS = (SeatKind.INVESTOR, SeatKind.STARTUP)
#: Rooms within a conference that need no seat: their addresses are secret.
_BY_SECRET = ("board",)


@dataclass(frozen=True)
class Site:
    """What the application's pages share."""

    settings: Settings
    store: Store
    queue: Queue


def site() -> Site:
    """Return what the application was put together from."""
    return cast("Site", current_app.extensions["matcher"])


def reading() -> Database:
    """Return the request's session for reading."""
    if "db" not in g:
        g.db = site().store.reader()
    return cast("Database", g.db)


def read_on() -> None:
    """Let the request read after a failure, which PostgreSQL answers with silence until the end is said."""
    if "db" in g:
        g.db.rollback()


def now() -> datetime:
    """Return the moment of this request, the same all through it."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def the_conference() -> ConferenceRecord:
    """Return the conference of this address."""
    return cast("ConferenceRecord", g.conference)


def the_seat() -> Seat:
    """Return the seat of whoever asks."""
    return cast("Seat", g.seat)


seat: Seat = cast("Seat", LocalProxy(the_seat))


def own_participant() -> ParticipantRecord:
    """Return the participant that the seat speaks for."""
    row = participant_row(reading(), the_conference().id, the_seat().participant)
    if row is None:
        abort(404)
    return row


def own_membership() -> MembershipRecord | None:
    """Return the seat of whoever asks where it is their own; None: they act for somebody."""
    own = the_seat()
    return next((one for one in g.memberships if _seat_of(one) == own), None)


def other_participant_or_404(id_: int, side: Side | None = None) -> ParticipantRecord:
    """Return somebody of the conference, of one side where it is given; for participants only the other side."""
    row = participant_row(reading(), the_conference().id, id_)
    asking = the_seat()
    wanted = asking.side.other if asking.kind in _PARTICIPANTS else side
    if row is None or (wanted is not None and row.side is not wanted):
        abort(404)
    if asking.kind in _PARTICIPANTS and row.withdrawn_at is not None:
        abort(404)
    return row


def participants_only(view: Callable[P, R]) -> Callable[P, R]:
    """Let only investors and startups in, and organisers who act for one."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if the_seat().kind not in _PARTICIPANTS:
            abort(403)
        return view(*args, **kwargs)

    return guarded


def organisers_only(right: Right) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only organisers in, and staff with a right."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not the_seat().may(right):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return guard


class RowNumber(IntegerConverter):
    """The number of a row in an address; what is larger than any row's leads nowhere."""

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, max=2**31 - 1)


def init_access(app: Flask) -> None:
    """Find conference and seat for every address with a conference in it, before its view."""
    app.url_map.converters["int"] = RowNumber
    app.url_value_preprocessor(_take_slug)
    app.url_defaults(_give_slug)
    app.before_request(_take_seat)
    app.context_processor(lambda: {"seat": g.get("seat"), "conference": g.get("conference"), "Right": Right})


def _take_slug(_endpoint: str | None, values: dict[str, object] | None) -> None:
    g.slug = values.pop("slug", None) if values else None


def _give_slug(endpoint: str, values: dict[str, object]) -> None:
    if "slug" not in values and g.get("slug") and current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = g.slug


def _take_seat() -> Response | None:
    """Set ``g.conference`` and ``g.seat``; a stranger to a conference does not learn that it exists."""
    if g.slug is None or request.blueprint in _BY_SECRET:
        return None
    if not current_user.is_authenticated:
        return cast("Response", current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    held = seats_in(reading(), current_user.id, str(g.slug))
    if not held:
        abort(404)
    conference = held[0].conference
    chosen = next((one for one in held if one.id == session.get(f"seat:{conference.slug}")), held[0])
    if chosen.kind not in _PARTICIPANTS and is_over(LONGEST_OF_ORGANISERS):
        logout_user()
        return cast("Response", current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    g.conference, g.memberships = conference, held
    g.seat = _acting(conference, chosen) or _seat_of(chosen)
    if conference.state is ConferenceState.SETUP and g.seat.kind in _PARTICIPANTS and not g.seat.acting:
        # Whoever has another seat too must be able to get up from this one.
        return redirect(url_for("home.soon")) if request.endpoint not in _WHILE_SETTING_UP else None
    return None


def _seat_of(membership: MembershipRecord) -> Seat:
    return Seat(
        conference_id=membership.conference_id,
        account_id=membership.account_id,
        kind=membership.kind,
        participant_id=membership.participant_id,
        rights=frozenset(Right(name) for name in membership.rights.split()),
    )


def _acting(conference: ConferenceRecord, membership: MembershipRecord) -> Seat | None:
    """Return the seat of the participant that an organiser acts for, where one does."""
    own = _seat_of(membership)
    person = session.get(f"acting:{conference.slug}")
    if person is None or not own.may(Right.PEOPLE):
        return None
    row = participant_row(reading(), conference.id, int(person))
    if row is None:
        return None
    g.acted_for = row
    return Seat(conference.id, own.account_id, SeatKind(row.side.value), row.id, acting=True)
