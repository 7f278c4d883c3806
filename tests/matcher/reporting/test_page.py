"""The page in a real browser, as an organiser uses it on a telephone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.bands import one_sided_band
from matcher.reporting.measures import by_id, by_person
from tests.factories_plan import AWKWARD_NAMES

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = (390, 844), (1440, 900)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed")


@dataclass
class Visit:
    """An open page, and what it said or asked for that it should not have."""

    page: Any
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        one = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield one
        one.close()


def visit(browser: Any, written: Path, size: tuple[int, int], locale: str, **settings: Any) -> Visit:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=locale, reduced_motion="reduce", **settings
    )
    page = context.new_page()
    seen = Visit(page)

    def hear(message: Any) -> None:
        # The software renderer of a machine without a graphics card complains about itself.
        if message.type in {"error", "warning"} and "GL Driver Message" not in message.text:
            seen.complaints.append(message.text)

    def watch(request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            seen.complaints.append(request.url)

    def meet(dialog: Any) -> None:
        seen.complaints.append(dialog.message)
        dialog.dismiss()

    page.on("console", hear)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", watch)
    page.on("dialog", meet)
    page.goto((written / "report.html").as_uri())
    return seen


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    wanted: tuple[int, int] = request.param
    return wanted


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_the_page_draws_without_complaint_and_never_scrolls_sideways(
    browser: Any, written: Path, size: tuple[int, int], locale: str
) -> None:
    seen = visit(browser, written, size, locale)
    for chart in ("occupancy", "spread", "languages"):
        seen.page.wait_for_selector(f'[data-chart="{chart}"] .main-svg')
    seen.page.wait_for_selector("#map-chart .main-svg")
    width = seen.page.evaluate("document.documentElement.scrollWidth")
    assert width == size[0]
    assert seen.page.locator(".no-webgl").count() == 0
    assert seen.complaints == []


@pytest.mark.parametrize(("locale", "tongue"), [("en-US", "en"), ("zh-TW", "zh"), ("de-DE", "en")])
def test_the_language_is_that_of_the_browser(browser: Any, written: Path, locale: str, tongue: str) -> None:
    page = visit(browser, written, DESK, locale).page
    assert page.evaluate("document.documentElement.dataset.lang") == tongue
    assert page.locator(f"#in-{tongue}").is_checked()


def test_the_switch_changes_every_text_the_charts_and_the_choices(
    browser: Any, written: Path, size: tuple[int, int]
) -> None:
    seen = visit(browser, written, size, "en-GB")
    page = seen.page
    assert page.locator("h1").inner_text() == "Harbour Lights Venture Days 2031"
    assert "Investors" in page.locator('[data-chart="spread"]').inner_text()
    page.get_by_text("中文", exact=True).click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.locator("h1").inner_text() == "2031 港湾灯火创投日"
    chart = page.locator('[data-chart="spread"]').inner_text()
    assert "投资方" in chart
    assert "Investors" not in chart
    assert page.locator("#meeting-day option").all_inner_texts()[1] == "4月24日 周四"
    assert page.locator(".en:visible").count() == 0
    assert seen.complaints == []


def test_the_list_of_meetings_can_be_searched_and_filtered(
    browser: Any, written: Path, plan: ConferencePlan, size: tuple[int, int]
) -> None:
    page = visit(browser, written, size, "en-GB").page
    count = page.locator("#meeting-count .en")
    assert count.inner_text() == "90 meetings"
    page.locator("#meeting-forum").select_option(label="Aerospace forum")
    of_forum = [p for p in plan.meetings if p.meeting.sub_forum == "forum-3"]
    assert count.inner_text() == f"{len(of_forum)} meetings"
    page.locator("#meeting-day").select_option(label="Fri 25 Apr")
    friday = [p for p in of_forum if p.meeting.start.day == 25]
    assert count.inner_text() == f"{len(friday)} meetings"
    page.locator("#meeting-search").fill("no such name")
    page.wait_for_function("document.querySelector('#meeting-count .en').textContent.startsWith('Nothing')")
    assert page.locator("#meeting-list li").count() == 0


def test_more_meetings_are_shown_on_demand_and_why_with_the_quoted_passage(
    browser: Any, written: Path, plan: ConferencePlan
) -> None:
    page = visit(browser, written, DESK, "en-GB").page
    assert page.locator("#meeting-list > li").count() == 12
    page.locator("#meeting-more").click()
    assert page.locator("#meeting-list > li").count() == 24
    first = page.locator("#meeting-list > li").first
    first.locator("summary").click()
    told = first.locator(".sides").inner_text()
    opinion = plan.meetings[0].recommendation.opinions[Side.INVESTOR]
    best = next(reason for reason in opinion.reasons if reason.log_odds > 0)
    assert best.words.en in told
    assert best.passage in first.locator("q").all_inner_texts()
    assert f"For the investor · {one_sided_band(opinion, Side.INVESTOR, plan.yardstick).value}" in told
    assert "%" not in first.inner_text()


def test_a_person_is_found_by_keyboard_and_the_day_is_shown(
    browser: Any, written: Path, plan: ConferencePlan, size: tuple[int, int]
) -> None:
    seen = visit(browser, written, size, "en-GB")
    page = seen.page
    person, meetings = next(iter(by_person(plan)[Side.STARTUP].items()))
    box = page.get_by_label("Name or ID of an investor or a startup").first
    box.fill(person)
    box.press("ArrowDown")
    box.press("Enter")
    day = page.locator("#person-day")
    assert day.locator("h3").inner_text().strip() == by_id(plan)[Side.STARTUP][person].name.strip()
    zone = plan.dataset.conference.zone
    assert day.locator(".slot b").all_inner_texts() == [
        f"{p.meeting.start.astimezone(zone):%H:%M}–{p.meeting.end.astimezone(zone):%H:%M}" for p in meetings
    ]
    assert page.locator("#person-options").is_hidden()
    day.locator(".pairing a").first.click()
    counterpart = by_id(plan)[Side.INVESTOR][meetings[0].meeting.investor_id]
    page.wait_for_function(
        "name => document.querySelector('#person-day h3').textContent === name", arg=counterpart.name
    )
    assert seen.complaints == []


def test_who_has_no_meeting_is_told_why(browser: Any, written: Path, plan: ConferencePlan) -> None:
    page = visit(browser, written, PHONE, "zh-CN").page
    left = plan.left_out[0]
    page.locator("#person-search").fill(left.id)
    page.locator("#person-search").press("Enter")
    assert left.reason.zh in page.locator("#person-day").inner_text()


def test_hostile_names_are_only_ever_text(browser: Any, written: Path) -> None:
    seen = visit(browser, written, DESK, "en-GB")
    page = seen.page
    hostile = [name for name in AWKWARD_NAMES if "<" in name]
    for name in hostile:
        page.locator("#person-search").fill(name)
        page.locator("#person-search").press("Enter")
        assert page.locator("#person-day h3").text_content() == name
    assert page.locator("main img, main script").count() == 0
    assert seen.complaints == []


def test_a_field_of_the_map_can_be_picked_out_and_let_go(browser: Any, written: Path) -> None:
    seen = visit(browser, written, DESK, "en-GB")
    chip = seen.page.locator("#map-fields button").first
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    chip.click()
    assert chip.get_attribute("aria-pressed") == "false"
    seen.page.locator("#map-reset").click()
    assert seen.complaints == []


def test_without_scripts_the_figures_and_the_numbers_of_the_charts_remain(browser: Any, written: Path) -> None:
    page = visit(browser, written, PHONE, "en-GB", java_script_enabled=False).page
    assert page.locator(".headline").is_visible()
    assert page.locator("#spread table").is_visible()
    assert page.locator("#meetings").is_hidden()
    assert "Scripts are switched off" in page.locator("noscript p").inner_text()
    page.get_by_text("中文", exact=True).click()
    assert page.locator("h1 .zh").is_visible()
    assert page.locator("h1 .en").is_hidden()


def test_the_page_prints_in_few_pages_without_its_controls(browser: Any, written: Path, tmp_path: Path) -> None:
    seen = visit(browser, written, DESK, "en-GB", color_scheme="dark")
    seen.page.wait_for_selector("#map-chart .main-svg")
    content = seen.page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert content.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", content)) <= 12
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".bar").is_hidden()
    assert seen.page.locator("#meetings").is_hidden()
    assert seen.complaints == []
