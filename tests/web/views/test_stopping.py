"""Links in letters that ask for fewer of them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.web.cast import TestSite
from web.services.letters.kinds import CAN_WAIT, Sort
from web.services.letters.stopping import sorts_stopped, stop_address


def path(site: TestSite, *, everything: bool = False) -> str:
    address = stop_address(site.settings, site.conference_id, "ines@example.org", everything=everything)
    return urlsplit(address).path


def stopped(site: TestSite) -> set[Sort]:
    with site.store.reading() as db:
        return sorts_stopped(db, site.conference_id, "ines@example.org")


@pytest.mark.parametrize("everything", [False, True])
def test_one_click_of_a_mail_program_stops_letters_without_signing_in_or_a_token(
    site: TestSite, everything: bool
) -> None:
    site.app.config["WTF_CSRF_ENABLED"] = True
    answer = site.client().post(path(site, everything=everything), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert stopped(site) == (set(Sort) if everything else set(CAN_WAIT))


def test_looking_at_the_link_stops_nothing(site: TestSite) -> None:
    page = site.client().get(path(site)).text
    assert "Stop all but changes of my timetable" in page
    assert stopped(site) == set()


def test_sorts_of_letters_are_chosen_one_by_one(site: TestSite) -> None:
    client = site.client()
    answer = client.post(f"{path(site)}/choose", data={"sort": ["plan", "reminders"]})
    assert answer.status_code == 303
    assert stopped(site) == set(Sort) - {Sort.PLAN, Sort.REMINDERS}
    assert client.post(f"{path(site)}/choose", data={"sort": [one.value for one in Sort]}).status_code == 303
    assert stopped(site) == set()


def test_a_link_that_is_not_ours_does_nothing_and_says_so(site: TestSite) -> None:
    answer = site.client().get("/letters/abc")
    assert (answer.status_code, "This link is not complete" in answer.text) == (409, True)
    assert site.client().post("/letters/abc").status_code in (303, 409)
