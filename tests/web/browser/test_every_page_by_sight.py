"""Every page in a real browser: no barrier that axe finds, no sideways scrolling on a phone, no script error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.browser.conftest import DESK, SMALL, LiveSite, Visit
from tests.web.world import World, full_world

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
#: Files and answers to scripts are no pages; ``ahead`` is a piece of one.
NOT_PAGES = {
    "static", "bootstrap.static", "jobs.state", "meetings.calendar", "calendars.subscribed", "overview.export",
    "overview.picture", "imports.example", "imports.original", "review.ahead", "home.take_seat",
    "prints.fetched", "schedules.mine", "board.state", "board.worker",
    "floor.names", "floor.news", "floor.worker",
    "running.health", "running.ready", "running.metrics", "running.seen",
}  # fmt: skip
PARTICIPANTS = ("review", "people", "meetings", "profile", "home", "account", "security")
OTHERS = ("sign_in",)


@pytest.fixture(scope="module")
def world(live: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    patch = pytest.MonkeyPatch()
    patch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    yield full_world(live.site)
    patch.undo()


def _addresses(live: LiveSite, world: World, who: str | None) -> list[str]:
    """Return the pages of one of the cast, or those that need nobody to be signed in."""
    found = []
    for rule in live.site.app.url_map.iter_rules():
        room = rule.endpoint.split(".")[0]
        is_participants, is_open = room in PARTICIPANTS, room in OTHERS
        wanted = is_open if who is None else is_participants if who in ("ines", "sara") else not is_open
        wanted = wanted and (who != "olga" or room not in ("review", "people", "meetings", "profile"))
        if (
            "GET" not in (rule.methods or ())
            or rule.endpoint in NOT_PAGES
            or not wanted
            or "token" in rule.arguments
        ):
            continue
        with live.site.app.test_request_context():
            found.append(
                live.site.app.url_for(rule.endpoint, **world.arguments(rule.endpoint, set(rule.arguments)))
            )
    return sorted(found)


def _faults(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    found = [] if answer.status in (200, 404) else [f"{address}: answered {answer.status}"]
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if width[0] > width[1]:
        found.append(f"{address}: {width[0]} wide on {width[1]}")
    violations = Axe().run(page, options=RULES).response["violations"]
    return found + [f"{address}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]


# Each size and each language; the longer words on the smaller screen.
@pytest.mark.parametrize(("size", "language"), [(SMALL, "en"), (DESK, "zh")], ids=["phone-en", "desk-zh"])
@pytest.mark.parametrize("who", [None, "ines", "sara", "olga"])
def test_every_page_can_be_read_by_everybody(
    live: LiveSite, world: World, visit: Visit, who: str | None, size: tuple[int, int], language: str
) -> None:
    page = visit(who, language, size)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    addresses = _addresses(live, world, who)
    assert addresses
    assert [fault for address in addresses for fault in _faults(page, address)] == []
    assert [words for words in said if "404" not in words] == []


def test_the_rules_of_axe_are_there(live: LiveSite, visit: Visit) -> None:
    """A page with a barrier is found out, so that the test above can fail."""
    page = visit(None)
    page.goto("/sign-in/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/icon.svg\">')"
    )
    found = {one["id"] for one in Axe().run(page, options=RULES).response["violations"]}
    assert "image-alt" in found
