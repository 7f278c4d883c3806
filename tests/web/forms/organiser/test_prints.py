"""What an organiser chooses before something is printed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from tests.web.cast import TestSite
from web.forms.organiser.prints import OrderForm, order_form
from web.prints.paper import Paper
from web.services.printing.files import For, Order, Print
from web.services.printing.words import PrintLanguage
from web.store.records.conferences import ConferenceRecord


def _form(site: TestSite, what: Print, **typed: Any) -> OrderForm:
    with site.store.reading() as db, site.app.test_request_context(method="POST"):
        form = order_form(what, db.get_one(ConferenceRecord, site.conference_id), formdata=MultiDict(typed))
        form.validate()
        return form


def test_the_usual_print_is_for_everybody_in_their_own_language(site: TestSite) -> None:
    form = _form(site, Print.SCHEDULES, whom="all", language="own", paper="a4", person="")
    assert form.errors == {}
    assert form.order(Print.SCHEDULES, lambda _text: 0) == Order(Print.SCHEDULES)


def test_a_session_on_another_paper(site: TestSite) -> None:
    form = _form(site, Print.TABLE_CARDS, whom="session:1", language="both", paper="a5")
    assert form.errors == {}
    wanted = Order(Print.TABLE_CARDS, For.SESSION, 1, PrintLanguage.BOTH, Paper.A5)
    assert form.order(Print.TABLE_CARDS, lambda _text: 0) == wanted


def test_one_person_is_looked_for_by_what_was_typed(site: TestSite) -> None:
    form = _form(site, Print.BADGES, whom="person", person=" Ines ", language="en", labels="70x37", first="5")
    assert form.errors == {}
    order = form.order(Print.BADGES, {"Ines": 7}.__getitem__)
    assert (order.whom, order.subject, order.first) == (For.PERSON, 7, 5)


@pytest.mark.parametrize(
    ("what", "typed", "field"),
    [
        (Print.SCHEDULES, {"whom": "person", "language": "own", "paper": "a4"}, "person"),
        (Print.SCHEDULES, {"whom": "session:99", "language": "own", "paper": "a4"}, "whom"),
        (Print.TABLE_CARDS, {"whom": "person", "language": "both", "paper": "a4"}, "whom"),
        (Print.TABLE_CARDS, {"whom": "all", "language": "own", "paper": "a4"}, "language"),
        (Print.BADGES, {"whom": "all", "language": "own", "labels": "90x54", "first": "11"}, "first"),
        (Print.BADGES, {"whom": "all", "language": "own", "labels": "round"}, "labels"),
        (Print.BADGES, {"whom": "all", "language": "own", "labels": "round", "first": "2"}, "labels"),
    ],
)
def test_what_cannot_be_printed_is_said_at_its_field(
    site: TestSite, what: Print, typed: dict[str, str], field: str
) -> None:
    assert set(_form(site, what, **typed).errors) == {field}
