"""When more come at once than can be answered: a few at work, some who wait a moment, a quick word to the rest.

Without it everybody would wait for everybody, longer and longer, for answers that nobody reads any more.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

Environment = dict[str, Any]

#: Pages are made by the processor: more of them at once in one process would only make each slower.
AT_WORK: Final = 4
#: How many may wait in one process, and how long: as many as are answered within half of a person's patience
#: (docs/load.md has the rate), so that a busy moment is over before anybody is sent away.
WAITING: Final = 64
PATIENCE_SECONDS: Final = 5.0
#: Threads that are left to say at once that it is too much.
SPARE: Final = 4
THREADS: Final = AT_WORK + WAITING + SPARE
#: What costs nothing, and what tells that the site lives, is always answered.
_ALWAYS: Final = ("/static/", "/bootstrap/static/", "/health", "/ready", "/metrics")
_AGAIN_SECONDS: Final = "10"

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>One moment · 请稍候</title></head><body>
<h1>One moment, please</h1>
<p>Very many people are here just now. What you sent last was not saved. Go back and try again in ten seconds.</p>
<h1 lang="zh-Hans">请稍候</h1>
<p lang="zh-Hans">当前访问人数过多。您刚才提交的内容没有保存。请返回，十秒后重试。</p>
</body></html>
"""
_PROBLEM: Final = {
    "type": "about:blank",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "Too many requests at once. Nothing was changed. Try again in ten seconds.",
}


class Line:
    """So many places at work, and a line that is served in its order.

    A semaphore of the library gives its place to whoever asks first when somebody leaves: newcomers overtake, and
    whoever was woken goes back to the end.
    """

    def __init__(self, at_work: int, waiting: int) -> None:
        self.free, self.most_waiting = at_work, waiting
        self.waiting: deque[Lock] = deque()
        """A lock for each who waits: released to tell that a place is theirs."""
        self.guard = Lock()

    def enter(self, patience: float) -> bool:
        """Take a place, at once or within so many seconds; return whether one came, and there was room to wait."""
        with self.guard:
            if self.free:
                self.free -= 1
                return True
            if len(self.waiting) >= self.most_waiting:
                return False
            turn = Lock()
            turn.acquire()
            self.waiting.append(turn)
        if turn.acquire(timeout=patience):
            return True
        with self.guard:
            if turn not in self.waiting:  # the place came while patience ended
                return True
            self.waiting.remove(turn)
            return False

    def leave(self) -> None:
        """Give the place to whoever has waited longest."""
        with self.guard:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self.free += 1


class Turnstile:
    """Lets a few through at a time; the rest wait for at most some seconds, and no more than have room."""

    def __init__(
        self,
        inner: WSGIApplication,
        at_work: int = AT_WORK,
        waiting: int = WAITING,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.inner, self.patience = inner, patience
        self.line = Line(at_work, waiting)

    def __call__(self, environment: Environment, begin: StartResponse, /) -> Iterable[bytes]:
        """Answer, or say that it is too much just now."""
        if environment["PATH_INFO"].startswith(_ALWAYS):
            return self.inner(environment, begin)
        if not self.line.enter(self.patience):
            return _too_much(environment, begin)
        try:
            return self.inner(environment, begin)
        finally:
            self.line.leave()


def _too_much(environment: Environment, begin: StartResponse) -> Iterable[bytes]:
    """Answer at once, without the application: whoever asks by program gets what a program reads."""
    if environment["PATH_INFO"].startswith("/api/"):
        kind, body = "application/problem+json", json.dumps(_PROBLEM)
    else:
        kind, body = "text/html; charset=utf-8", _PAGE
    told = body.encode()
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(told)),
        "Retry-After": _AGAIN_SECONDS,
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    begin("503 Service Unavailable", list(headers.items()))
    return [told]
