"""Links that sign somebody in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.web.cast import NOW, TestSite
from tests.web.sign_in.visitors import account_of
from web.services.accounts import sign_out_everywhere
from web.services.knocking import spend_link
from web.settings import Settings
from web.sign_in.links import LIVES, LinkError, Purpose, SignInLink, local_path, read_link, sign_in_link
from web.store.records.accounts import User

MINUTE = timedelta(minutes=1)


def token_of(site: TestSite, purpose: Purpose = Purpose.LETTER, next_path: str = "") -> str:
    return sign_in_link(site.settings, account_of(site, "ines"), purpose, NOW, next_path).rpartition("/")[2]


def read(
    site: TestSite, token: str, now: datetime = NOW, settings: Settings | None = None
) -> tuple[SignInLink, User]:
    with site.store.reading() as db:
        return read_link(settings or site.settings, db, token, now)


def refused(site: TestSite, token: str, now: datetime = NOW, settings: Settings | None = None) -> str:
    with pytest.raises(LinkError) as caught:
        read(site, token, now, settings)
    return caught.value.words.en.partition(".")[0]


def test_a_link_says_whose_it_is_and_where_it_leads(site: TestSite) -> None:
    link, account = read(site, token_of(site, next_path="/spring/meetings?day=2"))
    assert (account.email, link.next_path) == ("ines@example.org", "/spring/meetings?day=2")


@pytest.mark.parametrize(
    ("purpose", "lives"), [(Purpose.LETTER, 30 * MINUTE), (Purpose.INVITATION, timedelta(14))]
)
def test_a_link_lives_as_long_as_its_purpose_says(site: TestSite, purpose: Purpose, lives: timedelta) -> None:
    assert LIVES[purpose] == lives
    token = token_of(site, purpose)
    read(site, token, NOW + lives - MINUTE)
    assert refused(site, token, NOW + lives) == "This link is too old"


@pytest.mark.parametrize("token", ["", "x", "WzEsImxldHRlciJd.forged", "é" * 50])
def test_a_forged_link_signs_nobody_in(site: TestSite, token: str) -> None:
    assert refused(site, token) == "This link is not complete"


def test_a_changed_link_signs_nobody_in(site: TestSite) -> None:
    token = token_of(site)
    assert refused(site, token[:-1]) == "This link is not complete"
    assert refused(site, ("A" if token[0] != "A" else "B") + token[1:]) == "This link is not complete"


def test_a_link_of_a_site_with_another_secret_is_forged(site: TestSite) -> None:
    other = replace(site.settings, secret="another")
    token = sign_in_link(other, account_of(site, "ines"), Purpose.LETTER, NOW).rpartition("/")[2]
    assert refused(site, token) == "This link is not complete"


def test_a_link_works_once(site: TestSite) -> None:
    token = token_of(site)
    link, _account = read(site, token)
    spend_link(site.store, link, NOW)
    assert refused(site, token) == "This link has been used already; each works once"


def test_of_two_who_use_a_link_at_once_the_second_stays_outside(site: TestSite) -> None:
    link, _account = read(site, token_of(site))
    spend_link(site.store, link, NOW)
    with pytest.raises(LinkError):
        spend_link(site.store, link, NOW)


def test_links_end_when_their_account_is_signed_out_everywhere(site: TestSite) -> None:
    token = token_of(site, Purpose.INVITATION)
    sign_out_everywhere(site.store, site.accounts["ines"])
    assert refused(site, token).startswith("This link no longer works")


def test_a_closed_account_has_no_links(site: TestSite) -> None:
    token = token_of(site)
    with site.store.writing() as db:
        db.get_one(User, site.accounts["ines"]).active = False
    assert refused(site, token).startswith("This link no longer works")


def test_links_of_the_demonstration_work_again_and_again_but_there_alone(site: TestSite) -> None:
    token, demo = token_of(site, Purpose.DEMO), replace(site.settings, links_on_page=True)
    link, _account = read(site, token, settings=demo)
    spend_link(site.store, link, NOW)
    assert read(site, token, settings=demo)[0] == link
    assert refused(site, token) == "This link is not complete"


@pytest.mark.parametrize("path", ["/", "/spring/?a=1&b=%2F%2F", "/中文"])
def test_paths_of_this_site_are_local(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "address",
    ["", "spring", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
     "javascript:alert(1)", "/\t/evil.example", " //evil.example", "/a\nb"],
)  # fmt: skip
def test_addresses_elsewhere_are_not(address: str) -> None:
    assert local_path(address) == ""
