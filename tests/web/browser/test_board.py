"""The board on a real screen, and what it shows when the network goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import LiveSite, Visit
from tests.web.cast import NOW
from web.services.printing.boards import TABLES_ON_SCREEN, renew_board
from web.store.records.conferences import ConferenceRecord, SessionRecord

HALL, LAPTOP = (1920, 1080), (1280, 720)


@pytest.fixture
def board(live: LiveSite) -> str:
    """The address of the board, with as many tables as a screen has room for."""
    begun = datetime.now(UTC) - timedelta(minutes=5)
    with live.site.store.writing() as db:
        for one in db.query(SessionRecord).filter_by(conference_id=live.site.conference_id):
            one.starts_at, one.ends_at, one.tables = begun, begun + timedelta(hours=2), TABLES_ON_SCREEN
    return f"/spring/board/{renew_board(live.site.store, live.site.seat('olga'), NOW)}/"


def _is_kept(page: Page) -> None:
    page.wait_for_selector("body[data-kept=yes]")


@pytest.mark.parametrize("size", [HALL, LAPTOP], ids=["hall", "laptop"])
def test_a_full_screen_fits_without_scrolling(visit: Visit, board: str, size: tuple[int, int]) -> None:
    page = visit(None, size=size)
    page.goto(board)
    # Looked at in one go, since screens take turns and news replace them.
    lowest, foot, size_of_letters = page.evaluate("""() => [
        Math.max(...[...document.querySelectorAll(".screen:not([hidden]) tbody tr")].map(
            (row) => row.getBoundingClientRect().bottom)),
        document.querySelector("footer").getBoundingClientRect().top,
        parseFloat(getComputedStyle(document.querySelector("td")).fontSize),
    ]""")
    assert 0 < lowest <= foot + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert size_of_letters > 22


def test_the_last_state_stays_when_the_network_goes_and_even_through_a_reload(
    live: LiveSite, visit: Visit, board: str
) -> None:
    page = visit(None, size=LAPTOP)
    page.goto(board)
    _is_kept(page)
    at = page.locator("#updated [data-at]").first.inner_text()
    page.context.set_offline(True)
    page.wait_for_selector("#lost:not([hidden])")
    expect(page.locator("#lost")).to_contain_text(f"No connection: this is how it was at {at}")
    page.reload()
    page.wait_for_selector("#lost:not([hidden])")
    expect(page.locator(".screen:not([hidden]) .room")).to_have_text("Hall 1")
    expect(page.locator("#lost")).to_contain_text(at)
    page.context.set_offline(False)
    page.wait_for_selector("#updated:not([hidden])")
    expect(page.locator("#lost")).to_be_hidden()


def test_news_reach_the_screen_without_a_reload_and_a_later_reload_without_network_shows_them(
    live: LiveSite, visit: Visit, board: str
) -> None:
    page = visit(None, size=LAPTOP)
    page.goto(board)
    _is_kept(page)
    with live.site.store.writing() as db:
        for one in db.get_one(ConferenceRecord, live.site.conference_id).sessions:
            one.room = f"New {one.room}"
    with page.expect_response(lambda answer: answer.url.endswith("/state")):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".screen:not([hidden]) .room")).to_have_text("New Hall 1")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".screen:not([hidden]) .room")).to_have_text("New Hall 1")


def test_screens_take_turns(visit: Visit, board: str) -> None:
    page = visit(None, size=LAPTOP)
    page.clock.install()
    page.goto(board)
    seen = []
    for _ in range(3):
        seen.append(page.locator(".screen:not([hidden]) .room").inner_text())
        page.clock.run_for(12_000)
    assert seen[0] == seen[2] != seen[1]


def test_without_scripts_the_board_still_shows_and_turns(visit: Visit, board: str) -> None:
    page = visit(None, size=LAPTOP, scripts=False)
    page.goto(board)
    assert page.locator(".screen:visible").count() == 1
    assert page.locator("noscript meta").get_attribute("content") == f"15; url={board}?turn=1"
