"""News and letters on a participant's pages."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.web.cast import TestSite, posted
from tests.web.services.timetable_story import coming, hold_in_the_future
from web.services.letters.kinds import Sort
from web.services.letters.stopping import sorts_stopped
from web.services.meetings import cancel_meeting
from web.services.requests import accept, ask


def test_what_is_cancelled_is_told_here_even_to_who_stopped_all_letters(site: TestSite) -> None:
    now = datetime.now(UTC)
    hold_in_the_future(site)
    sara, ines = site.seat("sara"), site.seat("ines")
    meeting = accept(site.store, ines, ask(site.store, sara, site.people["ines"], "", coming(0), now), None, now)
    client = site.client("ines")
    posted(client, "/spring/news/letters")
    with site.store.reading() as db:
        assert sorts_stopped(db, site.conference_id, "ines@example.org") == set(Sort)
    cancel_meeting(site.store, sara, meeting, "A flight is late.", now)
    page = client.get("/spring/news/").text
    assert "Cancelled: your meeting with Sara" in page
    assert "Why: A flight is late." in page
    assert "You and Sara both said yes" not in page


def test_the_news_are_in_the_readers_language(site: TestSite) -> None:
    now = datetime.now(UTC)
    hold_in_the_future(site)
    ask(site.store, site.seat("sara"), site.people["ines"], "", coming(0), now)
    assert "Sara 希望与您会面" in site.client("ines", accept_language="zh").get("/spring/news/").text


def test_nobody_chooses_letters_for_somebody_else(site: TestSite) -> None:
    olga = site.client("olga")
    posted(olga, f"/spring/act-for/{site.people['ines']}")
    assert posted(olga, "/spring/news/letters").status_code == 403
