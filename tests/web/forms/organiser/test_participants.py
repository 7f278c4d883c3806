"""Forms about people."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from matcher.profiles import Side
from tests.web.cast import TestSite
from web.forms.organiser.participants import FindForm, PairForm, PersonForm
from web.store.records.plans import PairRuleKind
from web.store.rosters import Standing, Wanted


def wanted(site: TestSite, **asked: str) -> Wanted:
    with site.app.test_request_context("/"):
        form = FindForm(MultiDict(asked))
        form.offer([])
        return form.wanted


def test_an_address_says_what_is_looked_for(site: TestSite) -> None:
    found = wanted(site, words=" deep  tech ", side="investor", standing="not-invited", forum="0")
    assert found == Wanted("deep tech", Side.INVESTOR, None, Standing.NOT_INVITED)


def test_nonsense_narrows_nothing(site: TestSite) -> None:
    assert wanted(site, side="x", standing="y", forum="z") == Wanted()
    assert wanted(site) == Wanted()


def test_a_rule_is_pinned_blocked_or_none(site: TestSite) -> None:
    for kind, rule in (("pinned", PairRuleKind.PINNED), ("blocked", PairRuleKind.BLOCKED), ("", None)):
        with site.app.test_request_context("/", method="POST", data={"kind": kind, "other": "3"}):
            assert PairForm().rule is rule


def test_somebody_needs_a_name(site: TestSite) -> None:
    with site.app.test_request_context("/", method="POST", data={"side": "startup", "name": " "}):
        form = PersonForm()
        assert not form.validate()
        assert form.errors["name"] == ["Write a name."]
