from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from web.services.exchange.whole_conference import export_conference
from web.store.memberships import conference_by_slug
from web.store.people import people_of
from web.store.programmes import make_operator
from web.store.records.accounts import User
from web.store.records.moving import WholePieceRecord

PAGE = "/import-conference"


@pytest.fixture
def file(site: TestSite, tmp_path: Path) -> bytes:
    with site.store.writing() as db:
        make_operator(db, db.get_one(User, site.accounts["olga"]))
    path = tmp_path / "spring.zip"
    export_conference(site.store, site.conference_id, path, NOW)
    return path.read_bytes()


def sent(client: FlaskClient, content: bytes, slug: str = "") -> Any:
    data = {"file": (BytesIO(content), "spring.zip"), "slug": slug}
    return client.post(PAGE, data=data, headers={"Referer": f"http://localhost{PAGE}"})


def kept(site: TestSite) -> int:
    """Return of how many pieces files are kept."""
    with site.store.reading() as db:
        return db.query(WholePieceRecord).count()


def test_a_whole_conference_comes_in_and_its_importer_organises_it(site: TestSite, file: bytes) -> None:
    olga = site.client("olga")
    assert olga.get(PAGE).status_code == 200
    job = sent(olga, file, "spring-again")
    assert olga.get(job.headers["Location"]).headers["Location"] == "/spring-again/organiser/overview/"
    assert olga.get("/spring-again/organiser/overview/").status_code == 200
    with site.store.reading() as db:
        row = conference_by_slug(db, "spring-again")
        assert row is not None
        assert [len(people_of(db, row.id, side)) for side in Side] == [3, 6]
    assert kept(site) == 0


def test_an_address_that_is_taken_is_said(site: TestSite, file: bytes) -> None:
    olga = site.client("olga")
    assert sent(olga, file).status_code == 303
    assert "Another conference has the address" in olga.get(PAGE).text
    assert kept(site) == 0


def test_what_is_no_export_is_said(site: TestSite, file: bytes) -> None:
    olga = site.client("olga")
    sent(olga, b"no zip")
    assert "no export of a conference" in olga.get(PAGE).text


def test_a_file_is_asked_for(site: TestSite, file: bytes) -> None:
    answer = site.client("olga").post(PAGE, data={})
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_only_whoever_runs_the_site_imports(site: TestSite) -> None:
    assert site.client("olga").get(PAGE).status_code == 403
    assert site.client("ines").get(PAGE).status_code == 403
