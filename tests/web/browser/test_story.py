"""The whole story in a real browser: import, draft, approve, review, request, accept, release, move, cancel.

It is told three times: in English and in Chinese with a pointer, and in English with the keyboard alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import DESK, PHONE, LiveSite, Visit
from tests.web.browser.hands import Hand, Keyboard, Pointer
from tests.web.world import into_the_future

_HAN = re.compile(r"[一-鿿]")
CSV = (
    "id,name,description,sub_forums,email\n"
    "s90,Sofia Labs,Batteries that breathe for drones.,ai,sofia@example.org\n"
    "s91,=1+1,Formulas are only text.,bio,formula@example.org\n"
    ",Nameless,No id.,,\n"
)


@pytest.fixture(autouse=True)
def spring(live: LiveSite) -> None:
    into_the_future(live.site)


@dataclass(frozen=True)
class Teller:
    """Somebody's browser and hand."""

    page: Page
    hand: Hand

    def go(self, address: str) -> None:
        """Open a page of the conference."""
        self.page.goto(f"/spring/{address}")

    def press(self, selector: str) -> None:
        """Press the first button or link of a selector, and wait for the next page."""
        self.hand.press(self.page.locator(selector).first)
        self.page.wait_for_load_state()

    def wait_for_job(self) -> None:
        """Wait until the worker is done and the page leads on."""
        self.page.wait_for_url(lambda address: "/jobs/" not in address, timeout=90_000)

    def sees(self, *words: str) -> None:
        """Expect words on the page."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)


TELLINGS = [("en", Pointer()), ("zh", Pointer()), ("en", Keyboard())]


@pytest.mark.parametrize(("language", "hand"), TELLINGS, ids=["en", "zh", "keyboard"])
def test_the_whole_story(live: LiveSite, visit: Visit, tmp_path: Path, language: str, hand: Hand) -> None:
    olga = Teller(visit("olga", language, DESK), hand)
    ines = Teller(visit("ines", language, PHONE), hand)
    sara = Teller(visit("sara", language, PHONE), hand)
    _import(olga, tmp_path)
    _review(ines)
    _request_and_accept(sara, ines, live)
    _draft_and_approve(olga)
    _say_yes(ines, Teller(visit("suri", language, PHONE), hand), live)
    _release(olga)
    _move_and_cancel(ines, sara, live)
    if language == "zh":
        assert all(_HAN.search(one.page.locator("h1").inner_text()) for one in (olga, ines, sara))
