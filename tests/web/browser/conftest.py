"""A real server and a real worker over the cast's database, and a real browser that visits them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.cast import TestSite, build_site
from tests.web.databases import Databases
from tests.web.live import running, settings_at
from web.application import create_app
from web.jobs import Queue
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
    """Write the cast into a migrated database and start the site over it."""
    settings = settings_at(folder, database)
    store = Store.at(settings.database)
    upgrade(store.engine)
    queue = Queue.at(settings, store)
    site = build_site(create_app(settings, store, queue), store, queue, settings)
    try:
        with running(settings):
            yield LiveSite(site, settings.address)
    finally:
        store.engine.dispose()


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
