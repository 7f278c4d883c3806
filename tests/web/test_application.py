"""The application, put together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, request

from tests.web.cast import TestSite
from web.application import create_app
from web.settings import Settings
from web.store.engine import Store


def test_an_application_opens_its_own_store_and_queue(settings: Settings) -> None:
    app = create_app(settings)
    assert isinstance(app, Flask)
    app.extensions["matcher"].store.engine.dispose()


def test_cookies_are_kept_from_scripts_and_other_sites(site: TestSite) -> None:
    answer = site.client("nadia").post("/language", data={"language": "zh"})
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("matcher="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_without_its_token_changes_nothing(site: TestSite) -> None:
    site.app.config["WTF_CSRF_ENABLED"] = True
    client = site.client("nadia")
    client.post("/language", data={"language": "zh"})
    assert '<html lang="en">' in client.get("/").text


def test_the_session_for_reading_is_closed_with_its_request(site: TestSite) -> None:
    for _ in range(30):  # more than the pool holds
        assert site.client("ines").get("/spring/", follow_redirects=True).status_code == 200


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_who_asks_is_believed_of_servers_that_stand_before_the_site(
    settings: Settings, store: Store, proxies: int, seen: str
) -> None:
    app = create_app(replace(settings, proxies=proxies), store)
    app.add_url_rule("/who", view_func=lambda: str(request.remote_addr))
    assert app.test_client().get("/who", headers={"X-Forwarded-For": "203.0.113.7"}).text == seen
