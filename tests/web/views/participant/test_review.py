"""Suggestions in the browser, without scripts."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.cast import TestSite, posted
from web.store.records.participants import Answer, ParticipantRecord, SuggestionRecord
from web.store.regards import answers_of
from web.store.shown import everything_shown

PAGE = "/spring/review/"
# Ines is first asked about Sara; then about Sol, who says more than Sina, who is a little likelier.


def card(client: FlaskClient, address: str = PAGE) -> str | None:
    found = re.search(r'id="who"[^>]*>([^<]+)<', client.get(address).text)
    return found[1] if found else None


def say(site: TestSite, client: FlaskClient, about: str, answer: str, **more: object) -> object:
    return posted(client, f"{PAGE}answer", other=site.people[about], answer=answer, **more)


@pytest.mark.parametrize(("who", "first"), [("ines", "Sara"), ("sara", "Ida")])
def test_both_sides_review_the_other(site: TestSite, who: str, first: str) -> None:
    assert card(site.client(who)) == first


def test_an_answer_leads_to_the_next_one(site: TestSite) -> None:
    client = site.client("ines")
    answer = posted(client, f"{PAGE}answer", other=site.people["sara"], answer="yes", forum="")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert card(client) == "Sol"
    page = client.get(PAGE).text
    assert "You said yes: Sara" in page
    assert "5 left" in page


def test_an_answer_given_twice_is_given_once(site: TestSite) -> None:
    client = site.client("ines")
    for _ in range(2):
        say(site, client, "sara", "no")
    assert card(client) == "Sol"
    with site.store.reading() as db:
        assert answers_of(db, site.people["ines"]) == {site.people["sara"]: Answer.NO}


def test_undo_brings_it_back_and_twice_brings_back_no_more(site: TestSite) -> None:
    client = site.client("ines")
    say(site, client, "sara", "yes")
    say(site, client, "sol", "no")
    for _ in range(2):
        answer = posted(client, f"{PAGE}undo", other=site.people["sol"], answer="no")
        assert answer.status_code == 303
    assert card(client) == "Sol"
    assert "You said yes: Sara" in client.get(PAGE).text


def test_the_page_says_what_is_not_known_and_that_answers_are_private(site: TestSite) -> None:
    page = site.client("ines").get(PAGE).text
    assert "not given" in page
    assert "The other side never sees your answer." in page
    assert "Why you see this" in page


def test_hidden_columns_are_nowhere_on_the_page(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        row.hidden = "description tags"
    page = site.client("ines").get(PAGE).text
    assert "Sara" in page
    for secret in ("scratches", "vision", "A passage.", "near to the thesis"):
        assert secret not in page


def test_one_sub_forum_stays_chosen_through_an_answer(site: TestSite) -> None:
    client = site.client("ines")
    bio = re.search(r"\?forum=(\d+)\"[^>]*>Biotechnology", client.get(PAGE).text)
    assert bio is not None
    address = f"{PAGE}?forum={bio[1]}"
    assert card(client, address) == "Sol"
    answer = posted(client, f"{PAGE}answer", other=site.people["sol"], answer="no", forum=bio[1])
    assert answer.location == address
    say(site, client, "sina", "no", forum=bio[1])
    assert "answered everything in this sub-forum" in client.get(address).text


def test_the_end_says_what_to_do_next(site: TestSite) -> None:
    client = site.client("ivo")
    for about in ("sina", "sol", "suri"):
        say(site, client, about, "maybe")
    page = client.get(PAGE).text
    assert "You have answered every suggestion" in page
    assert "/spring/people/shortlist" in page
    assert card(client) is None


def test_looking_ahead_shows_a_card_for_each_answer(site: TestSite) -> None:
    client = site.client("ines")
    page = client.get(f"{PAGE}ahead/{site.people['sara']}").text
    assert re.findall(r'data-after="(\w+)"', page) == ["yes", "maybe", "no"]
    assert re.findall(r'id="who"[^>]*>([^<]+)<', page) == ["Sol"] * 3
    assert card(client) == "Sara"


@pytest.mark.parametrize("wrong", [{}, {"answer": "perhaps"}, {"answer": "yes", "other": "sara"}])
def test_nonsense_is_refused(site: TestSite, wrong: dict[str, str]) -> None:
    sent = {"other": site.people["sara"], **wrong}
    assert posted(site.client("ines"), f"{PAGE}answer", **sent).status_code == 400


@pytest.mark.parametrize(("who", "status"), [("olga", 403), ("stan", 403), ("nadia", 404), ("eva", 404)])
def test_nobody_else_reviews(site: TestSite, who: str, status: int) -> None:
    client = site.client(who)
    assert client.get(PAGE).status_code == status
    assert posted(client, f"{PAGE}answer", other=site.people["sara"], answer="yes").status_code == status


@pytest.mark.parametrize("whom", ["ines", "ivo"])
def test_nobody_answers_to_its_own_side(site: TestSite, whom: str) -> None:
    client = site.client("ines")
    assert posted(client, f"{PAGE}answer", other=site.people[whom], answer="yes").status_code == 404
    assert client.get(f"{PAGE}ahead/{site.people[whom]}").status_code == 404


def test_the_page_speaks_chinese(site: TestSite) -> None:
    assert 'lang="zh-Hans"' in site.client("ines", Accept_Language="zh-CN").get(PAGE).text


def noted(site: TestSite) -> list[tuple[int, int]]:
    with site.store.reading() as db:
        return [(row.participant_id, row.other_id) for row in everything_shown(db, site.conference_id)]


def test_what_a_page_shows_is_noted_and_what_may_come_next_is_not(site: TestSite) -> None:
    client, ines = site.client("ines"), site.people["ines"]
    client.get(PAGE)
    client.get(PAGE)
    client.get(f"{PAGE}ahead/{site.people['sara']}")
    assert noted(site) == [(ines, site.people["sara"])]
    say(site, client, "sara", "yes")
    # With scripts the next card stands before the page asks again: its answer says that it was seen.
    say(site, client, "sol", "no")
    assert noted(site) == [(ines, site.people["sara"]), (ines, site.people["sol"])]


def test_whoever_was_drawn_from_below_says_so(site: TestSite) -> None:
    client = site.client("ines")
    assert "We are trying something different here" not in client.get(PAGE).text
    with site.store.writing() as db:
        pair = {"investor_id": site.people["ines"], "startup_id": site.people["sara"]}
        db.query(SuggestionRecord).filter_by(**pair).update({"investor_chance": 0.05})
    assert "We are trying something different here" in client.get(PAGE).text
    assert "We are trying something different here" not in site.client("sara").get(PAGE).text
