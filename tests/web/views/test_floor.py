"""The door, with scripts and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from tests.web.cast import TestSite, posted
from tests.web.floor_story import let_stan_work_on_the_floor
from web.services.floor.arrivals import badge_mark, badge_secret, person_of_badge
from web.store.records.floor import ArrivalRecord

DOOR = "/spring/floor/"


def badge(site: TestSite, who: str) -> str:
    return badge_secret(site.settings.secret, site.people[who])


def sent(client: FlaskClient, *scans: dict[str, Any]) -> Any:
    return client.post(f"{DOOR}arrivals", json={"arrivals": list(scans)})


def test_people_are_found_by_name_and_checked_in(site: TestSite) -> None:
    client = site.client("olga")
    page = client.get(f"{DOOR}?q=SAR").text
    assert "Check in Sara" in page
    assert "Check in Ines" not in page
    answer = posted(client, f"{DOOR}people/{site.people['sara']}/here", key="a key")
    assert (answer.status_code, answer.location) == (303, DOOR)
    page = client.get(DOOR).text
    assert "Sara is here since" in page
    assert "1 of 9 are here" in page
    assert "Nobody is called that." in client.get(f"{DOOR}?q=nobody").text


def test_a_form_that_is_sent_twice_counts_once(site: TestSite) -> None:
    client = site.client("olga")
    for _ in range(2):
        posted(client, f"{DOOR}people/{site.people['sara']}/here", key="a key")
    with site.store.reading() as db:
        assert [row.key for row in db.query(ArrivalRecord)] == ["a key"]


def test_a_mistake_is_taken_back_and_a_lost_badge_opens_nothing(site: TestSite) -> None:
    client, sara = site.client("olga"), site.people["sara"]
    posted(client, f"{DOOR}people/{sara}/here")
    posted(client, f"{DOOR}people/{sara}/not-here")
    assert "The check-in of Sara is taken back." in client.get(DOOR).text
    assert "0 of 9 are here" in client.get(DOOR).text
    posted(client, f"{DOOR}people/{sara}/badge")
    with site.store.reading() as db:
        assert person_of_badge(db, site.settings.secret, site.conference_id, badge(site, "sara")) is None
    for deed in ("here", "not-here", "badge"):
        assert client.post(f"{DOOR}people/1000000/{deed}").status_code == 404


def test_a_scanner_that_types_a_badge_finds_whose_it_is(site: TestSite) -> None:
    answer = site.client("olga").get(f"{DOOR}?q=https://meet.example.org/spring/here/{badge(site, 'sol')}")
    assert (answer.status_code, answer.location) == (303, f"/spring/here/{badge(site, 'sol')}")


def test_a_device_gets_names_and_marks_and_no_badge(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, f"{DOOR}people/{site.people['sara']}/here")
    answer = client.get(f"{DOOR}names.json")
    told = {one[1]: one for one in answer.get_json()["people"]}
    assert told["Ines"] == [site.people["ines"], "Ines", "investor", "ines", badge_mark(badge(site, "ines")), ""]
    assert told["Sara"][5] != ""
    assert badge(site, "ines") not in answer.text
    assert list(client.get(f"{DOOR}news.json").get_json()["here"]) == [str(site.people["sara"])]


def test_what_a_device_gathered_is_taken_once_and_each_by_itself(site: TestSite) -> None:
    client, at = site.client("olga"), (datetime.now(UTC) - timedelta(minutes=20)).isoformat()
    scans = (
        {"key": "1", "person": site.people["ines"], "at": at},
        {"key": "2", "badge": badge(site, "sol"), "at": at},
        {"key": "3", "badge": "nobody's", "at": at},
    )
    for states in (["new", "new", "refused"], ["known", "known", "refused"]):
        told = sent(client, *scans).json["arrivals"]
        assert [one["state"] for one in told] == states
    assert told[2]["why"].startswith("This badge opens nothing")
    assert [one["name"] for one in told] == ["Ines", "Sol", ""]
    with site.store.reading() as db:
        assert {row.at.isoformat() for row in db.query(ArrivalRecord)} == {at}


def test_what_is_no_check_in_is_refused_as_a_whole(site: TestSite) -> None:
    client = site.client("olga")
    odd: tuple[Any, ...] = (None, [], {}, {"arrivals": 1}, {"arrivals": [1]}, {"arrivals": [{"key": 1}]})
    assert {client.post(f"{DOOR}arrivals", json=one).status_code for one in odd} == {400}


def test_the_floors_own_staff_enter_it_and_nothing_else(site: TestSite) -> None:
    let_stan_work_on_the_floor(site)
    client = site.client("stan")
    assert client.get(DOOR).status_code == 200
    assert client.get("/spring/organiser/people/").status_code == 403
    assert client.get("/spring/floor/tables").status_code == 200


def test_the_worker_answers_for_the_floor_and_for_badges(site: TestSite) -> None:
    answer = site.client("olga").get(f"{DOOR}worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/spring/"
    files = ("/static/floor.js", "/static/floor.css", "/bootstrap/static/css/bootstrap.min.css")
    for address in ('"/spring/floor/"', '"/spring/here/"', *files):
        assert address in answer.text
    for file in files:
        with site.client().get(file) as there:
            assert there.status_code == 200
