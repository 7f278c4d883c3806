"""What every kind of answer tells the browser to refuse, and what pages never hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Response

from tests.web.cast import TestSite, posted
from web.application import create_app
from web.views.headers import HEADERS

TEMPLATES = sorted((Path(__file__).parents[3] / "web" / "templates").rglob("*.html"))
SCRIPTS = sorted((Path(__file__).parents[3] / "web" / "static").glob("*.js"))
#: Letters are read in mail programs, which know no style sheets; no browser gets them as pages.
PAGES = [path for path in TEMPLATES if "letters" not in path.parts]


def answers(site: TestSite) -> Iterator[tuple[str, Response]]:
    stranger, ines, olga = site.client(), site.client("ines"), site.client("olga")
    asked: dict[str, Callable[[], Any]] = {
        "a page": lambda: ines.get("/spring/people/"),
        "a page for nobody in particular": lambda: stranger.get("/sign-in/"),
        "a redirect": lambda: stranger.get("/spring/people/"),
        "a redirect by the library": lambda: stranger.get("/account/password"),
        "nothing there": lambda: stranger.get("/nothing/at/all"),
        "not for this seat": lambda: ines.get("/spring/organiser/team/"),
        "not by this method": lambda: ines.get("/spring/my-data/erase"),
        "refused": lambda: posted(ines, "/spring/my-data/erase"),
        "a broken link": lambda: stranger.get("/sign-in/link/forged"),
        "another name": lambda: stranger.get("/", headers={"Host": "evil.example"}),
        "a file": lambda: stranger.get("/static/matcher.css"),
        "a file of the library": lambda: stranger.get("/bootstrap/static/css/bootstrap.min.css"),
        "a missing file": lambda: stranger.get("/static/none.css"),
        "a download": lambda: olga.get("/spring/organiser/overview/export/participants.csv"),
        "a table": lambda: olga.get("/spring/organiser/import/example/investors.csv"),
        "a picture": lambda: olga.get("/spring/organiser/overview/map.svg"),
        "one's own data": lambda: posted(ines, "/spring/my-data/take"),
        "a calendar": lambda: ines.get("/spring/meetings/calendar.ics"),
        "no calendar": lambda: stranger.get("/calendar/none.ics"),
        "the description of the interface": lambda: stranger.get("/api/v1/openapi.json"),
        "a call without a token": lambda: stranger.get("/api/v1/conferences/spring/people"),
        "no call at all": lambda: stranger.get("/api/v1/none"),
    }
    for what, ask in asked.items():
        with ask() as answer:
            yield what, answer


def test_every_answer_bears_every_header(site: TestSite) -> None:
    for what, answer in answers(site):
        lacking = {name for name, value in HEADERS.items() if answer.headers.get(name) != value}
        assert (what, lacking) == (what, set())
        assert "Content-Type" in answer.headers, what
        if str(answer.mimetype).startswith("text/"):
            assert answer.mimetype_params["charset"] == "utf-8", what


def test_what_is_not_a_file_of_the_site_is_kept_by_no_browser(site: TestSite) -> None:
    kept = {what for what, answer in answers(site) if answer.headers["Cache-Control"] != "no-store"}
    assert kept == {"a file", "a file of the library"}


def test_by_https_browsers_come_by_nothing_else_and_nobody_plants_the_cookie(site: TestSite) -> None:
    app = create_app(replace(site.settings, address="https://localhost"), site.store, site.queue)
    answer = app.test_client().get("/sign-in/", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-matcher=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Strict-Transport-Security" not in site.client().get("/sign-in/").headers


def test_no_answer_lets_pages_of_others_read_it(site: TestSite) -> None:
    for what, answer in answers(site):
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")], what
    ines = site.client("ines", origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in ines.get("/spring/people/").headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = dict(one.split(" ", 1) for one in HEADERS["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_holds_what_the_policy_forbids_or_switches_escaping_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", text) == []
    assert re.findall(r"\|\s*safe\b|autoescape\s+false", text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_runs_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\beval\(|new Function|document\.write|addEventListener\(.message", text) == []
