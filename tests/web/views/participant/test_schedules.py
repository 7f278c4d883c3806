"""One's own schedule as PDF."""

from __future__ import annotations

from tests.web.cast import TestSite
from tests.web.services.print_story import book, texts_of

PAGE = "/spring/schedule/schedule.pdf"


def test_everybody_fetches_their_own_in_the_language_of_the_page(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    for who, other in (("ines", "Sara"), ("sara", "Ines")):
        answer = site.client(who, accept_language="zh").get(PAGE)
        (text,) = texts_of(answer.data)
        assert answer.mimetype == "application/pdf"
        assert "会面对象" in text
        assert other in text


def test_the_page_of_meetings_leads_there(site: TestSite) -> None:
    assert PAGE in site.client("ines").get("/spring/meetings/").text
