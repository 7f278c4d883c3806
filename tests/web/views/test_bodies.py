from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.views.bodies import LARGEST_FORM

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("size", "kind", "status"),
    [
        (LARGEST_FORM - 100, FORM, 422),  # read, and lacks what was asked
        (LARGEST_FORM + 1, FORM, 413),
        (LARGEST_FORM + 1, "text/plain", 422),
        (33 * 2**20, "text/plain", 413),
    ],
)
def test_a_form_may_be_as_large_as_any_of_ours_and_a_file_larger(
    site: TestSite, size: int, kind: str, status: int
) -> None:
    answer = site.client().post("/sign-in/", data=b"x" * size, content_type=kind)
    assert answer.status_code == status
