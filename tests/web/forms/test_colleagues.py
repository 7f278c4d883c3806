"""The form by which a colleague is invited."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.forms.colleagues import ColleagueForm


def test_what_is_no_address_is_refused(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"email": "chen at example"}):
        form = ColleagueForm()
        assert not form.validate()
        assert form.email.errors == ["This is no e-mail address. Write it as name@example.org."]
