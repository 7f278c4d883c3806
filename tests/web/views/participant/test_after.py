"""Two taps for each meeting, saved at once, also without scripts."""

from __future__ import annotations

import pytest

from tests.web.aftermath import into_the_past, met, say
from tests.web.cast import TestSite, posted
from web.services.after.ratings import LONGEST_NOTE


@pytest.fixture
def meeting(site: TestSite) -> int:
    number = met(site, "ines", "sara", 0)
    into_the_past(site)
    return number


def _both_go_on(site: TestSite, meeting: int) -> None:
    for who in ("ines", "sara"):
        say(site, who, meeting, None, True)


def test_a_tap_is_saved_and_the_same_tap_unsays_it(site: TestSite, meeting: int) -> None:
    client = site.client("ines")
    answer = posted(client, f"/spring/after/{meeting}/useful", said="yes")
    assert (answer.status_code, answer.location) == (303, f"/spring/after/#meeting-{meeting}")
    page = client.get("/spring/after/").text
    assert page.count('aria-pressed="true"') == 1
    assert 'value="" aria-pressed="true" data-tap="yes"' in page
    posted(client, f"/spring/after/{meeting}/useful", said="")
    assert client.get("/spring/after/").text.count('aria-pressed="true"') == 0
    assert posted(client, f"/spring/after/{meeting}/useful", said="maybe").status_code == 400


def test_a_note_that_is_too_long_stays_on_the_page(site: TestSite, meeting: int) -> None:
    client = site.client("ines")
    refused = posted(client, f"/spring/after/{meeting}/note", note="x" * (LONGEST_NOTE + 1))
    assert refused.status_code == 422
    assert "x" * LONGEST_NOTE in refused.text
    assert posted(client, f"/spring/after/{meeting}/note", note="Call in June.").status_code == 303
    assert "Call in June." in client.get("/spring/after/").text
    assert "Call in June." not in site.client("sara").get("/spring/after/").text


def test_the_page_of_meetings_leads_here_until_everything_is_said(site: TestSite, meeting: int) -> None:
    client = site.client("ines")
    assert "How were your meetings?" in client.get("/spring/meetings/").text
    say(site, "ines", meeting, True, True)
    assert "How were your meetings?" not in client.get("/spring/meetings/").text
    say(site, "sara", meeting, True, True)
    assert "Your follow-ups with contact data" in client.get("/spring/meetings/").text


def test_contact_data_appears_once_both_go_on(site: TestSite, meeting: int) -> None:
    client = site.client("ines")
    say(site, "ines", meeting, None, True)
    assert "sara@example.org" not in client.get("/spring/after/follow-ups").text
    _both_go_on(site, meeting)
    assert "sara@example.org" in client.get("/spring/after/follow-ups").text


@pytest.mark.parametrize(("kind", "mimetype"), [("csv", "text/csv"), ("vcf", "text/vcard")])
def test_the_list_can_be_taken_away(site: TestSite, meeting: int, kind: str, mimetype: str) -> None:
    _both_go_on(site, meeting)
    answer = site.client("ines").get(f"/spring/after/follow-ups.{kind}")
    assert answer.headers["Content-Type"] == f"{mimetype}; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="spring-follow-ups.{kind}"'
    assert "sara@example.org" in answer.text


def test_organisers_who_act_for_somebody_see_none_of_it(site: TestSite, meeting: int) -> None:
    _both_go_on(site, meeting)
    client = site.client("olga")
    posted(client, f"/spring/act-for/{site.people['ines']}")
    for address in ("", "follow-ups", "follow-ups.csv"):
        assert client.get(f"/spring/after/{address}").status_code == 403
    assert posted(client, f"/spring/after/{meeting}/useful", said="yes").status_code == 403
    page = client.get("/spring/meetings/")
    assert page.status_code == 200
    assert "How were your meetings?" not in page.text


def test_before_any_meeting_the_page_says_so(site: TestSite) -> None:
    assert "No meeting has taken place yet" in site.client("sol").get("/spring/after/").text
    assert "No follow-up is agreed yet" in site.client("sol").get("/spring/after/follow-ups").text
