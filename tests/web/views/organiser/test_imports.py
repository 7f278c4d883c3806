"""Importing in the browser."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from web.services.importing.tables import TableKind
from web.services.importing.uploads import keep_upload
from web.store.people import people_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind, JobRecord, UploadRecord

TABLE = b"id,name,email,city\nnova,Nova,nova@example.org,Xi'an\n,Nobody,,\nsara,Sara,sara@example.org,Wuhan\n"


@pytest.fixture(autouse=True)
def quick_encoder(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).encoder = "tiny"


def send(client: FlaskClient, content: bytes = TABLE, name: str = "startups.csv", kind: str = "startups") -> Any:
    data = {"kind": kind, "file": (BytesIO(content), name)}
    return client.post("/spring/organiser/import/", data=data, follow_redirects=True)


def codes(site: TestSite) -> list[str]:
    with site.store.reading() as db:
        return [row.code for row in people_of(db, site.conference_id, Side.STARTUP)]


def test_a_file_is_shown_before_it_is_imported_and_bad_rows_are_named(site: TestSite) -> None:
    page = send(site.client("olga"))
    assert page.request.path == "/spring/organiser/import/1"
    assert "What importing startups.csv would do" in page.text
    assert "Line 3" in page.text
    assert "no id; the row was left out" in page.text
    assert "nova" not in codes(site)


def test_the_findings_speak_the_readers_language(site: TestSite) -> None:
    page = send(site.client("olga", accept_language="zh"))
    assert "缺少编号，该行已跳过" in page.text


def test_importing_adds_people_and_makes_suggestions_by_itself(site: TestSite) -> None:
    client = site.client("olga")
    send(client)
    page = client.post("/spring/organiser/import/1", follow_redirects=True)
    assert "Imported: startups.csv" in page.text
    assert "nova" in codes(site)
    with site.store.reading() as db:
        kinds = [db.get_one(JobRecord, number).kind for number in (1, 2, 3)]
        assert db.get_one(ConferenceRecord, site.conference_id).suggestion_version == 2
    assert kinds == [JobKind.PREVIEW, JobKind.IMPORT, JobKind.SUGGEST]


def test_the_organisers_choices_travel_with_the_import(site: TestSite) -> None:
    client = site.client("olga")
    page = send(client, b"id,name,city\ns-9,SARA Ltd,Wuhan\n")
    assert "Are these the same?" in page.text
    client.post("/spring/organiser/import/1", data={"same": ["s-9"], "remove_gone": "y"})
    assert codes(site) == ["sara"]


def test_a_file_that_cannot_be_used_says_what_to_mend(site: TestSite) -> None:
    page = send(site.client("olga"), b"code,title\n1,x\n")
    assert "cannot be imported as it is" in page.text
    assert "Add the column id to the header" in page.text
    assert 'action="/spring/organiser/import/1"' not in page.text


def test_a_picture_is_refused_in_words(site: TestSite) -> None:
    client = site.client("olga")
    page = client.post(
        "/spring/organiser/import/",
        data={"kind": "startups", "file": (BytesIO(b"x"), "team.png")},
        headers={"Referer": "http://localhost/spring/organiser/import/"},
        follow_redirects=True,
    )
    assert "“team.png” cannot be read" in page.text


def test_without_a_file_the_form_says_so(site: TestSite) -> None:
    answer = site.client("olga").post("/spring/organiser/import/", data={"kind": "startups"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_file_is_given_back_as_it_came(site: TestSite) -> None:
    client = site.client("olga")
    send(client)
    answer = client.get("/spring/organiser/import/1/file")
    assert answer.data == TABLE
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_example_can_be_fetched_for_every_table(site: TestSite) -> None:
    client = site.client("olga")
    assert client.get("/spring/organiser/import/example/investors.csv").data.startswith(
        b"\xef\xbb\xbfid,name,email"
    )
    assert client.get("/spring/organiser/import/example/secrets.csv").status_code == 404


def test_a_double_click_starts_one_job(site: TestSite) -> None:
    client = site.client("olga")
    send(client)
    site.queue.huey.immediate = False
    first, second = (client.post("/spring/organiser/import/1") for _ in range(2))
    assert first.location == second.location


def test_strangers_see_no_file(site: TestSite) -> None:
    send(site.client("olga"))
    with site.store.reading() as db:
        assert db.get_one(UploadRecord, 1).conference_id == site.conference_id
    statuses = {
        who: site.client(who).get(f"/{where}/organiser/import/1").status_code
        for who, where in (("ines", "spring"), ("nadia", "spring"), ("otto", "spring"), ("stan", "spring"))
    }
    assert statuses == {"ines": 403, "nadia": 404, "otto": 404, "stan": 200}
    assert site.client("otto").get("/autumn/organiser/import/1").status_code == 404


def test_a_file_whose_reading_broke_off_can_be_read_again(site: TestSite) -> None:
    upload = keep_upload(site.store, site.seat("olga"), TableKind.STARTUPS, "s.csv", TABLE, NOW)
    client = site.client("olga")
    assert "has not been read to its end" in client.get(f"/spring/organiser/import/{upload}").text
    page = client.post(f"/spring/organiser/import/{upload}/again", follow_redirects=True)
    assert "What importing s.csv would do" in page.text
