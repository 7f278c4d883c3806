"""How long sessions last."""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.web.cast import TestSite, posted
from tests.web.sign_in.visitors import account_of, link_path, signed_in
from web.sign_in.lifetimes import IDLE, LONGEST, LONGEST_OF_ORGANISERS, SHOWN_AT
from web.store.records.accounts import User

MINUTE = timedelta(minutes=1)


def since(site: TestSite, who: str, ago: timedelta) -> FlaskClient:
    client = site.client(who)
    with client.session_transaction() as session:
        session[SHOWN_AT] = time.time() - ago.total_seconds()
    return client


@pytest.mark.parametrize(
    ("who", "page", "longest"),
    [
        ("ines", "/spring/people/", LONGEST),
        ("sara", "/account/", LONGEST),
        ("olga", "/spring/organiser/team/", LONGEST_OF_ORGANISERS),
        ("stan", "/spring/organiser/people/", LONGEST_OF_ORGANISERS),
    ],
)
def test_a_session_ends_though_it_is_used(site: TestSite, who: str, page: str, longest: timedelta) -> None:
    assert since(site, who, longest - MINUTE).get(page).status_code == 200
    client = since(site, who, longest + MINUTE)
    assert client.get(page).location.startswith("/sign-in/?next=")
    # It is over, and not for this page alone.
    assert client.get("/account/").status_code == 302


def test_a_session_that_does_not_say_when_it_began_is_over(site: TestSite) -> None:
    client = site.client("ines")
    with client.session_transaction() as session:
        del session[SHOWN_AT]
    assert client.get("/account/").status_code == 302


def test_a_session_that_nobody_uses_ends_after_thirty_days(site: TestSite) -> None:
    assert site.app.permanent_session_lifetime == IDLE == timedelta(days=30)


@pytest.mark.parametrize(
    ("address", "renews"),
    [("/account/", True), ("/static/icon.svg", False), ("/bootstrap/static/css/bootstrap.min.css", False)],
)
def test_pages_renew_the_cookie_and_files_leave_it(site: TestSite, address: str, renews: bool) -> None:
    client = site.client()
    client.post(link_path(site, "nadia"))
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert ("Set-Cookie" in answer.headers) == renews


def test_whoever_signed_out_very_often_signs_out_everywhere(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(User, site.accounts["ines"]).ended_sessions = " ".join(["0" * 16] * 200)
    client, other = site.client(), site.client("ines")
    client.post(link_path(site, "ines"))
    posted(client, "/sign-out")
    assert not signed_in(other)
    assert len(account_of(site, "ines").ended_sessions) == 16


def test_cookies_are_signed_with_a_hash_that_holds(site: TestSite) -> None:
    cookie = site.client("ines").get_cookie("matcher")
    assert cookie is not None
    signature = cookie.value.rpartition(".")[2]
    assert len(urlsafe_b64decode(f"{signature}=")) == 32
