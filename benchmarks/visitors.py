"""Who visits the site under load: locust's file for ``benchmarks/pages.py``, which sets what it reads."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from locust import HttpUser, constant, task

SLUG = os.environ.get("MATCHER_LOAD_SLUG", "")
EVERY_PAGE = bool(os.environ.get("MATCHER_LOAD_EVERY_PAGE", ""))
_PEOPLE: list[dict[str, Any]] = json.loads(
    Path(os.environ["MATCHER_LOAD_PEOPLE"]).read_text(encoding="utf-8")
    if "MATCHER_LOAD_PEOPLE" in os.environ
    else "[]"
)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_OTHER = re.compile(r'name="other" value="(\d+)"')

PARTICIPANT_PAGES = (
    "review/",
    "people/",
    "people/?text=ai",
    "people/shortlist",
    "meetings/",
    "profile/",
    "people/{other}",
)
ORGANISER_PAGES = (
    "organiser/overview/",
    "organiser/people/",
    "organiser/people/{other}",
    "organiser/people/invite",
    "organiser/overview/map",
    "organiser/overview/map.svg",
    "organiser/overview/without-a-meeting",
    "organiser/overview/unanswered",
    "organiser/match-lists/",
    "organiser/match-lists/1/changes",
    "organiser/match-lists/2/changes",
    "organiser/match-lists/2/unmatched",
    "organiser/match-lists/versions",
    "organiser/timetable/",
    "organiser/timetable/1",
    "organiser/timetable/1/changes",
    "organiser/timetable/repair",
    "organiser/set-up/",
    "organiser/import/",
    "organiser/log/",
)
_THOUGHT = 1.0
_turn = itertools.count()


class Visitor(HttpUser):
    """One person with a browser, who thinks for a second after each page when many are there."""

    wait_time = constant(0)

    def on_start(self) -> None:
        """Sign in as somebody of one's own."""
        people = _PEOPLE if EVERY_PAGE else [one for one in _PEOPLE if one["kind"] != "organiser"]
        self.take(people[next(_turn) % len(people)])

    def take(self, person: dict[str, Any]) -> None:
        """Become somebody."""
        self.person = person
        self.client.cookies.clear()
        self.client.cookies.set("matcher", person["cookie"], domain=urlsplit(self.host or "").hostname, path="/")

    def see(self, page: str) -> str:
        """Open a page and return it."""
        address = page.format(other=random.choice(self.person["others"]))
        answer = self.client.get(f"/{SLUG}/{address}", name=page)
        time.sleep(0 if EVERY_PAGE else _THOUGHT)
        return str(answer.text)

    @task
    def visit(self) -> None:
        """Every page in turn when alone; the review and the booking pages when many are there."""
        if EVERY_PAGE:
            self.take(random.choice([one for one in _PEOPLE if one["kind"] != "organiser"]))
            for page in PARTICIPANT_PAGES:
                self.see(page)
            self.take(next(one for one in _PEOPLE if one["kind"] == "organiser"))
            for page in ORGANISER_PAGES:
                self.see(page)
            return
        page = self.see("review/")
        if (token := _TOKEN.search(page)) and (other := _OTHER.search(page)):
            said = {"csrf_token": token[1], "other": other[1], "answer": random.choice(("yes", "maybe", "no"))}
            self.client.post(f"/{SLUG}/review/answer", said, name="review/answer", allow_redirects=False)
        self.see("people/{other}")
        self.see("meetings/")
