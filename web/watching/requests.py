"""Each request: a number of its own, one line in the log, and its place in the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import structlog

from web.watching.figures import Figures
from web.watching.logs import logger

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIApplication

Environment = dict[str, Any]

#: The header by which an answer says which request it is to.
HEADER: Final = "X-Request-ID"
_KEY: Final = "matcher.told"
#: Asked every few seconds by programs that look whether the site lives.
_QUIET: Final = frozenset({"/health", "/ready", "/metrics"})
#: What nobody has a rule for, such as a mistyped address.
NO_RULE: Final = "none"

_log = logger(__name__)


@dataclass(slots=True)
class Told:
    """What is told of a request; the application fills in what it finds out."""

    number: str
    rule: str = NO_RULE
    account: int | None = None
    refusal: str = ""


def told_of(environment: Environment) -> Told:
    """Return what is told of a request."""
    found = environment.get(_KEY)
    return found if isinstance(found, Told) else Told("")


class Watch:
    """Stands before an application and writes down each request: never its path, for paths hold secrets."""

    def __init__(self, inner: WSGIApplication, figures: Figures) -> None:
        self.inner, self.figures = inner, figures

    def __call__(self, environment: Environment, begin: StartResponse, /) -> Iterable[bytes]:
        """Answer, and tell of it."""
        told = environment[_KEY] = Told(token_hex(8))
        started, status = perf_counter(), 500

        def note(
            said: str,
            headers: list[tuple[str, str]],
            error: tuple[type[BaseException], BaseException, TracebackType]
            | tuple[None, None, None]
            | None = None,
            /,
        ) -> Any:
            nonlocal status
            status = int(said.split(maxsplit=1)[0])
            return begin(said, [*headers, (HEADER, told.number)], error)

        with structlog.contextvars.bound_contextvars(request=told.number), self.figures.in_hand.track_inprogress():
            try:
                return self.inner(environment, note)
            finally:
                self._tell(told, str(environment["REQUEST_METHOD"]), status, perf_counter() - started)

    def _tell(self, told: Told, method: str, status: int, seconds: float) -> None:
        # Anybody can make up a method; there are only so many of ours.
        method = method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
        self.figures.answers.labels(method, told.rule, str(status)).inc()
        self.figures.seconds.labels(told.rule).observe(seconds)
        more = {}
        if told.refusal:
            self.figures.refusals.labels(told.refusal).inc()
            more["refused"] = told.refusal
        if told.rule in _QUIET and status < 400:
            return
        _log.log(
            40 if status >= 500 else 20,
            "request",
            rule=told.rule,
            method=method,
            status=status,
            ms=round(seconds * 1000, 1),
            account=told.account,
            **more,
        )
