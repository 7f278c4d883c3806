"""Two thousand people with phones: locust's file for ``benchmarks/load.py``, which sets what it reads.

Everybody reviews, looks at profiles, asks, accepts and moves meetings, and thinks after each page. An answer that
is neither a page nor a refusal in words is a failure; so is "too much at once", but where that is asked for.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import time
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from locust import FastHttpUser, task

SLUG = os.environ.get("MATCHER_LOAD_SLUG", "")
#: Seconds of thought after a page, on average.
THOUGHT = float(os.environ.get("MATCHER_LOAD_THOUGHT", "0"))
OVERLOAD = bool(os.environ.get("MATCHER_LOAD_OVERLOAD", ""))
#: How a 503 is called among the rows; the benchmark cannot import this file, since locust changes whatever waits.
TOO_MUCH = os.environ.get("MATCHER_LOAD_TOO_MUCH", "503")
_PEOPLE: list[dict[str, Any]] = json.loads(
    Path(os.environ["MATCHER_LOAD_PEOPLE"]).read_text(encoding="utf-8")
    if "MATCHER_LOAD_PEOPLE" in os.environ
    else "[]"
)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_OTHER = re.compile(r'name="other" value="(\d+)"')
_TIMES = re.compile(r'name="start" value="([^"]+)"')
_ASK = re.compile(rf'action="(/{SLUG}/meetings/with/\d+)"')
_ACCEPT = re.compile(rf'action="(/{SLUG}/meetings/requests/\d+/accept)"')
_MOVE = re.compile(rf'href="(/{SLUG}/meetings/\d+/move)"')
_turn = itertools.count()


class Guest(FastHttpUser):
    """One person with a browser, who is met in the middle of a thought: nobody begins with the others."""

    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        """Be somebody of one's own."""
        people = [one for one in _PEOPLE if one["kind"] != "organiser"]
        self.person = people[next(_turn) % len(people)]
        self.cookie = str(self.person["cookie"])
        # What is left of a thought at any moment: long ones are met more often.
        time.sleep(random.random() * random.uniform(0.25, 2.25) ** 0.5 * THOUGHT)

    def send(self, method: str, address: str, name: str, fields: dict[str, str] | None = None) -> str:
        """Open an address as a browser does, think, and return the page; nothing where it failed."""
        told = {"Cookie": f"matcher={self.cookie}"}
        with self.client.request(
            method, address, name=name, data=fields, headers=told, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code == 503:
                answer.request_meta["name"] = TOO_MUCH
            if answer.status_code in (200, 303, 409) or (answer.status_code == 503 and OVERLOAD):
                answer.success()
            else:
                answer.failure(f"answered {answer.status_code}")
            for header in (answer.headers or {}).get("Set-Cookie", "").split("\n"):
                if (cookie := SimpleCookie(header).get("matcher")) is not None:
                    self.cookie = cookie.value
            page = answer.text or "" if answer.status_code == 200 else ""
        time.sleep(random.uniform(0.5, 1.5) * THOUGHT)
        return page

    def post(self, page: str, address: str, name: str, fields: dict[str, str]) -> None:
        """Send a form of a page."""
        if (token := _TOKEN.search(page)) is not None:
            self.send("POST", address, name, {"csrf_token": token[1], **fields})

    @task(5)
    def review(self) -> None:
        """Say what one thinks of the next suggestion."""
        page = self.send("GET", f"/{SLUG}/review/", "review")
        if other := _OTHER.search(page):
            said = {"other": other[1], "answer": random.choice(("yes", "maybe", "no"))}
            self.post(page, f"/{SLUG}/review/answer", "an answer in review", said)

    @task(3)
    def ask(self) -> None:
        """Look at somebody, and ask for a meeting where that may be."""
        page = self.send("GET", f"/{SLUG}/people/{random.choice(self.person['others'])}", "a profile")
        if where := _ASK.search(page):
            self.post(page, where[1], "ask for a meeting", {"start": "", "message": "Let us meet. 见个面吧。"})

    @task(3)
    def accept(self) -> None:
        """See one's meetings, and accept whoever asks."""
        page = self.send("GET", f"/{SLUG}/meetings/", "my meetings")
        if where := _ACCEPT.search(page):
            self.post(page, where[1], "accept a request", {"start": ""})

    @task(1)
    def move(self) -> None:
        """Give a meeting another time."""
        page = self.send("GET", f"/{SLUG}/meetings/", "my meetings")
        if where := _MOVE.search(page):
            form = self.send("GET", where[1], "where a meeting can move")
            if times := _TIMES.findall(form):
                self.post(form, where[1], "move a meeting", {"start": random.choice(times)})

    @task(1)
    def search(self) -> None:
        """Look for somebody."""
        self.send("GET", f"/{SLUG}/people/?text={random.choice(('ai', 'battery', 'chip', 'health'))}", "search")
