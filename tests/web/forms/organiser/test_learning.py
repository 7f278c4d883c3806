"""The share to explore is written in percent."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.forms.organiser.learning import ExploringForm


@pytest.mark.parametrize(
    ("typed", "share"),
    [("5", 0.05), ("0", 0.0), ("2.5", 0.025), ("20", 0.2), ("21", None), ("-1", None), ("", None)],
)
def test_a_share_from_nothing_to_a_fifth(site: TestSite, typed: str, share: float | None) -> None:
    with site.app.test_request_context(method="POST", data={"percent": typed}):
        form = ExploringForm()
        assert form.validate() is (share is not None)
        if share is not None:
            assert form.share == pytest.approx(share)


def test_the_form_says_what_holds_now(site: TestSite) -> None:
    with site.app.test_request_context():
        assert 'value="5"' in ExploringForm.of(0.05).percent()
