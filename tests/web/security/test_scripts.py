"""Somebody's words are never more than words: not in a page, a letter, a calendar, an address book or on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from matcher.words import Language
from tests.web.cast import NOW
from tests.web.databases import Databases
from tests.web.security.marking import mark_everything
from tests.web.security.markup import ADDRESS, MARKER, Form, Page, made_of_markers
from tests.web.security.standing import Standing, every_rule, standing_in
from web.services.letters.samples import sample
from web.store.records.conferences import ConferenceRecord
from web.store.records.messages import NoticeKind

Tried = Callable[[str], None]
PEOPLE = ("ines", "sara", "olga")


@pytest.fixture(scope="module")
def marked(server: Databases, empty_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """A site in which every text of the database is a marker."""
    with standing_in(tmp_path_factory.mktemp("marked"), server, empty_database) as made:
        assert mark_everything(made.site.store) > 60
        yield made


def _pages(standing: Standing, who: str) -> Iterator[tuple[str, Any]]:
    """Yield every page that somebody can open."""
    for method, rule in every_rule(standing.site.app):
        if method == "GET" and not {"token", "filename"} & rule.arguments:
            address = standing.address(rule)
            # Each in a browser of its own: some of the pages of the sign-in library end a session.
            with standing.site.client(who).get(address) as answer:
                assert answer.status_code < 500, address
                yield address, answer


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_makes_more_of_a_text_than_text(marked: Standing, tried: Tried, who: str) -> None:
    shown = 0
    for address, answer in _pages(marked, who):
        if answer.mimetype in ("text/html", "image/svg+xml"):
            tried("stored script: pages")
            shown += "&lt;xss" in answer.get_data(as_text=True)
            assert made_of_markers(answer.get_data(as_text=True)) == [], address
    assert shown > 5


@pytest.mark.parametrize("language", Language)
def test_no_letter_makes_more_of_a_text_than_text(marked: Standing, tried: Tried, language: Language) -> None:
    site, shown = marked.site, 0
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        for kind in NoticeKind:
            tried("stored script: letters")
            letter = sample(db, site.settings, conference, (kind, language), None, NOW)
            shown += "&lt;xss" in letter.html
            assert made_of_markers(letter.html) == [], kind
            assert len(letter.subject.splitlines()) == 1, kind
    assert shown > 5


def _questions(form: Form) -> Iterator[tuple[str, str]]:
    for name, control in form.fields.items():
        if control.kind not in ("submit", "file", "password"):
            yield name, control.values[0] if control.values else ""


@pytest.mark.parametrize("who", PEOPLE)
def test_no_answer_makes_more_of_what_was_asked(marked: Standing, tried: Tried, who: str) -> None:
    """Each field of each form and each part of a question is sent as a marker and read in what comes back."""
    client = marked.site.client(who)
    forms = {
        (form.action.partition("?")[0], form.method): form
        for address, answer in _pages(marked, who)
        if answer.mimetype == "text/html"
        for form in Page(answer.get_data(as_text=True)).forms
        if not form.action.startswith(("/sign-out", "/account", "/language"))
    }
    assert len(forms) > 5
    for (action, method), form in forms.items():
        asked = dict(_questions(form))
        for name in form.fields:
            tried("reflected script: fields")
            sent = {**asked, name: f"{ADDRESS} {MARKER}"}
            query, data = (sent, None) if method == "GET" else (None, sent)
            with client.open(action or "/spring/", method=method, query_string=query, data=data) as answer:
                assert answer.status_code < 500, (action, name)
                if answer.mimetype == "text/html":
                    assert made_of_markers(answer.get_data(as_text=True)) == [], (action, name)


def test_no_address_that_leads_nowhere_says_more_than_it_was_asked(marked: Standing, tried: Tried) -> None:
    for client in (marked.site.client(), marked.site.client("olga")):
        for address in (f"/{MARKER}", f"/spring/{MARKER}", f"/spring/organiser/import/example/{MARKER}.csv"):
            tried("reflected script: addresses")
            with client.get(address) as answer:
                assert made_of_markers(answer.get_data(as_text=True)) == []
        with client.get("/sign-in/", query_string={"next": ADDRESS}) as answer:
            assert made_of_markers(answer.get_data(as_text=True)) == []
        with client.get("/spring/", headers={"Referer": ADDRESS, "Host": "localhost"}) as answer:
            assert made_of_markers(answer.get_data(as_text=True)) == []
