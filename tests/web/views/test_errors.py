"""What a person reads when something cannot be done."""

from __future__ import annotations

from flask import Blueprint

from matcher.words import Words
from tests.web.cast import TestSite, posted
from web.errors import NotAllowedError, NotFoundError, RefusedError


def _pages() -> Blueprint:
    pages = Blueprint("refusing", __name__)

    @pages.route("/refuse", methods=["GET", "POST"])
    def refuse() -> str:
        raise RefusedError(Words("The table is taken.", "该桌已被占用。"))

    @pages.get("/not-found")
    def not_found() -> str:
        raise NotFoundError("nothing")

    @pages.get("/not-allowed")
    def not_allowed() -> str:
        raise NotAllowedError("no right")

    return pages


def test_a_refusal_is_said_where_the_form_was_in_the_readers_language(site: TestSite) -> None:
    site.app.register_blueprint(_pages())
    client = site.client("nadia", **{"Accept-Language": "zh"})
    answer = client.post("/refuse", headers={"Referer": "http://localhost/"})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "该桌已被占用。" in client.get("/").text


def test_a_refusal_never_leads_elsewhere(site: TestSite) -> None:
    site.app.register_blueprint(_pages())
    answer = site.client("nadia").post("/refuse", headers={"Referer": "http://evil.example/"})
    assert answer.status_code == 409
    assert "The table is taken." in answer.text


def test_scripts_get_the_words_alone(site: TestSite) -> None:
    site.app.register_blueprint(_pages())
    answer = site.client("nadia", Accept="application/json").post("/refuse")
    assert (answer.status_code, answer.text) == (409, "The table is taken.")


def test_what_is_not_there_and_what_is_not_allowed_are_pages(site: TestSite) -> None:
    site.app.register_blueprint(_pages())
    client = site.client("nadia")
    assert [client.get(address).status_code for address in ("/not-found", "/not-allowed", "/no/such/page")] == [
        404,
        403,
        404,
    ]


def test_a_wrong_method_is_a_page(site: TestSite) -> None:
    assert posted(site.client("nadia"), "/").status_code == 405
