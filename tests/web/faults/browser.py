"""A browser that reloads and presses again where no answer came, and keeps a diary of what it was told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from random import Random
from secrets import token_hex
from time import sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from tests.web.faults.diary import Answer, Diary

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SECONDS = 30
_TRIES = 3
#: An error page where there should be words, and what a client of ours has no reason to get.
_NEVER = (404, 405, 421, 429, 500)


class _NoRedirect(HTTPRedirectHandler):
    """What a form is answered with is looked at first."""

    def redirect_request(self, *_told: Any) -> None:
        """Follow nothing."""


def _opener() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()), _NoRedirect())


@dataclass(frozen=True)
class Page:
    """An answer; status 0: none came."""

    status: int
    text: str = ""
    onward: str = ""

    def found(self, pattern: str) -> list[str]:
        """Return what a pattern finds, each once, in the order of the page."""
        return list(dict.fromkeys(re.findall(pattern, self.text)))


@dataclass
class Browser:
    """Somebody's: signs in by a link, opens pages, sends forms."""

    address: str
    """Where it connects to, which may be a line before the site."""
    host: str
    link: str
    diary: Diary
    rng: Random
    over: Callable[[], bool]
    """Whether its owner has had enough."""
    token: str = ""
    odd: Counter[str] = field(default_factory=Counter)
    """Answers that nobody should get."""
    opener: OpenerDirector = field(default_factory=_opener)

    def sign_in(self, path: str) -> bool:
        """Open the link until a page can be seen; return whether it can."""
        while not self.over():
            self.open(self.link)
            page = self.open(path)
            found = _TOKEN.search(page.text)
            if page.status == 200 and found:
                self.token = found[1]
                return True
            sleep(0.1)
        return False

    def open(self, path: str, body: bytes | None = None, kind: str = "") -> Page:
        """Open a path, or send something there."""
        parts = urlsplit(path)
        where = f"{self.address}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": self.host, "Accept-Language": "en"} | ({"Content-Type": kind} if kind else {})
        asked = Request(where, data=body, headers=headers)
        try:
            try:
                answer = self.opener.open(asked, timeout=_SECONDS)
            except HTTPError as other:
                answer = other
            with answer:
                page = Page(
                    answer.code, answer.read().decode(errors="replace"), answer.headers.get("Location", "")
                )
        except (OSError, HTTPException):
            return Page(0)
        if page.status in _NEVER:
            self.odd[f"answers {page.status}, such as at {parts.path}"] += 1
        return page

    def press(self, path: str, fields: dict[str, str], deed: str, **about: Any) -> Page:
        """Send a form; where no answer comes, do as people do: press again."""
        return self.send(path, *_form({**fields, "csrf_token": self.token}), deed, about)

    def upload(self, path: str, fields: dict[str, str], file: tuple[str, bytes], deed: str, **about: Any) -> Page:
        """Send a form with a file."""
        return self.send(path, *_with_file({**fields, "csrf_token": self.token}, *file), deed, about)

    def send(self, path: str, body: bytes, kind: str, deed: str, about: dict[str, Any]) -> Page:
        """Send something with a line in the diary before, and what became of it behind."""
        page = Page(0)
        for _ in range(_TRIES):
            line = self.diary.write(deed, **about)
            page = self.open(path, body, kind)
            if page.status in (301, 302, 303):
                line.answer, line.onward = Answer.DONE, urlsplit(page.onward).path
            elif 400 <= page.status < 500:
                line.answer = Answer.REFUSED
            if line.answer is not Answer.NONE or self.over():
                break
            sleep(0.2)
        return page


def _form(fields: dict[str, str]) -> tuple[bytes, str]:
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _with_file(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    mark = token_hex(12)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return b"".join(
        [*parts, head, content, f"\r\n--{mark}--\r\n".encode()]
    ), f"multipart/form-data; boundary={mark}"
