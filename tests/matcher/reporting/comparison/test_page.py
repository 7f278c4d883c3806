"""The page: what it says, and how it stands in a real browser on a telephone and on a desk."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from matcher.comparison import Comparison
from matcher.reporting.comparison.page import panels, render
from tests.factories_comparison import made, small_comparison

CHROMIUM = Path("/usr/bin/chromium")


def test_bars_share_a_scale_from_zero_and_show_the_bound(comparison: Comparison) -> None:
    (interest,) = (one for one in panels(comparison) if one.label.en == "Expected mutual interest")
    # 20, 21 and 22 of at most 20, 22 and 22.
    assert [bar.length for bar in interest.bars] == pytest.approx([20 / 22, 21 / 22, 1.0])
    assert [bar.bound for bar in interest.bars] == pytest.approx([20 / 22, 1.0, 1.0])
    assert [(bar.now, bar.best) for bar in interest.bars] == [(True, False), (False, False), (False, True)]


def test_every_length_is_a_share_even_where_there_is_nothing() -> None:
    nothing = small_comparison(
        made(meetings=0, value=0.0, bound=0.0, floor=0.0, floor_bound=math.inf),
        made(value=0.0, bound=math.inf, floor=0.0, floor_bound=math.inf),
    )
    for panel in panels(nothing):
        assert all(0 <= bar.length <= 1 for bar in panel.bars)
        assert all(bar.bound is None or 0 <= bar.bound <= 1 for bar in panel.bars)


def test_what_does_not_differ_is_said_and_not_drawn(comparison: Comparison) -> None:
    assert "Investors without a meeting" not in {panel.label.en for panel in panels(comparison)}
    assert "Alike in all settings: Investors without a meeting (0), Most breaks of one person (1)" in render(
        comparison
    )


def test_names_are_text_and_never_markup(comparison: Comparison) -> None:
    page = render(comparison)
    assert "More &lt;tables&gt;" in page
    assert "<tables>" not in page


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed")
def test_the_page_speaks_the_readers_language_and_never_scrolls_sideways(
    comparison: Comparison, tmp_path: Path
) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    written = tmp_path / "comparison.html"
    written.write_text(render(comparison), encoding="utf-8")
    complaints: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        for width, locale, heading in ((390, "en-GB", "All numbers"), (1280, "zh-CN", "全部数字")):
            page = browser.new_page(viewport={"width": width, "height": 844}, locale=locale)
            page.on("console", lambda message: complaints.append(message.text))
            page.on("request", lambda asked: complaints.append(asked.url) if asked.url[:5] != "file:" else None)
            page.goto(written.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.get_by_role("heading", name=heading).is_visible()
            page.get_by_text("English" if locale == "zh-CN" else "中文", exact=True).click()
            assert not page.get_by_role("heading", name=heading, exact=True).is_visible()
        browser.close()
    assert complaints == []
