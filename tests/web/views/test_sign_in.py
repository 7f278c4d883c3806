"""The door."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask

from tests.web.cast import TestSite, build_site, posted
from tests.web.sign_in.visitors import letters_to, link_path, path_in, signed_in
from web.application import create_app
from web.jobs import Queue
from web.settings import Settings
from web.sign_in.links import Purpose
from web.store.engine import Store


def plain(text: str) -> str:
    """A page without what differs each time it is asked for."""
    return re.sub(r'name="csrf_token" value="[^"]*"|\S+@\S+', "", text)


def test_a_letter_with_a_link_lets_its_reader_in(site: TestSite) -> None:
    client = site.client()
    answer = posted(client, "/sign-in/", email=" Ines@Example.ORG ")
    assert "Look into your mailbox" in answer.text
    (letter,) = letters_to(site, "ines@example.org")
    path = path_in(letter)
    assert "Sign in as Ines" in client.get(path).text
    entered = posted(client, path)
    assert (entered.status_code, entered.location) == (303, "/")
    assert signed_in(client)


def test_opening_a_link_alone_signs_nobody_in(site: TestSite) -> None:
    client, path = site.client(), link_path(site, "ines")
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert not signed_in(client)
    posted(client, path)
    assert signed_in(client)


def test_a_used_link_says_so_and_leads_to_a_new_one(site: TestSite) -> None:
    path = link_path(site, "ines")
    posted(site.client(), path)
    second = site.client()
    for answer in (second.get(path), posted(second, path)):
        assert answer.status_code == 410
        assert "used already" in answer.text
        assert "Get a new link" in answer.text
    assert not signed_in(second)


def test_of_many_who_use_a_link_at_once_one_gets_in(site: TestSite) -> None:
    path = link_path(site, "ines")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: posted(site.client(), path).status_code, range(8)))
    assert sorted(answers) == [303] + [410] * 7


def test_a_forged_link_says_so(site: TestSite) -> None:
    answer = site.client().get("/sign-in/link/forged")
    assert answer.status_code == 410
    assert "not complete" in answer.text


def test_a_stranger_is_told_the_same_and_gets_no_letter(site: TestSite) -> None:
    known = posted(site.client(), "/sign-in/", email="ines@example.org")
    unknown = posted(site.client(), "/sign-in/", email="nobody@example.org")
    assert (known.status_code, plain(known.text)) == (unknown.status_code, plain(unknown.text))
    assert letters_to(site, "nobody@example.org") == []


def test_what_is_no_address_is_named(site: TestSite) -> None:
    answer = posted(site.client(), "/sign-in/", email="ines at home")
    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.text
    assert "ines at home" in answer.text


@pytest.mark.parametrize("email", ["ines@example.org", "nobody@example.org"])
def test_the_sixth_letter_within_a_quarter_of_an_hour_waits(site: TestSite, email: str) -> None:
    client = site.client()
    for _ in range(5):
        assert posted(client, "/sign-in/", email=email).status_code == 200
    answer = posted(client, "/sign-in/", email=email)
    assert answer.status_code == 422
    assert "Several letters were asked for" in answer.text


def test_a_link_leads_on_to_the_page_that_was_asked_for(site: TestSite) -> None:
    client = site.client()
    door = client.get("/spring/soon?a=1")
    assert door.location == "/sign-in/?next=/spring/soon?a%3D1"
    page = client.get(door.location).text
    onward = re.search(r'name="next" value="([^"]+)"', page)
    assert onward
    posted(client, "/sign-in/", email="ines@example.org", next=onward[1])
    (letter,) = letters_to(site, "ines@example.org")
    assert posted(client, path_in(letter)).location == "/spring/soon?a=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_link_leads_elsewhere(site: TestSite, elsewhere: str) -> None:
    client = site.client()
    posted(client, "/sign-in/", email="ines@example.org", next=elsewhere)
    (letter,) = letters_to(site, "ines@example.org")
    assert posted(client, path_in(letter)).location == "/"
    assert client.get("/sign-in/", query_string={"next": elsewhere}).location == "/"


def test_a_link_of_somebody_else_changes_who_is_signed_in(site: TestSite) -> None:
    client, path = site.client("ines"), link_path(site, "sara")
    with client.session_transaction() as session:
        session["acting:spring"], session["seat:spring"], session["language"] = 1, 2, "en"
    assert "You are signed in as Ines." in client.get(path).text
    posted(client, path)
    assert "sara@example.org" in client.get("/account/").text
    with client.session_transaction() as session:
        assert session.get("language") == "en"
        assert not [key for key in session if key.startswith(("acting:", "seat:"))]


def test_a_session_lasts_a_month(site: TestSite) -> None:
    client = site.client()
    posted(client, link_path(site, "ines"))
    with client.session_transaction() as session:
        assert session.permanent
    assert site.app.permanent_session_lifetime.days == 30


def test_letters_speak_the_language_of_their_reader(site: TestSite) -> None:
    posted(site.client(accept_language="zh-CN"), "/sign-in/", email="ines@example.org")
    (letter,) = letters_to(site, "ines@example.org")
    assert letter.subject == "您的登录链接"


def test_whoever_is_in_does_not_wait_at_the_door(site: TestSite) -> None:
    assert site.client("ines").get("/sign-in/?next=/spring/soon").location == "/spring/soon"


@pytest.fixture
def demo(settings: Settings, store: Store) -> TestSite:
    own = replace(settings, links_on_page=True)
    queue = Queue.at(own, store)
    queue.huey.immediate = True
    app: Flask = create_app(own, store, queue)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return build_site(app, store, queue, own)


def test_the_demonstration_shows_the_link_on_the_page(demo: TestSite) -> None:
    client = demo.client()
    assert "/sign-in/link/" in posted(client, "/sign-in/", email="ines@example.org").text
    assert "/sign-in/link/" not in posted(client, "/sign-in/", email="nobody@example.org").text


def test_links_of_the_demonstration_let_in_at_once_and_again(demo: TestSite) -> None:
    path = link_path(demo, "ines", Purpose.DEMO)
    for _ in range(2):
        client = demo.client()
        assert client.get(path).location == "/"
        assert signed_in(client)


def test_elsewhere_such_links_let_nobody_in(site: TestSite) -> None:
    assert site.client().get(link_path(site, "ines", Purpose.DEMO)).status_code == 410
