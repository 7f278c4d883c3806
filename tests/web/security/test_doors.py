"""What the doors of the site do not take."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.store.records.accounts import User


@pytest.mark.parametrize(
    "address", ["/", "/sign-in/", "/spring/people/", "/static/matcher.css", "/api/v1/openapi.json"]
)
def test_no_address_answers_trace(site: TestSite, address: str) -> None:
    with site.client("ines").open(address, method="TRACE", headers={"X-Secret": "told back"}) as answer:
        assert answer.status_code in (401, 405)
        assert b"told back" not in answer.data


def test_a_form_is_not_read_from_the_address(site: TestSite) -> None:
    client = site.client("ines")
    client.post("/account/?name=From+the+address", data={"name": "From the form", "language": ""})
    client.post("/account/?name=From+the+address", data={"language": ""})
    with site.store.reading() as db:
        assert "address" not in db.get_one(User, site.accounts["ines"]).name


@pytest.mark.parametrize("size", [9_000, 90_000])
def test_an_oversized_header_or_field_ends_in_words_and_not_in_a_fault(site: TestSite, size: int) -> None:
    client = site.client("ines")
    assert client.get("/account/", headers={"X-Long": "x" * size}).status_code == 200
    assert client.post("/account/", data={"name": "x" * size}).status_code == 422
    assert client.post("/account/", data={f"field{one}": "x" for one in range(size // 8)}).status_code in (
        303,
        413,
        422,
    )
