"""What browsers are told to refuse."""

from __future__ import annotations

from tests.web.cast import TestSite


def test_every_page_refuses_scripts_from_elsewhere_and_inline(site: TestSite) -> None:
    answer = site.client("nadia").get("/")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_files_that_never_change_are_kept(site: TestSite) -> None:
    with site.client().get("/static/matcher.css") as answer:
        assert "max-age" in answer.headers["Cache-Control"]
