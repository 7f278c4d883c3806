"""Several hosts over one database are one site: what one did, the others know, and nothing is done twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.postgresql import FORGETFUL, programs, running_server
from tests.web.cast import TestSite, build_site
from tests.web.live import running, settings_at
from web.application import create_app
from web.jobs import Queue
from web.sign_in.links import Purpose, sign_in_link
from web.store.engine import Store
from web.store.programmes import make_operator
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord, JobKind, JobRecord, JobState
from web.store.upgrade import upgrade

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_EXPORT = re.compile(r'href="(/spring/organiser/connections/export/[^"]+)"')
_SECONDS = 60


@dataclass
class Hosts:
    """Two hosts, each with a folder, a server and a worker of its own, and Olga's browser."""

    site: TestSite
    addresses: tuple[str, str]
    browser: OpenerDirector

    def read(self, host: int, path: str) -> bytes:
        """Ask a host for a page."""
        with self.browser.open(f"{self.addresses[host]}{path}", timeout=_SECONDS) as answer:
            return bytes(answer.read())

    def post(self, host: int, path: str, **fields: object) -> str:
        """Send a form to a host as it was on a page of the other; return where that leads."""
        found = _TOKEN.search(self.read(1 - host, "/spring/organiser/connections/").decode())
        assert found is not None
        data = urlencode({"csrf_token": found[1], **fields}).encode()
        with self.browser.open(Request(f"{self.addresses[host]}{path}", data), timeout=_SECONDS) as answer:
            return str(answer.url)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    with ExitStack() as opened:
        server = opened.enter_context(running_server(FORGETFUL))
        one, two = (settings_at(tmp_path_factory.mktemp(name), server.address) for name in ("one", "two"))
        store = Store.at(server.address)
        opened.callback(store.engine.dispose)
        upgrade(store.engine)
        queue = Queue.at(one, store)
        site = build_site(create_app(one, store, queue), store, queue, one)
        with store.writing() as db:
            olga = db.get_one(User, site.accounts["olga"])
            make_operator(db, olga)
            link = sign_in_link(one, olga, Purpose.DEMO, datetime.now(UTC))
        for each in (one, two):
            opened.enter_context(running(each, 1))
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        found = Hosts(site, (one.address, two.address), browser)
        token = _TOKEN.search(browser.open(link, timeout=_SECONDS).read().decode())
        assert token is not None
        yield found


def test_who_signs_in_at_one_acts_at_the_other(hosts: Hosts) -> None:
    page = hosts.read(1, "/spring/organiser/overview/").decode()
    assert "The spring conference" in page
    assert 'name="email"' not in page


def test_what_is_set_at_one_stands_at_the_other_at_once(hosts: Hosts) -> None:
    for host, minutes in ((0, 25), (1, 30), (0, 20)):
        with hosts.site.store.reading() as db:
            revision = db.get_one(ConferenceRecord, hosts.site.conference_id).revision
        hosts.post(host, "/spring/organiser/set-up/meetings", minutes=minutes, changeover=5, revision=revision)
        (shown,) = re.findall(
            r'name="minutes"[^>]*value="(\d+)"', hosts.read(1 - host, "/spring/organiser/set-up/meetings").decode()
        )
        assert int(shown) == minutes


def test_a_file_that_a_worker_made_is_fetched_at_every_host(hosts: Hosts) -> None:
    for host in (0, 1):
        hosts.post(host, "/spring/organiser/connections/export")
        ended(hosts, JobKind.EXPORT, host + 1)
    addresses = _EXPORT.findall(hosts.read(0, "/spring/organiser/connections/").decode())
    assert len(addresses) == 2
    for address in addresses:
        files = [hosts.read(host, address) for host in (0, 1)]
        assert files[0] == files[1]
        assert "manifest.json" in ZipFile(BytesIO(files[0])).namelist()
    assert list(Path(hosts.site.settings.folder).glob("**/*.zip")) == []


def test_two_workers_do_a_job_once(hosts: Hosts) -> None:
    before = len(verbs(hosts, "export conference"))
    with hosts.site.store.reading() as db:
        done = db.query(JobRecord).filter_by(kind=JobKind.EXPORT).count()
    for host in (0, 1, 0):
        # A second click at the other host gets the job of the first, unless that has ended already.
        hosts.post(host, "/spring/organiser/connections/export")
    ended(hosts, JobKind.EXPORT, done + 1)
    with hosts.site.store.reading() as db:
        jobs = list(db.scalars(select(JobRecord).where(JobRecord.kind == JobKind.EXPORT)))
    assert {(job.state, job.attempts) for job in jobs} == {(JobState.DONE, 1)}
    assert len(verbs(hosts, "export conference")) - before == len(jobs) - done


def ended(hosts: Hosts, kind: JobKind, least: int) -> None:
    """Wait until so many jobs of a kind ended, and none is left."""
    until = monotonic() + _SECONDS
    while monotonic() < until:
        with hosts.site.store.reading() as db:
            states = list(db.scalars(select(JobRecord.state).where(JobRecord.kind == kind)))
        if len(states) >= least and set(states) <= {JobState.DONE, JobState.FAILED}:
            return
        sleep(0.1)
    raise TimeoutError(f"jobs did not end: {states}")


def verbs(hosts: Hosts, verb: str) -> list[int]:
    """Return the rows of the change log that tell of a deed."""
    with hosts.site.store.reading() as db:
        return list(db.scalars(select(ChangeRecord.id).where(ChangeRecord.verb == verb)))
