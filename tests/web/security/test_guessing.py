"""Guessing: known and unknown addresses cost the same work and get the same answer."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from tests.web.cast import TestSite, posted
from tests.web.sign_in.visitors import by_password, code_of, give_password, set_up_app, signed_in
from web.store.records.accounts import User

NOBODY = "nobody@example.org"
KNOWN = {
    "with a password": "ines@example.org",
    "without a password": "sara@example.org",
    "closed": "sol@example.org",
}


@contextmanager
def hashing() -> Iterator[list[str]]:
    """Collect each time that argon2 is computed: of signing in it is nearly all the work, and takes the time."""
    done: list[str] = []

    def note(frame: FrameType, event: str, _what: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.endswith("argon2/low_level.py") and "secret" in code.co_name:
            done.append(code.co_name)

    sys.setprofile(note)
    try:
        yield done
    finally:
        sys.setprofile(None)


@pytest.fixture
def people(site: TestSite) -> TestSite:
    give_password(site, "ines")
    give_password(site, "sol")
    with site.store.writing() as db:
        db.get_one(User, site.accounts["sol"]).active = False
    return site


def tried(site: TestSite, email: str) -> tuple[int, str]:
    """Return how often a hash was computed, and the page, when somebody tries with a wrong password."""
    with hashing() as done:
        page = by_password(site.client(), email, "something else")
    return len(done), re.sub(r'value="[^"]*"', "", page).replace(email, "…")


@pytest.mark.parametrize("who", KNOWN)
def test_a_wrong_password_costs_the_same_and_says_the_same_for_known_and_unknown(
    people: TestSite, who: str
) -> None:
    known, unknown = tried(people, KNOWN[who]), tried(people, NOBODY)
    assert known == unknown
    assert known[0] == 1


def test_a_link_is_promised_to_everybody_in_the_same_words(people: TestSite) -> None:
    pages = []
    for email in (*KNOWN.values(), NOBODY):
        answer = posted(people.client(), "/sign-in/", email=email)
        pages.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text).replace(email, "…")))
    assert len(set(pages)) == 1


def test_what_is_not_looked_at_any_more_costs_nothing(people: TestSite) -> None:
    for _ in range(10):
        tried(people, NOBODY)
    with hashing() as done:
        by_password(people.client(), NOBODY, "something else")
    assert done == []


def test_guesses_are_counted_for_all_processes_together(people: TestSite) -> None:
    # Every client asks another process in turn; the count is the database's.
    for _ in range(10):
        tried(people, "ines@example.org")
    client = people.client()
    assert "wrong too often" in by_password(client, "ines@example.org")
    assert not signed_in(client)


def test_giving_the_password_again_buys_no_more_codes(people: TestSite) -> None:
    secret = set_up_app(people, "ines")
    client = people.client()
    for _ in range(10):
        by_password(client, "ines@example.org")
        posted(client, "/sign-in/code", code="000000")
    by_password(client, "ines@example.org")
    posted(client, "/sign-in/code", code=code_of(people, secret))
    assert not signed_in(client)


def test_who_is_locked_out_of_passwords_still_gets_in_by_link(people: TestSite) -> None:
    for _ in range(12):
        tried(people, "ines@example.org")
    assert "ines@example.org" in posted(people.client(), "/sign-in/", email="ines@example.org").text
