"""The change log in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.cast import TestSite
from web import views
from web.views.verbs import VERBS, from_to, subject_words, verb_words

SERVICES = Path(views.__file__).parents[1] / "services"


@pytest.fixture(autouse=True)
def english(site: TestSite) -> Iterator[None]:
    with site.app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_every_verb_that_a_service_writes_down_has_words() -> None:
    written = {
        verb
        for file in SERVICES.glob("*.py")
        for verb in re.findall(r'log_change\(\s*\w+,\s*[\w.()]+,\s*"([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert written - set(VERBS) == set()


def test_a_verb_or_subject_without_words_is_told_as_it_is() -> None:
    assert (verb_words("juggle"), subject_words("ball")) == ("juggle", "ball")


def test_only_what_differs_is_told_from_what_to_what() -> None:
    before = {"name": "Sara", "tags": ["glass"], "newcomer": None, "raising_usd": 1500000.0}
    after = {"name": "Sara", "tags": ["glass", "vision"], "newcomer": True, "raising_usd": None}
    assert from_to(before, after) == [
        ("Tags", "glass", "glass, vision"),
        ("First time here", "", "yes"),
        ("Amount in US dollars", "1,500,000", ""),
    ]


def test_moments_and_words_are_told_in_the_readers_way() -> None:
    (start,), (reason,) = (
        from_to({}, {"starts_at": "2026-05-12T09:00:00+00:00"}),
        from_to({}, {"reason": {"en": "ill", "zh": "生病"}}),
    )
    assert start[2] == "12 May 2026, 09:00"
    assert reason[2] == "ill"


def test_sessions_and_states_go_by_their_names() -> None:
    booked = {"state": "booked", "session_id": 7, "table": 3, "note": ""}
    assert from_to({"state": "agreed"}, booked, {7: "Space"}) == [
        ("State", "agreed", "booked"),
        ("Session", "", "Space"),
        ("Table", "", "3"),
    ]
    assert from_to({}, {"table": "startups"}) == [("What is in the table", "", "Startups")]
