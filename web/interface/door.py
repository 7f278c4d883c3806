"""Who calls, for which conference, and may it: decided here once for every address of the interface."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar, cast

from apiflask import APIFlask
from flask import current_app, g, request
from werkzeug.wrappers import Response

from matcher.profiles import Side
from matcher.words import Words
from web.errors import NotFoundError
from web.interface.problems import ProblemError
from web.seats import Seat
from web.services.exchange.repeats import Answered, Call, begin_call, end_call
from web.services.exchange.tokens import PREFIX, Caller, Scope, caller_with
from web.services.limits import Limit, count_now
from web.store.memberships import conference_by_slug
from web.store.people import participant_row
from web.store.records.accounts import Right, SeatKind
from web.store.records.participants import ParticipantRecord
from web.views.access import now, reading, site

P = ParamSpec("P")
R = TypeVar("R")

KEY_LENGTH = 200
_LONG_KEY = Words("An Idempotency-Key has 1 to 200 characters.", "Idempotency-Key 须为 1 至 200 个字符。")
_OPEN = ("openapi.spec", None)
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def needs(scope: Scope) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say for what a token must have been made to call this."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def marked(*args: P.args, **kwargs: P.kwargs) -> R:
            return view(*args, **kwargs)

        marked.scope = scope  # type: ignore[attr-defined]
        return marked

    return mark


def scope_of(endpoint: str) -> Scope | None:
    """Return for what a token must have been made to call an endpoint; None: any will do."""
    return getattr(current_app.view_functions.get(endpoint), "scope", None)


def init_door(app: APIFlask) -> None:
    """Let nobody in without a token, and nobody do something twice who says so."""
    app.before_request(_let_in)
    app.before_request(_answer_again)
    app.after_request(_keep_answer)


def caller() -> Caller:
    """Return the program that calls."""
    return cast("Caller", g.caller)


def the_seat() -> Seat:
    """Return the seat that its token gives it."""
    return caller().seat


def acting_for(row: ParticipantRecord) -> Seat:
    """Return the seat of a participant, for which the program acts as an organiser would."""
    own = the_seat()
    own.needs(Right.PEOPLE)
    return Seat(own.conference_id, own.account_id, SeatKind(row.side.value), row.id, acting=True)


def person_or_404(id_: int, side: Side | None = None) -> ParticipantRecord:
    """Return a participant of the conference, of one side where it is given."""
    row = participant_row(reading(), the_seat().conference_id, id_)
    if row is None or (side is not None and row.side is not side):
        raise NotFoundError("no such participant")
    return row


def etag(revision: int) -> str:
    """Return a revision as it stands in headers."""
    return f'"{revision}"'


def seen_revision(revision: int) -> int:
    """Return the revision that the caller has seen, which must be the one that holds."""
    if "If-Match" not in request.headers:
        raise ProblemError(428)
    if not request.if_match.contains(str(revision)):
        raise ProblemError(412)
    return revision


def _let_in() -> None:
    if request.endpoint in _OPEN:
        return
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    plain = secret.strip()
    known = plain.startswith(PREFIX) and plain.isascii() and kind.casefold() == "bearer"
    found = caller_with(site().store, plain, now()) if known else None
    if found is None:
        count_now(site().store, site().settings, Limit.BAD_TOKEN, request.remote_addr, now())
        raise ProblemError(401)
    count_now(site().store, site().settings, Limit.CALLS, found.token_id, now())
    g.caller = found
    slug = (request.view_args or {}).pop("slug", None)
    conference = conference_by_slug(reading(), found.slug)
    if conference is None or slug not in (None, found.slug):
        raise ProblemError(404)
    g.conference = conference
    scope = scope_of(request.endpoint or "")
    if scope is not None and not found.may(scope):
        raise ProblemError(403)


def _answer_again() -> Response | None:
    """Answer a call that came before as it was answered then."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST" or "caller" not in g:
        return None
    if not 1 <= len(key) <= KEY_LENGTH:
        raise ProblemError(422, _LONG_KEY)
    about = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    call = Call(caller().token_id, key, sha256(about).hexdigest())
    known = begin_call(site().store, call, now())
    if known is None:
        g.call = call
        return None
    return Response(known.body, known.status, {**known.headers, "Idempotency-Replayed": "true"})


def _keep_answer(response: Response) -> Response:
    call = g.pop("call", None)
    if call is not None:
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        answered = Answered(response.status_code, headers, response.get_data(as_text=True))
        end_call(site().store, call, answered)
    return response
