"""A new conference in the browser."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.web.cast import TestSite, posted
from tests.web.services.test_setup import TOML
from web.store.memberships import conference_by_slug
from web.store.programmes import make_operator
from web.store.records.accounts import User

NEW = "/new-conference"
FIELDS = {"name_en": "Xi'an 2026", "name_zh": "西安 2026", "slug": "xian-2026", "zone": "Asia/Shanghai"}


@pytest.fixture
def client(site: TestSite) -> FlaskClient:
    with site.store.writing() as db:
        make_operator(db, db.get_one(User, site.accounts["nadia"]))
    return site.client("nadia")


def sessions(site: TestSite) -> int:
    with site.store.reading() as db:
        row = conference_by_slug(db, "xian-2026")
        assert row is not None
        return len(row.sessions)


def test_a_conference_like_the_sample_is_ready_but_for_its_people(site: TestSite, client: FlaskClient) -> None:
    answer = posted(client, NEW, **FIELDS, begin="sample", first_day="2026-11-10")
    assert answer.location == "/xian-2026/organiser/set-up/"
    page = client.get(answer.location).text
    assert "15 sub-forums" in page
    assert "Next: People" in page
    assert sessions(site) == 17


def test_an_empty_one_begins_with_its_first_sub_forum(site: TestSite, client: FlaskClient) -> None:
    posted(client, NEW, **FIELDS, begin="empty")
    assert "Next: Sub-forums" in client.get("/xian-2026/organiser/set-up/").text


def test_one_begins_with_a_file(site: TestSite, client: FlaskClient) -> None:
    client.post(NEW, data={**FIELDS, "begin": "file", "file": (BytesIO(TOML), "conference.toml")})
    assert sessions(site) == 1


def test_a_file_that_cannot_be_used_is_told_line_by_line(site: TestSite, client: FlaskClient) -> None:
    broken = TOML.replace(b"12:00:00", b"08:00:00")
    page = client.post(NEW, data={**FIELDS, "begin": "file", "file": (BytesIO(broken), "conference.toml")})
    assert page.status_code == 422
    assert "the end is not after the start" in page.text
    assert "Line 12" in page.text
    assert "Xi&#39;an 2026" in page.text


def test_the_sample_needs_a_day_and_an_address_must_be_free(client: FlaskClient) -> None:
    assert "Choose the first day of the conference." in posted(client, NEW, **FIELDS, begin="sample").text
    page = posted(client, NEW, **{**FIELDS, "slug": "spring"}, begin="empty").text
    assert "Another conference has the address “spring”" in page


def test_only_operators_are_offered_a_new_conference(site: TestSite, client: FlaskClient) -> None:
    assert NEW in client.get("/").text
    assert site.client("olga").get(NEW).status_code == 403
