"""A form that was open for too long."""

from __future__ import annotations

import io
import re

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient

from tests.web.cast import TestSite, build_site
from tests.web.sign_in.visitors import link_path, signed_in
from web.application import create_app
from web.jobs import Queue
from web.settings import Settings
from web.store.engine import Store

TYPED = "Dear Ines,\r\nwe make cameras & “glass” <b>better</b>."


@pytest.fixture
def strict(settings: Settings, store: Store) -> TestSite:
    """The site with tokens, and one page that takes a form."""
    queue = Queue.at(settings, store)
    queue.huey.immediate = True
    app: Flask = create_app(settings, store, queue)
    page = Blueprint("echo", __name__)
    page.post("/<slug>/echo")(lambda: f"taken: {request.form['text']}|{','.join(request.form.getlist('day'))}")
    app.register_blueprint(page)
    return build_site(app, store, queue, settings)


def token_in(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return found[1]


def send(client: FlaskClient, token: str, **more: object) -> tuple[int, str]:
    fields = {"csrf_token": token, "text": TYPED, "day": ["mon", "tue"], **more}
    answer = client.post("/spring/echo?a=1", data=fields, headers={"Referer": "http://localhost/spring/soon"})
    return answer.status_code, answer.text


def test_whoever_was_signed_out_gets_everything_back_and_sends_it_again(strict: TestSite) -> None:
    client = strict.client("ines")
    token = token_in(client.get("/account/").text)
    client.delete_cookie("matcher")
    client.get("/sign-in/")
    status, page = send(client, token)
    assert (status, "Send again" in page, "You were signed out" in page) == (400, True, True)
    assert "Dear Ines,\r\nwe make cameras &amp; “glass” &lt;b&gt;better&lt;/b&gt;." in page
    assert [page.count(f'name="day" value="{day}"') for day in ("mon", "tue")] == [1, 1]
    assert 'action="/spring/echo?a=1"' in page

    path = link_path(strict, "ines")
    client.post(path, data={"csrf_token": token_in(client.get(path).text)})
    assert signed_in(client)
    # Signing in has ended the token of whoever was there before: one more look, and it goes.
    status, again = send(client, token_in(page), held_from="/spring/soon")
    assert (status, "cameras" in again) == (400, True)
    assert send(client, token_in(again), held_from="/spring/soon") == (200, f"taken: {TYPED}|mon,tue")


def test_a_form_sent_while_signed_out_comes_back_too(strict: TestSite) -> None:
    client = strict.client()
    status, page = send(client, token_in(client.get("/sign-in/").text))
    assert (status, "You were signed out" in page, "cameras" in page) == (401, True, True)


def test_a_stale_token_gets_a_fresh_one(strict: TestSite) -> None:
    client = strict.client("ines")
    client.get("/account/")
    status, page = send(client, "stale")
    assert (status, "open for a long time" in page) == (400, True)
    assert send(client, token_in(page)) == (200, f"taken: {TYPED}|mon,tue")


def test_the_page_a_form_came_from_is_kept(strict: TestSite) -> None:
    client = strict.client("ines")
    client.get("/account/")
    _status, page = send(client, "stale")
    assert 'name="held_from" value="/spring/soon"' in page
    _status, page = send(client, "stale", held_from="https://evil.example")
    assert "evil" not in page


def test_files_are_chosen_again(strict: TestSite) -> None:
    client = strict.client("ines")
    client.get("/account/")
    _status, page = send(client, "stale", file=(io.BytesIO(b"a,b"), "people.csv"))
    assert "choose it again" in page
    assert "Send again" not in page
    assert 'href="/spring/soon"' in page


def test_passwords_are_never_held(strict: TestSite) -> None:
    client = strict.client()
    client.get("/sign-in/")
    answer = client.post("/sign-in/password", data={"email": "a@example.org", "password": "hidden word"})
    assert answer.status_code == 303
    assert "hidden word" not in client.get(answer.location).text


def test_a_browser_without_cookies_is_told_what_is_missing(strict: TestSite) -> None:
    status, page = send(strict.client(), "any")
    assert (status, "Cookies are switched off" in page) == (400, True)


def test_scripts_get_words_alone(strict: TestSite) -> None:
    client = strict.client(accept="application/json")
    answer = client.get("/spring/soon")
    assert (answer.status_code, answer.text) == (401, "You are signed out. Sign in again.")
    answer = client.post("/spring/echo", data={})
    assert (answer.status_code, answer.text) == (400, "This page was open for too long. Load it again.")
