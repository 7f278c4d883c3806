from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from web.views.headers import HEADERS


def test_answers_bear_the_headers_of_the_site_and_no_cookie(program: Program) -> None:
    answer = program.call("GET", "")
    assert HEADERS.items() <= dict(answer.headers).items()
    assert (answer.headers["Cache-Control"], "Set-Cookie" in answer.headers) == ("no-store", False)


def test_the_pages_stay_where_they_are(site: TestSite) -> None:
    assert site.client("olga").get("/spring/organiser/connections/").status_code == 200
    assert site.client("olga").get("/api/v2/nothing").status_code == 404


def test_calls_need_no_token_of_forms(site: TestSite, program: Program) -> None:
    site.app.config.update(WTF_CSRF_ENABLED=True)
    assert program.call("POST", "/participants", {"side": "investor", "name": "Ilse"}).status_code == 201


def test_calls_are_no_larger_than_pages_take(site: TestSite, program: Program) -> None:
    large = {"table": "startups", "filename": "large.csv", "content": "x" * (33 * 2**20)}
    assert program.call("POST", "/uploads", large).status_code == 413


@pytest.mark.parametrize("body", ["[" * 200_000, '{"a":' * 50_000])
def test_what_is_nested_too_deeply_cannot_be_read(program: Program, body: str) -> None:
    headers = {"Authorization": f"Bearer {program.token}", "Content-Type": "application/json"}
    path = f"{program.base}/participants"
    assert program.site.app.test_client().post(path, data=body, headers=headers).status_code == 400
