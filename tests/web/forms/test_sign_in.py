"""What is typed at the door."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.forms.sign_in import AccountForm, LinkForm


@pytest.mark.parametrize(("typed", "wrong"), [("ines@example.org", []), ("", ["Type your e-mail address."])])
def test_a_link_needs_an_address(site: TestSite, typed: str, wrong: list[str]) -> None:
    with site.app.test_request_context(method="POST", data={"email": typed}):
        form = LinkForm()
        form.validate_on_submit()
        assert [str(one) for one in form.email.errors] == wrong


def test_only_languages_that_pages_speak_can_be_chosen(site: TestSite) -> None:
    for language, good in (("", True), ("en", True), ("zh", True), ("xx", False)):
        with site.app.test_request_context(method="POST", data={"name": "Ines", "language": language}):
            assert AccountForm().validate_on_submit() is good
