"""The whole story in a real browser: import, draft, approve, review, request, accept, release, move, cancel.

It is told four times: in English and in Chinese with a pointer, with the keyboard alone, and without scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import DESK, PHONE, LiveSite, Visit, started
from tests.web.browser.hands import Hand, Keyboard, Pointer
from tests.web.databases import Databases
from tests.web.world import into_the_future
from web.store.records.meetings import ProposalRecord
from web.store.records.participants import RegardRecord

_HAN = re.compile(r"[一-鿿]")
CSV = (
    "id,name,description,sub_forums,email\n"
    "s90,Sofia Labs,Batteries that breathe for drones.,ai,sofia@example.org\n"
    "s91,=1+1,Formulas are only text.,bio,formula@example.org\n"
    ",Nameless,No id.,,\n"
)


@pytest.fixture
def live(tmp_path: Path, server: Databases) -> Iterator[LiveSite]:
    """A site for each telling, with its conference still to come."""
    with started(tmp_path / "site", server.empty()) as site:
        into_the_future(site.site)
        yield site


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


#: Language, hand, and whether scripts run.
TELLINGS: dict[str, tuple[str, Hand, bool]] = {
    "en": ("en", Pointer(), True),
    "zh": ("zh", Pointer(), True),
    "keyboard": ("en", Keyboard(), True),
    "without-scripts": ("en", Pointer(), False),
}


@pytest.mark.parametrize("telling", TELLINGS)
def test_the_whole_story(live: LiveSite, visit: Visit, tmp_path: Path, telling: str) -> None:
    language, hand, scripts = TELLINGS[telling]

    def browser_of(who: str, size: tuple[int, int] = PHONE) -> Teller:
        return Teller(visit(who, language, size, scripts), hand)

    olga, ines, sara = browser_of("olga", DESK), browser_of("ines"), browser_of("sara")
    _import(olga, tmp_path)
    _review(ines)
    _request_and_accept(sara, ines, live)
    _draft_and_approve(olga)
    couple = _proposed(live)
    _say_yes([browser_of(who.lower()) for who in couple], couple)
    _release(olga, couple)
    _move_and_cancel(ines, sara, live)
    if language == "zh":
        assert all(_HAN.search(one.page.locator("h1").inner_text()) for one in (olga, ines, sara))


def _import(olga: Teller, folder: Path) -> None:
    """Send a table with one good row, one formula and one row without id; see what would happen; import."""
    (folder / "startups.csv").write_text(CSV, encoding="utf-8")
    olga.go("organiser/import/")
    olga.hand.choose(olga.page.locator("input[name=kind][value=startups]"))
    olga.page.locator("input[type=file]").set_input_files(folder / "startups.csv")
    olga.press("form[enctype] button.btn-primary")
    olga.wait_for_job()
    olga.sees("Sofia Labs", "=1+1", "Nameless")
    olga.press("form[action*='/organiser/import/'] button.btn-primary")
    olga.wait_for_job()
    olga.go("organiser/people/?text=Sofia")
    olga.sees("Sofia Labs")


def _review(ines: Teller) -> None:
    """Say yes to the first, undo it, and say maybe."""
    ines.go("review/")
    card = ines.page.locator("main h2").first
    first = card.inner_text()
    ines.press("form[action*='review/answer']:has(input[value=yes]) button")
    expect(ines.page.locator("main h2").first).not_to_have_text(first)
    ines.press("form[action*='review/undo'] button")
    expect(ines.page.locator("main h2").first).to_have_text(first)
    ines.press("form[action*='review/answer']:has(input[value=maybe]) button")
    expect(ines.page.locator("main h2").first).not_to_have_text(first)


def _request_and_accept(sara: Teller, ines: Teller, live: LiveSite) -> None:
    """Sara asks for a time, with words; Ines accepts it; both see hour, room and table."""
    sara.go(f"people/{live.site.people['ines']}")
    sara.hand.choose(sara.page.locator("#wish-1"))
    sara.hand.write(
        sara.page.locator("form[action*='/meetings/with/'] textarea"), "We see scratches. 我们能看见划痕。"
    )
    sara.press("form[action*='/meetings/with/'] button.btn-primary")
    ines.go("meetings/")
    ines.sees("Sara", "我们能看见划痕")
    ines.press("form[action*='/accept'] button")
    for one in (ines, sara):
        one.go("meetings/")
        one.sees("17:00", "Hall")


def _draft_and_approve(olga: Teller) -> None:
    """Draft a match list, reject one match with a reason, approve the rest."""
    olga.go("organiser/match-lists/")
    olga.press("form[action$='match-lists/draft'] button")
    olga.wait_for_job()
    open_ones = olga.page.locator("button[name=do][value^='approve ']")
    waiting = open_ones.count()
    olga.press("button[name=do][value^='approve ']")
    expect(open_ones).to_have_count(waiting - 1)
    olga.press("a[href$='/changes'].btn-primary")
    olga.press("form[action$='/approve'] button")
    expect(olga.page.locator("form[action$='/approve']")).to_have_count(0)
    olga.go("organiser/match-lists/versions")
    olga.sees("Olga")


def _proposed(live: LiveSite) -> tuple[str, str]:
    """Return the names of an investor and a startup that are proposed to each other and have accounts."""
    with live.site.store.reading() as db:
        couples = [(row.investor.name, row.startup.name) for row in db.query(ProposalRecord)]
    return next(one for one in couples if {name.lower() for name in one} <= live.site.accounts.keys())


def _say_yes(both: list[Teller], couple: tuple[str, str]) -> None:
    """Both sides of a proposal say yes; there is a meeting without a time."""
    for one, other in zip(both, reversed(couple), strict=True):
        one.go("meetings/")
        one.press(f"li:has-text('{other}') form[action$='/yes'] button")
        one.go("meetings/")
        one.sees(other)


def _release(olga: Teller, couple: tuple[str, str]) -> None:
    """Draft the timetable, see what changes, release it."""
    olga.go("organiser/timetable/")
    olga.press("form[action$='/timetable/draft'] button")
    olga.wait_for_job()
    olga.press("a[href$='/changes'].btn-primary")
    olga.press("form[action$='/release'] button")
    olga.go("organiser/timetable/")
    olga.sees("Sara")
    for who in couple:
        olga.go(f"organiser/people/?text={who}")
        olga.sees(who)


def _move_and_cancel(ines: Teller, sara: Teller, live: LiveSite) -> None:
    """Ines moves her meeting with Sara to another free slot; Sara cancels it and says why."""
    ines.go("meetings/")
    ines.press("li:has-text('Sara') a[href$='/move']")
    ines.hand.choose(ines.page.locator("form[action$='/move'] input[type=radio]").last)
    ines.press("form[action$='/move'] button.btn-primary")
    sara.go("meetings/")
    sara.sees("17:40")
    sara.press("li:has-text('Ines') a[href$='/cancel']")
    sara.hand.write(sara.page.locator("form[action$='/cancel'] textarea"), "My train is late. 火车晚点了。")
    sara.press("form[action$='/cancel'] button.btn-danger")
    ines.go("meetings/")
    ines.sees("火车晚点了")


def test_a_double_click_answers_one_card(live: LiveSite, visit: Visit) -> None:
    page = visit("ines", "en", PHONE)
    page.goto("/spring/review/")
    first = page.locator("main h2").first.inner_text()
    page.locator("form[action*='review/answer']:has(input[value=yes]) button").dblclick()
    expect(page.locator("main h2").first).not_to_have_text(first)
    page.wait_for_timeout(500)
    with live.site.store.reading() as db:
        assert db.query(RegardRecord).filter(RegardRecord.answer.is_not(None)).count() == 1
