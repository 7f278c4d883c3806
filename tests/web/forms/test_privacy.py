"""What is ticked is shown, and nothing else."""

from __future__ import annotations

from datetime import date

from tests.web.cast import TestSite
from web.forms.privacy import ConsentForm, ContactForm, EraseForm, PrivacyForm, contact_values
from web.services.privacy.consents import ContactDraft
from web.services.privacy.retention import PrivacyWish
from web.store.records.privacy import ContactRecord


def test_ticks_say_what_is_shown(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"phone": "1234", "show_phone": "y", "wechat": "w"}):
        form = ContactForm()
        assert form.validate()
        assert form.draft == ContactDraft(
            {"person": "", "phone": "1234", "wechat": "w", "website": ""}, frozenset({"phone"})
        )


def test_what_is_known_fills_the_form() -> None:
    assert contact_values(None) == {}
    values = contact_values(ContactRecord(person="Li", phone="1", wechat="", website="", shown="phone"))
    assert (values["person"], values["show_person"], values["show_phone"]) == ("Li", False, True)


def test_a_consent_is_yes_or_no(site: TestSite) -> None:
    for said, valid in (("yes", True), ("no", True), ("", False), ("perhaps", False)):
        with site.app.test_request_context(method="POST", data={"allowed": said}):
            assert ConsentForm().validate() is valid


def test_erasing_wants_its_tick(site: TestSite) -> None:
    for data, valid in (({}, False), ({"sure": "y"}, True)):
        with site.app.test_request_context(method="POST", data=data):
            assert EraseForm().validate() is valid


def test_a_day_may_stay_open(site: TestSite) -> None:
    with site.app.test_request_context(
        method="POST", data={"holder": "H", "last_day": "2098-12-31", "revision": "3"}
    ):
        form = PrivacyForm()
        assert form.validate()
        assert (form.wish, form.seen_revision) == (PrivacyWish("H", "", date(2098, 12, 31)), 3)
    with site.app.test_request_context(method="POST", data={}):
        form = PrivacyForm()
        assert form.validate()
        assert form.wish == PrivacyWish("", "", None)
