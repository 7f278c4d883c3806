"""A storm: participants ask, answer, move, cancel and block; organisers import, invite, draft and release."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from time import monotonic, sleep

from tests.web.faults.browser import Browser, Page
from tests.web.faults.diary import Diary
from tests.web.faults.stage import Guest, Stage, table_of_people

_GUESTS = 7
#: Of actions that are acknowledged, and of seconds.
_ENOUGH, _SHORTEST, _LONGEST = 45, 4.0, 20.0
_PROPOSAL = r"proposals/(\d+)/yes"
_THOUGHT_SECONDS = 0.2


@dataclass
class Storm:
    """Everybody at once, for some seconds and until enough was done, but not for ever."""

    stage: Stage
    address: str
    host: str
    rng: Random
    diary: Diary = field(default_factory=Diary)
    odd: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=monotonic)

    def is_over(self) -> bool:
        """Whether everybody goes home."""
        lasted = monotonic() - self.began
        return lasted > _LONGEST or (lasted > _SHORTEST and self.diary.acknowledged >= _ENOUGH)

    def rage(self) -> None:
        """Let everybody loose, and return when the last one is tired."""
        guests = self.rng.sample(self.stage.guests, _GUESTS)
        people: list[Callable[[], None]] = [
            *(Participant(self._browser(one.link), self.stage, one).live for one in guests),
            Importer(self._browser(self.stage.organisers[0]), self.stage).live,
            Planner(self._browser(self.stage.organisers[1]), self.stage).live,
        ]
        with ThreadPoolExecutor(len(people)) as crowd:
            for done in [crowd.submit(one) for one in people]:
                done.result()

    def _browser(self, link: str) -> Browser:
        rng = Random(self.rng.random())
        return Browser(self.address, self.host, link, self.diary, rng, self.is_over, odd=self.odd)


@dataclass
class Participant:
    """Somebody with a phone."""

    browser: Browser
    stage: Stage
    guest: Guest
    number: int = 0

    def live(self) -> None:
        """Do one thing after another."""
        if not self.browser.sign_in(f"{self.stage.path}/meetings/"):
            return
        page = Page(0)
        while not self.browser.over():
            # What a page shows may be long over when its button is pressed.
            if page.status != 200 or self.browser.rng.random() < 0.4:
                page = self.browser.open(f"{self.stage.path}/meetings/")
            doings = [self._ask, self._ask, self._accept, self._accept, self._decline]
            doings += [self._withdraw, self._cancel, self._move, self._block]
            if page.found(_PROPOSAL):
                doings += len(doings) * [self._yes]
            if page.status == 200:
                self.browser.rng.choice(doings)(page)
                sleep(self.browser.rng.uniform(0, _THOUGHT_SECONDS))
            else:
                sleep(0.1)

    def _one(self, page: Page, pattern: str) -> int | None:
        found = page.found(rf"{self.stage.path}/meetings/{pattern}")
        return int(self.browser.rng.choice(found)) if found else None

    def _press(self, rest: str, fields: dict[str, str], deed: str, **about: object) -> None:
        self.browser.press(f"{self.stage.path}/meetings/{rest}", fields, deed, **about)

    def _ask(self, _page: Page) -> None:
        other = self.browser.rng.choice(self.guest.others)
        self.number += 1
        words = f"{self.guest.id} asks {other}, {self.number}"
        wish = self.browser.rng.choice(["", *(one.isoformat() for one in self.stage.starts)])
        self._press(f"with/{other}", {"message": words, "start": wish}, "ask", words=words)

    def _accept(self, page: Page) -> None:
        if request := self._one(page, r"requests/(\d+)/accept"):
            self._press(f"requests/{request}/accept", {"start": ""}, "accept", request=request)

    def _decline(self, page: Page) -> None:
        if request := self._one(page, r"requests/(\d+)/decline"):
            self._press(f"requests/{request}/decline", {"message": "No."}, "decline", request=request)

    def _withdraw(self, page: Page) -> None:
        if request := self._one(page, r"requests/(\d+)/withdraw"):
            self._press(f"requests/{request}/withdraw", {}, "withdraw", request=request)

    def _yes(self, page: Page) -> None:
        if proposal := self._one(page, _PROPOSAL):
            side = self.guest.side.value
            self._press(f"proposals/{proposal}/yes", {}, "say yes", proposal=proposal, side=side)

    def _cancel(self, page: Page) -> None:
        if meeting := self._one(page, r"(\d+)/cancel"):
            self._press(f"{meeting}/cancel", {"reason": "I am ill."}, "cancel", meeting=meeting)

    def _move(self, page: Page) -> None:
        if meeting := self._one(page, r"(\d+)/move"):
            start = self.browser.rng.choice(self.stage.starts).isoformat()
            self._press(f"{meeting}/move", {"start": start}, "move", meeting=meeting, start=start)

    def _block(self, _page: Page) -> None:
        start = self.browser.rng.choice(self.stage.starts)
        hours = {"start": start.isoformat(), "end": (start + timedelta(minutes=20)).isoformat()}
        self._press("block/stretch", hours, "block", participant=self.guest.id, **hours)


@dataclass
class Organiser:
    """Somebody who starts long work, and waits for it."""

    browser: Browser
    stage: Stage

    def live(self) -> None:
        """Do one thing after another."""
        if not self.browser.sign_in(f"{self.stage.path}/organiser/import/"):
            return
        while not self.browser.over():
            for work in self.works():
                if not self.browser.over():
                    work()
            sleep(0.05)

    def works(self) -> Sequence[Callable[[], None]]:
        """Return what is done in turn."""
        raise NotImplementedError

    def press(self, rest: str, fields: dict[str, str], deed: str, **about: object) -> Page:
        """Press a button of the organiser's pages."""
        return self.browser.press(f"{self.stage.path}/organiser/{rest}", fields, deed, **about)

    def wait_for(self, page: Page) -> bool:
        """Wait for the job that an answer leads to; return whether it was done before one is tired."""
        number = page.onward.rpartition("/")[2]
        while number.isdecimal() and not self.browser.over():
            told = self.browser.open(f"{self.stage.path}/organiser/jobs/{number}/state")
            state = json.loads(told.text)["state"] if told.status == 200 else ""
            if state in ("done", "failed"):
                return bool(state == "done")
            sleep(0.15)
        return False


@dataclass
class Importer(Organiser):
    """Imports one file after another, and invites whoever is new."""

    number: int = 0

    def works(self) -> Sequence[Callable[[], None]]:
        """Return what is done in turn."""
        return self._invite, self._import

    def _import(self) -> None:
        self.number += 1
        name, codes, content = table_of_people(self.stage.slug, self.number)
        path = f"{self.stage.path}/organiser/import/"
        sent = self.browser.upload(path, {"kind": "investors"}, (name, content), "send file", name=name)
        if not self.wait_for(sent):
            return
        listed = self.browser.open(path)
        uploads = [int(one) for one in listed.found(rf"{path}(\d+)")]
        if uploads:
            about = {"upload": max(uploads), "people": codes}
            self.wait_for(self.press(f"import/{max(uploads)}", {}, "import", **about))

    def _invite(self) -> None:
        self.wait_for(self.press("people/invite", {"group": "not-invited"}, "invite", part=self.number))


@dataclass
class Planner(Organiser):
    """Drafts match lists and timetables, approves and releases them."""

    def works(self) -> Sequence[Callable[[], None]]:
        """Return what is done in turn."""
        return self._match, self._place

    def _match(self) -> None:
        if self.wait_for(self.press("match-lists/draft", {}, "draft matches")):
            self._let_go("match-lists", "approve", "approve")

    def _place(self) -> None:
        if self.wait_for(self.press("timetable/draft", {}, "draft timetable")):
            self._let_go("timetable", "release", "release")

    def _let_go(self, where: str, verb: str, deed: str) -> None:
        path = f"{self.stage.path}/organiser/{where}"
        latest = self.browser.open(f"{path}/")
        latest = self.browser.open(latest.onward) if latest.onward else latest
        versions = latest.found(rf"{path}/(\d+)/changes")
        if not versions:
            return
        changes = self.browser.open(f"{path}/{versions[0]}/changes")
        revision = changes.found(r'name="revision" value="(\d+)"')
        if revision:
            fields = {"revision": revision[0]}
            self.press(f"{where}/{versions[0]}/{verb}", fields, deed, version=int(versions[0]))
