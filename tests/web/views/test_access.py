"""Who is let in where, before any page is asked."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.store.records.conferences import ConferenceRecord, ConferenceState


def test_a_stranger_is_asked_to_sign_in(site: TestSite) -> None:
    answer = site.client().get("/spring/")
    assert answer.status_code == 302
    assert "sign-in" in answer.location


def test_participants_wait_while_a_conference_is_set_up_and_organisers_work(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.SETUP
    assert "Opening soon" in site.client("ines").get("/spring/", follow_redirects=True).text
    assert "Opening soon" not in site.client("olga").get("/spring/", follow_redirects=True).text


def test_somebody_of_another_conference_is_a_stranger(site: TestSite) -> None:
    assert [site.client(who).get("/spring/").status_code for who in ("eva", "otto", "nadia")] == [404, 404, 404]


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_beyond_any_row_leads_nowhere(site: TestSite, number: int) -> None:
    answer = site.client("ines").get(f"/spring/people/{number}")
    assert (answer.status_code, "There is nothing here" in answer.text) == (404, True)


def test_an_address_of_odd_characters_leads_nowhere(site: TestSite) -> None:
    assert site.client("ines").get("/sp%00ring/").status_code in (404, 409)
