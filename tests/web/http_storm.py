"""Many people in browsers ask and accept the same few slots at once, of a site in several processes.

``python -m tests.web.http_storm 200 20`` lets 200 people loose on 20 slots and prints what came of it.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import CookieJar
from pathlib import Path
from random import Random
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from matcher.profiles import Side
from tests.factories import NINE, at
from tests.web.booking_checks import faults
from tests.web.live import running, settings_at
from tests.web.storm import Storm, prepare
from web.services.accounts import account_for, add_seat
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.engine import Store
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import SessionRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, RequestState
from web.store.upgrade import upgrade

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ACCEPT = re.compile(r'action="(/storm/meetings/requests/\d+/accept)"')
_ROUNDS = 4
_YEARS = 2099 - NINE.year


@dataclass
class Visitor:
    """Somebody's browser, and whom it may ask."""

    link: str
    address: str
    others: list[int]
    rng: Random
    counts: Counter[str] = field(default_factory=Counter)
    browser: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def open(self, address: str, fields: dict[str, str] | None = None) -> str:
        """Open an address as a browser does, and count how it was answered; who is told to come again, does."""
        data = None if fields is None else urlencode(fields).encode()
        try:
            with self.browser.open(Request(address, data=data), timeout=120) as answer:
                self.counts[f"{answer.status}"] += 1
                return str(answer.read().decode())
        except HTTPError as refused:
            if refused.code == HTTPStatus.SERVICE_UNAVAILABLE:
                time.sleep(self.rng.uniform(0.5, 1.5))
                return self.open(address, fields)
            self.counts[f"{refused.code}"] += 1
            return refused.read().decode()

    def ask_around(self, storm: Storm) -> None:
        """Sign in and ask some others for a meeting."""
        token = _TOKEN.search(self.open(self.link))
        assert token is not None
        for other in self.rng.sample(self.others, min(storm.asks_each, len(self.others))):
            wish = self.rng.choice(["", *(later(20 * slot) for slot in range(storm.slots))])
            fields = {"csrf_token": token[1], "start": wish, "message": "Let us meet."}
            self.open(f"{self.address}/storm/meetings/with/{other}", fields)

    def answer_all(self) -> None:
        """Accept what waits, at the wished time or at any."""
        page = self.open(f"{self.address}/storm/meetings/")
        token = _TOKEN.search(page)
        assert token is not None
        for accept in sorted(set(_ACCEPT.findall(page))):
            self.open(f"{self.address}{accept}", {"csrf_token": token[1], "start": ""})


@dataclass(frozen=True)
class Aftermath:
    """What a storm left behind."""

    counts: Counter[str]
    meetings: int
    pending: int
    faults: list[str]


def later(minutes: int) -> str:
    """Return a moment of the storm's conference, which lies in the future, as forms write it."""
    moment = at(minutes)
    return moment.replace(year=moment.year + _YEARS).isoformat()


def storm_over(settings: Settings, storm: Storm) -> Aftermath:
    """Let everybody ask, then answer in rounds, all at once."""
    store = Store.at(settings.database)
    upgrade(store.engine)
    conference_id = prepare(store, storm)
    visitors = visitors_of(store, settings, conference_id)
    with running(settings, storm.processes), ThreadPoolExecutor(len(visitors)) as crowd:
        list(crowd.map(lambda one: one.ask_around(storm), visitors))
        for _ in range(_ROUNDS):
            list(crowd.map(Visitor.answer_all, visitors))
    with store.reading() as db:
        pending = db.query(MeetingRequestRecord).filter_by(state=RequestState.PENDING).count()
        meetings = db.query(MeetingRecord).count()
    found = faults(store)
    store.engine.dispose()
    return Aftermath(sum((one.counts for one in visitors), Counter()), meetings, pending, found)


def visitors_of(store: Store, settings: Settings, conference_id: int) -> list[Visitor]:
    """Return a browser for everybody of a storm, whose conference is moved into the future."""
    with store.writing() as db:
        for session in db.query(SessionRecord).filter_by(conference_id=conference_id):
            for name in ("starts_at", "ends_at"):
                moment = getattr(session, name)
                setattr(session, name, moment.replace(year=moment.year + _YEARS))
        people = {side: people_of(db, conference_id, side) for side in Side}
        visitors = []
        for row in (*people[Side.INVESTOR], *people[Side.STARTUP]):
            account = account_for(db, f"{row.code}@example.com", row.name)
            add_seat(db, account, conference_id, SeatKind(row.side.value), row.id)
            link = sign_in_link(settings, account, Purpose.DEMO, datetime.now(UTC))
            others = [one.id for one in people[row.side.other]]
            visitors.append(Visitor(link, settings.address, others, Random(row.id)))
        return visitors


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        size = Storm(people=int(sys.argv[1]), slots=int(sys.argv[2]), tables=int(sys.argv[1]) // 4)
        print(storm_over(settings_at(Path(folder)), size))  # noqa: T201
