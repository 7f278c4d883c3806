"""The page about privacy says who answers, how long data is kept, and what one can do."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.store.records.conferences import ConferenceRecord


def test_everybody_reads_it_without_signing_in(site: TestSite) -> None:
    page = site.client().get("/privacy")
    assert page.status_code == 200
    assert "How personal data is handled" in page.text
    assert "spring" not in page.text


def test_it_names_who_answers_and_until_when(site: TestSite) -> None:
    client = site.client("ines")
    assert "They have not said here yet how to reach them" in client.get("/spring/privacy").text
    with site.store.writing() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
        row.privacy_holder, row.privacy_contact, row.erase_after = "Hard Technology", "p@example.org", NOW
    page = client.get("/spring/privacy").text
    assert "Hard Technology answers for the personal data" in page
    assert "Reach them at: p@example.org." in page
    assert "is kept until 1 Apr 2026, 20:00 at the latest" in page
    assert "backup copies" in page


def test_it_is_at_the_foot_of_every_page_and_leads_participants_to_their_data(site: TestSite) -> None:
    assert 'href="/privacy"' in site.client().get("/sign-in/").text
    assert 'href="/spring/privacy"' in site.client("ines").get("/spring/meetings/").text
    assert "/spring/my-data/" in site.client("ines").get("/spring/privacy").text
    assert "/spring/my-data/" not in site.client("olga").get("/spring/privacy").text


def test_strangers_to_a_conference_do_not_learn_of_it(site: TestSite) -> None:
    assert site.client("nadia").get("/spring/privacy").status_code == 404
