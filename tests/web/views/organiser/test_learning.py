"""Learning in the browser."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite, posted
from tests.web.learned import answered_room
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import BundleRecord

LEARNING = "/autumn-room/organiser/learning/"


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))


def test_before_any_answer_the_page_says_what_is_needed(site: TestSite) -> None:
    page = site.client("olga").get("/spring/organiser/learning/").text
    assert "Nobody has answered a suggestion yet" in page
    assert "At least 100 answers" in page


def test_too_few_answers_end_in_words(site: TestSite) -> None:
    answer = site.client("olga").post("/spring/organiser/learning/learn", follow_redirects=True)
    assert "There are too few answers to learn from" in answer.text


def test_an_organiser_learns_takes_the_next_weights_and_goes_back(site: TestSite) -> None:
    room = answered_room(site)
    client = site.client("olga")
    assert "216 answers to suggestions, from 24 people" in client.get(LEARNING).text
    page = client.post(f"{LEARNING}learn", follow_redirects=True).text
    assert "Next weights: number 1" in page
    assert "Of a yes and a no, the present weights put the yes first" in page
    client.post(f"{LEARNING}1/promote")
    page = client.get(LEARNING).text
    assert "Number 1, learned here" in page
    assert "Go back to matcher's own weights" in page
    client.post(f"{LEARNING}back")
    assert "Those that travel with matcher" in client.get(LEARNING).text
    with site.store.reading() as db:
        # Both changes made the suggestions anew.
        assert db.get_one(ConferenceRecord, room.conference_id).suggestion_version == 3


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("better", "Better"), ("worse", "Worse"), ("unknown", "No difference can be told yet")],
)
def test_the_verdict_stands_in_plain_words(site: TestSite, verdict: str, words: str) -> None:
    answered_room(site)
    client = site.client("olga")
    client.post(f"{LEARNING}learn")
    with site.store.writing() as db:
        row = db.query(BundleRecord).one()
        row.report = {**row.report, "comparison": {**row.report["comparison"], "verdict": verdict}}
    page = client.get(LEARNING).text
    assert words in page
    assert ("not surely better" in page) is (verdict != "better")


def test_what_was_not_compared_says_so(site: TestSite) -> None:
    answered_room(site)
    client = site.client("olga")
    client.post(f"{LEARNING}learn")
    with site.store.writing() as db:
        row = db.query(BundleRecord).one()
        row.report = {**row.report, "comparison": None, "taught": ["startup"]}
    page = client.get(LEARNING).text
    assert "nothing can be compared" in page
    assert "Only Startups gave enough answers" in page


def test_the_share_to_explore_is_saved_or_refused_beside_the_field(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, "/spring/organiser/learning/exploring", percent="10")
    with site.store.reading() as db:
        assert db.get_one(ConferenceRecord, site.conference_id).exploring == 0.1
    answer = client.post("/spring/organiser/learning/exploring", data={"percent": "90"})
    assert answer.status_code == 422
    assert "from 0 to 20" in answer.text


def test_staff_does_not_see_it(site: TestSite) -> None:
    assert site.client("stan").get("/spring/organiser/learning/").status_code == 403
