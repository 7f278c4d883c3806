from __future__ import annotations

from tests.web.cast import TestSite
from web.forms.organiser.connections import SCOPES, SUBJECTS, TakeInForm, TokenForm, WebhookForm
from web.services.exchange.tokens import Scope
from web.services.exchange.webhooks import TOLD, Hook


def test_every_scope_and_subject_has_words() -> None:
    assert set(SCOPES) == set(Scope)
    assert SUBJECTS.keys() == TOLD.keys()


def test_a_token_is_described_by_what_was_ticked(site: TestSite) -> None:
    data = {"name": " The  CRM ", "scopes": ["plan:read", "people:write"], "days": "7"}
    with site.app.test_request_context(method="POST", data=data):
        form = TokenForm()
        assert form.validate()
    assert (form.name.data, form.wanted, form.days.data) == ("The CRM", [Scope.PLAN_READ, Scope.PEOPLE_WRITE], 7)


def test_what_nobody_offered_is_refused(site: TestSite) -> None:
    data = {"name": "x", "scopes": ["everything"], "days": "4000"}
    with site.app.test_request_context(method="POST", data=data):
        form = TokenForm()
        assert not form.validate()
    assert form.errors.keys() == {"scopes", "days"}


def test_an_address_is_told_everything_unless_something_is_ticked(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"address": " https://example.org/in "}):
        form = WebhookForm()
        assert form.validate()
    assert form.hook == Hook("https://example.org/in")


def test_a_conference_comes_in_a_file(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"slug": "x"}):
        form = TakeInForm()
        assert not form.validate()
    assert form.errors.keys() == {"file"}
