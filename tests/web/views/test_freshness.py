"""What asks once more who does it."""

from __future__ import annotations

import re

import pytest

from tests.web.cast import TestSite
from tests.web.sign_in.visitors import long_ago
from web.store.records.accounts import User
from web.store.records.participants import ParticipantRecord

GUARDED = {
    "a token": (
        "olga",
        "/spring/organiser/connections/tokens",
        {"name": "x", "days": "30", "scopes": "people:read"},
    ),
    "a webhook": ("olga", "/spring/organiser/connections/webhooks", {"address": "https://example.org/"}),
    "everything in one file": ("olga", "/spring/organiser/connections/export", {}),
    "a new colleague in the team": ("olga", "/spring/organiser/team/", {"email": "new@example.org"}),
    "rights": ("olga", "/spring/organiser/team/1", {}),
    "the last of somebody": ("olga", "/spring/organiser/erasures/{sara}", {"sure": "y"}),
    "another e-mail address": ("olga", "/spring/organiser/people/{sara}/email", {"email": "thief@example.org"}),
    "the last of oneself": ("ines", "/spring/my-data/erase", {"sure": "y"}),
}


@pytest.mark.parametrize("what", GUARDED)
def test_nothing_dangerous_is_done_long_after_signing_in(site: TestSite, what: str) -> None:
    who, address, form = GUARDED[what]
    client = long_ago(site, who)
    answer = client.post(address.format(**site.people), data=form)
    assert re.match(r"/sign-in/again", answer.location)
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        assert (row.erased_at, row.email == "thief@example.org") == (None, False)
        assert db.get_one(User, site.accounts["ines"]).active


def test_whoever_shows_it_comes_back_to_the_page(site: TestSite) -> None:
    client = long_ago(site, "olga")
    page = "/spring/organiser/connections/"
    answer = client.post(f"{page}tokens", data={}, headers={"Referer": f"http://localhost{page}"})
    assert answer.location == "/sign-in/again?next=/spring/organiser/connections/"
    assert "Nothing was done yet." in client.get(answer.location).text


def test_looking_asks_nothing(site: TestSite) -> None:
    client = long_ago(site, "olga")
    for page in ("connections", "team"):
        assert client.get(f"/spring/organiser/{page}/").status_code == 200
