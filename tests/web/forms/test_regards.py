"""Answers, notes and searches as browsers send them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from matcher.profiles import Stage
from tests.web.cast import TestSite
from web.forms.regards import AnswerForm, NoteForm, RankForm, SearchForm, StandingForm
from web.services.regards import LONGEST_NOTE
from web.store.records.participants import Answer
from web.store.search import Order, Wanted


@pytest.fixture(autouse=True)
def request_of_a_page(site: TestSite) -> Iterator[None]:
    with site.app.test_request_context("/"):
        yield


def search(**asked: str) -> SearchForm:
    form = SearchForm(MultiDict(asked))
    form.offer([("7", "AI")], [("1", "Seed")], [("CN", "China")])
    return form


def test_an_answer_needs_somebody_and_one_of_three_words() -> None:
    form = AnswerForm(MultiDict({"other": "3", "answer": "maybe", "forum": ""}))
    assert form.validate()
    assert (form.other.data, form.said, form.forum.data) == (3, Answer.MAYBE, None)


@pytest.mark.parametrize(
    "wrong", [{"other": "3"}, {"other": "3", "answer": "YES!"}, {"answer": "yes"}, {"other": "x"}]
)
def test_anything_else_is_no_answer(wrong: dict[str, str]) -> None:
    assert not AnswerForm(MultiDict(wrong)).validate()


def test_what_shall_stand_may_be_nothing() -> None:
    form = StandingForm(MultiDict({"answer": ""}))
    assert form.validate()
    assert form.said is None
    assert StandingForm(MultiDict({"answer": "no"})).said is Answer.NO
    assert not StandingForm(MultiDict({"answer": "perhaps"})).validate()


def test_a_place_is_a_number() -> None:
    assert RankForm(MultiDict({"rank": "2"})).validate()
    assert not RankForm(MultiDict({"rank": "first"})).validate()


def test_a_note_that_is_too_long_says_by_how_much_and_keeps_it() -> None:
    assert NoteForm(MultiDict({"note": "字" * LONGEST_NOTE})).validate()
    form = NoteForm(MultiDict({"note": "字" * (LONGEST_NOTE + 5)}))
    assert not form.validate()
    assert "4005" in str(form.note.errors)
    assert len(form.note.data or "") == LONGEST_NOTE + 5


def test_an_empty_search_wants_everybody_best_first() -> None:
    assert search().wanted() == Wanted()
    assert search(q="words").narrowing == 0


def test_a_search_is_read() -> None:
    asked = search(q="  robots  ", forum="7", stage="1", country="CN", sort="name", unanswered="y")
    assert asked.wanted() == Wanted("robots", 7, Stage.SEED, "CN", True, Order.NAME)
    assert asked.narrowing == 4


def test_choices_that_there_are_not_are_not_asked_for() -> None:
    assert search(forum="8", stage="x", country="XX", sort="up").wanted() == Wanted()
