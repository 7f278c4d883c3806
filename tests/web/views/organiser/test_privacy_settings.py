"""Organisers say who answers for personal data and how long it is kept."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.web.cast import NOW, TestSite, posted
from tests.web.world import into_the_future
from web.services.privacy.erasure import erase_myself
from web.store.records.conferences import ConferenceRecord

PAGE = "/spring/organiser/privacy/"


def test_what_is_filled_in_is_kept(site: TestSite) -> None:
    client = site.client("olga")
    with site.store.reading() as db:
        revision = db.get_one(ConferenceRecord, site.conference_id).revision
    values = {"holder": "Hard Technology", "contact": "p@example.org", "last_day": "2098-12-31"}
    assert posted(client, PAGE, **values, revision=revision).status_code == 303
    with site.store.reading() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
    assert (row.privacy_holder, row.privacy_contact) == ("Hard Technology", "p@example.org")
    assert row.erase_after == datetime(2098, 12, 31, 16, tzinfo=UTC)
    assert 'value="2098-12-31"' in client.get(PAGE).text


def test_a_day_before_the_end_is_refused_and_stays_on_the_page(site: TestSite) -> None:
    into_the_future(site)
    with site.store.reading() as db:
        revision = db.get_one(ConferenceRecord, site.conference_id).revision
    answer = posted(site.client("olga"), PAGE, last_day="2098-12-31", revision=revision)
    assert answer.status_code == 422
    assert "The conference ends on 2099-05-12" in answer.text


def test_the_organiser_sees_that_somebody_was_erased(site: TestSite) -> None:
    assert "Nobody has asked for it" in site.client("olga").get(PAGE).text
    erase_myself(site.store, site.seat("sara"), NOW)
    page = site.client("olga").get(PAGE).text
    assert "Erased on request (1)" in page
    assert f"Startup {site.people['sara']}" in page
