"""A badge that is read by a phone."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from tests.web.views.test_floor import badge
from web.store.records.floor import ArrivalRecord


def test_reading_a_badge_shows_whose_it_is_and_checks_nobody_in(site: TestSite) -> None:
    page = site.client("olga").get(f"/spring/here/{badge(site, 'sol')}").text
    assert "Check in Sol" in page
    with site.store.reading() as db:
        assert db.query(ArrivalRecord).count() == 0


def test_a_badge_that_was_made_anew_leads_to_the_names(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, f"/spring/floor/people/{site.people['sol']}/badge")
    answer = client.get(f"/spring/here/{badge(site, 'sol')}")
    assert answer.status_code == 404
    assert "Look for the name and check in from there." in answer.text


def test_a_participant_who_reads_a_badge_learns_nothing(site: TestSite) -> None:
    answer = site.client("ines").get(f"/spring/here/{badge(site, 'sol')}")
    assert answer.status_code == 403
    assert "Sol" not in answer.text
