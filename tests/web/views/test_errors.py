"""What a person reads when something cannot be done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Blueprint, Response
from sqlalchemy import event

from matcher.words import Words
from tests.web.cast import TestSite, posted
from web.application import create_app
from web.errors import NotAllowedError, NotFoundError, RefusedError, UnavailableError


def _pages() -> Blueprint:
    pages = Blueprint("refusing", __name__)

    @pages.route("/refuse", methods=["GET", "POST"])
    def refuse() -> str:
        raise RefusedError(Words("The table is taken.", "该桌已被占用。"))

    @pages.route("/away", methods=["GET", "POST"])
    def away() -> str:
        raise UnavailableError

    @pages.get("/not-found")
    def not_found() -> str:
        raise NotFoundError("nothing")

    @pages.get("/not-allowed")
    def not_allowed() -> str:
        raise NotAllowedError("no right")

    return pages


@pytest.fixture
def refusing(site: TestSite) -> TestSite:
    """The site in an application of its own, with pages that refuse."""
    app = create_app(site.settings, site.store, site.queue)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.register_blueprint(_pages())
    return replace(site, app=app)


def test_a_refusal_is_said_where_the_form_was_in_the_readers_language(refusing: TestSite) -> None:
    client = refusing.client("nadia", **{"Accept-Language": "zh"})
    answer = client.post("/refuse", headers={"Referer": "http://localhost/"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "该桌已被占用。" in client.get("/").text


def test_a_refusal_never_leads_elsewhere(refusing: TestSite) -> None:
    answer = refusing.client("nadia").post("/refuse", headers={"Referer": "http://evil.example/"})
    assert answer.status_code == 409
    assert "The table is taken." in answer.text


def test_scripts_get_the_words_alone(refusing: TestSite) -> None:
    answer = refusing.client("nadia", Accept="application/json").post("/refuse")
    assert (answer.status_code, answer.text) == (409, "The table is taken.")


def test_what_is_not_there_and_what_is_not_allowed_are_pages(refusing: TestSite) -> None:
    client = refusing.client("nadia")
    assert [client.get(address).status_code for address in ("/not-found", "/not-allowed", "/no/such/page")] == [
        404,
        403,
        404,
    ]


def test_a_wrong_method_is_a_page(site: TestSite) -> None:
    assert posted(site.client("nadia"), "/").status_code == 405


def test_while_the_database_is_away_a_page_says_so_in_both_languages_without_asking_it(site: TestSite) -> None:
    client = site.client("ines")
    asked: list[str] = []
    driver = site.store.engine.dialect.loaded_dbapi

    def fail(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)
        raise driver.OperationalError("database or disk is full")

    event.listen(site.store.engine, "before_cursor_execute", fail)
    try:
        answer = client.get("/spring/meetings/")
        script = client.get("/spring/meetings/", headers={"Accept": "application/json"})
    finally:
        event.remove(site.store.engine, "before_cursor_execute", fail)
    assert (answer.status_code, answer.headers["Retry-After"], len(asked) > 0) == (503, "15", True)
    assert "Nothing that was confirmed to you is lost." in answer.text
    assert "已向您确认的内容不会丢失" in answer.text
    assert (script.status_code, script.mimetype) == (503, "text/plain")


def test_what_fails_after_the_view_is_told_in_the_same_words(site: TestSite) -> None:
    def lose(_response: Response) -> Response:
        raise UnavailableError

    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    late = site.app.after_request_funcs[None]
    late.append(lose)
    try:
        answer = site.client("ines").get("/sign-in/")
    finally:
        late.remove(lose)
    assert (answer.status_code, "One moment, please" in answer.text) == (503, True)
