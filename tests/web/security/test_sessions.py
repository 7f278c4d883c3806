"""Sessions: nobody plants one, nobody keeps one, and rights that are taken away are gone at once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import delete

from tests.web.cast import TestSite, posted
from tests.web.sign_in.visitors import by_password, give_password, link_path, signed_in
from web.services.accounts import sign_out_everywhere
from web.store.records.accounts import MembershipRecord, User

COOKIE = "matcher"


def planted(client: FlaskClient) -> str:
    """Put what a thief knows into a browser before its owner signs in; return the cookie."""
    with client.session_transaction() as session:
        session["csrf_token"] = "known to the thief"
        session["acting:spring"], session["seat:spring"] = 1, 1
    return cookie_of(client)


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


@pytest.mark.parametrize("way", ["link", "password"])
def test_signing_in_leaves_nothing_of_a_session_that_somebody_planted(site: TestSite, way: str) -> None:
    give_password(site, "ines")
    client = site.client()
    before = planted(client)
    if way == "link":
        client.post(link_path(site, "ines"))
    else:
        by_password(client, "ines@example.org")
    assert signed_in(client)
    with client.session_transaction() as session:
        assert session.get("csrf_token") != "known to the thief"
        assert not [key for key in session if key.startswith(("acting:", "seat:"))]
    thief = site.client()
    thief.set_cookie(COOKIE, before)
    assert not signed_in(thief)


def test_a_token_of_forms_from_before_signing_in_proves_nothing_after(site: TestSite) -> None:
    site.app.config["WTF_CSRF_ENABLED"] = True
    with site.app.test_request_context():
        old = generate_csrf()
    client = site.client()
    planted(client)
    with client.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    client = site.client("ines")
    assert client.post("/account/", data={"name": "Thief", "csrf_token": old}).status_code in (303, 400)
    with site.store.reading() as db:
        assert db.get_one(User, site.accounts["ines"]).name != "Thief"


@pytest.mark.parametrize("change", ["cut", "flip", "empty", "unsigned"])
def test_a_changed_cookie_signs_nobody_in(site: TestSite, change: str) -> None:
    client = site.client("ines")
    good = cookie_of(client)
    bad = {
        "cut": good[:-1],
        "flip": ("a" if good[0] != "a" else "b") + good[1:],
        "empty": "",
        "unsigned": good.split(".")[0] + "..",
    }[change]
    client.set_cookie(COOKIE, bad)
    assert not signed_in(client)


def test_a_cookie_of_before_does_not_work_after_signing_out_everywhere(site: TestSite) -> None:
    client = site.client("ines")
    kept = cookie_of(client)
    sign_out_everywhere(site.store, site.accounts["ines"])
    thief = site.client()
    thief.set_cookie(COOKIE, kept)
    assert not signed_in(thief)


@pytest.mark.parametrize("way", ["the button", "another link"])
def test_a_cookie_that_was_copied_does_not_outlive_signing_out(site: TestSite, way: str) -> None:
    client, other = site.client(), site.client()
    client.post(link_path(site, "ines"))
    other.post(link_path(site, "ines"))
    kept = cookie_of(client)
    thief = site.client()
    thief.set_cookie(COOKIE, kept)
    assert signed_in(thief)
    if way == "the button":
        posted(client, "/sign-out")
    else:
        client.post(link_path(site, "ivo"))
    thief.set_cookie(COOKIE, kept)
    assert not signed_in(thief)
    assert signed_in(other)


def test_a_seat_that_is_taken_away_is_gone_with_the_next_page(site: TestSite) -> None:
    client = site.client("stan")
    assert client.get("/spring/organiser/people/").status_code == 200
    with site.store.writing() as db:
        db.execute(delete(MembershipRecord).where(MembershipRecord.account_id == site.accounts["stan"]))
    assert client.get("/spring/organiser/people/").status_code == 404


def test_every_page_that_is_signed_in_to_has_the_way_out(site: TestSite) -> None:
    for who, page in (("ines", "/spring/people/"), ("olga", "/spring/organiser/team/"), ("nadia", "/account/")):
        assert "/sign-out" in site.client(who).get(page).text


def test_signing_out_asks_for_nothing_and_clears_what_was_seen(site: TestSite) -> None:
    client = site.client("ines")
    answer = posted(client, "/sign-out")
    assert answer.status_code == 302
    assert not signed_in(client)
    assert answer.headers["Cache-Control"] == "no-store"
