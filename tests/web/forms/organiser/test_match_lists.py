"""Forms about match lists: odd values ask nothing, and wishes are tried together and alone."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from tests.web.cast import TestSite
from web.forms.organiser.match_lists import FilterForm, WishForm, ticked_revisions
from web.store.match_lists import Filter, Order
from web.store.records.plans import Verdict


def asked(site: TestSite, **values: str) -> Filter:
    with site.app.test_request_context():
        return FilterForm(MultiDict(values)).filter(0.1)


def test_a_filter_is_read_from_the_address(site: TestSite) -> None:
    assert asked(site) == Filter()
    assert asked(site, sub_forum="2", verdict="rejected", person=" Siri ", weak="y", order="startup") == Filter(
        sub_forum=2, verdict=Verdict.REJECTED, person="Siri", below=0.1, order=Order.STARTUP
    )


@pytest.mark.parametrize(
    "values", [{"sub_forum": "ai"}, {"sub_forum": "9" * 40}, {"verdict": "x"}, {"order": "x"}]
)
def test_an_odd_value_asks_nothing(site: TestSite, values: dict[str, str]) -> None:
    assert asked(site, **values) == Filter()


def test_a_tick_says_id_and_revision() -> None:
    assert ticked_revisions(["12.3", "7.1", "x.1", "8", "9.", "1.-2", "9" * 30 + ".1"]) == {12: 3, 7: 1}


def wished(site: TestSite, **values: str) -> list[dict[str, object]]:
    with site.app.test_request_context(method="POST", data=values):
        form = WishForm()
        assert form.validate()
        return form.wishes()


def test_changes_are_tried_together_and_alone(site: TestSite) -> None:
    assert wished(site, tables="150", minutes="20", floor="no", each="y") == [
        {"tables_percent": 150, "meeting_minutes": 20, "floor": False},
        {"tables_percent": 150},
        {"meeting_minutes": 20},
        {"floor": False},
    ]


def test_one_change_is_tried_once_and_none_not_at_all(site: TestSite) -> None:
    assert wished(site, tables="100", least_startup="0", floor="", each="y") == [{"least_startup": 0}]
    assert wished(site, tables="100", floor="", each="y") == []


def test_lengths_out_of_reason_are_refused(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"tables": "100", "minutes": "500", "floor": ""}):
        form = WishForm()
        assert not form.validate()
        assert form.minutes.errors == ["Give a number of minutes from 5 to 120."]
