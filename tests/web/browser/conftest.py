"""A real server and a real worker over the cast's database, and a real browser that visits them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.cast import TestSite, build_site
from tests.web.databases import Databases
from web.application import create_app
from web.jobs import Queue
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.engine import Store
from web.store.records.accounts import User
from web.store.upgrade import upgrade

CHROMIUM = Path("/usr/bin/chromium")
PHONE, SMALL, DESK = (390, 844), (360, 740), (1280, 900)


@dataclass(frozen=True)
class LiveSite:
    """The site as a browser reaches it."""

    site: TestSite
    address: str

    def link(self, who: str) -> str:
        """Return a link that lets a member of the cast in."""
        with self.site.store.reading() as db:
            account = db.get_one(User, self.site.accounts[who])
            return sign_in_link(self.site.settings, account, Purpose.DEMO, datetime.now(UTC))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, server: Databases) -> Iterator[LiveSite]:
    with started(tmp_path_factory.mktemp("live"), server.empty()) as site:
        yield site


@contextmanager
def started(folder: Path, database: str) -> Iterator[LiveSite]:
    """Start two processes that answer and one that works, over a migrated database of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    settings = Settings(
        folder=folder,
        database=database,
        queue="",
        secret="a secret of the browser tests, long enough",
        address=f"http://127.0.0.1:{port}",
        mail_server="",
        mail_from="matcher@example.org",
        links_on_page=True,
    )
    store = Store.at(settings.database)
    upgrade(store.engine)
    queue = Queue.at(settings, store)
    site = build_site(create_app(settings, store, queue), store, queue, settings)
    environment = {
        **os.environ,
        "MATCHER_FOLDER": str(folder),
        "MATCHER_DATABASE": settings.database,
        "MATCHER_SECRET": settings.secret,
        "MATCHER_ADDRESS": settings.address,
        "MATCHER_LINKS_ON_PAGE": "yes",
        "MATCHER_CACHE": str(folder / "vectors.sqlite"),
    }
    commands = (("serve", "--port", str(port), "--processes", "2"), ("work",))
    processes = [
        subprocess.Popen([sys.executable, "-m", "web.program", *command], env=environment) for command in commands
    ]
    try:
        _wait(settings.address)
        yield LiveSite(site, settings.address)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
        store.engine.dispose()


def _wait(address: str) -> None:
    for _ in range(150):
        try:
            with urlopen(f"{address}/sign-in", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield started
        started.close()


#: Opens a page in which a member of the cast is signed in: who, language, (width, height), scripts or not.
Visit = Callable[..., Page]


@pytest.fixture
def visit(live: LiveSite, browser: Browser) -> Iterator[Visit]:
    opened: list[BrowserContext] = []

    def open_page(
        who: str | None, language: str = "en", size: tuple[int, int] = DESK, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=scripts,
            base_url=live.address,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("dialog", lambda dialog: dialog.accept())
        if who is not None:
            page.goto(live.link(who))
        return page

    yield open_page
    for context in opened:
        context.close()
