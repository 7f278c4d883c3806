from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from tests.web.world import future_slot, into_the_future


@pytest.fixture
def wish(site: TestSite) -> dict[str, object]:
    into_the_future(site)
    return {
        "asking_id": site.people["sara"],
        "asked_id": site.people["ines"],
        "message": "We see scratches.",
        "wished_start": future_slot(1).isoformat(),
    }


def test_a_request_is_made_and_accepted_on_behalf_of_two(program: Program, wish: dict[str, object]) -> None:
    made = program.call("POST", "/requests", wish)
    assert (made.status_code, made.get_json()["state"], made.get_json()["asked_by"]) == (201, "pending", "startup")
    path = f"/requests/{made.get_json()['id']}"
    done = program.call("POST", f"{path}/reply", {"deed": "accept"}, If_Match=made.headers["ETag"])
    assert (done.status_code, done.get_json()["state"]) == (200, "accepted")
    assert [one["spot"]["starts_at"] for one in program.read("/meetings")["items"]] == ["2099-05-12T09:20:00Z"]


@pytest.mark.parametrize(("deed", "state"), [("decline", "declined"), ("withdraw", "withdrawn")])
def test_a_request_can_come_to_nothing(program: Program, wish: dict[str, object], deed: str, state: str) -> None:
    made = program.call("POST", "/requests", wish)
    path = f"/requests/{made.get_json()['id']}"
    done = program.call("POST", f"{path}/reply", {"deed": deed}, If_Match="*")
    again = program.call("POST", f"{path}/reply", {"deed": "accept"}, If_Match="*")
    assert (done.get_json()["state"], again.status_code) == (state, 409)
    assert program.read(f"/requests?state={state}")["items"] == [program.read(path)]


def test_what_people_write_to_each_other_stays_theirs(program: Program, wish: dict[str, object]) -> None:
    made = program.call("POST", "/requests", wish)
    assert "scratches" not in made.text + program.call("GET", "/requests").text


def test_a_moment_without_its_offset_is_refused(program: Program, wish: dict[str, object]) -> None:
    answer = program.call("POST", "/requests", wish | {"wished_start": "2099-05-12T09:20:00"})
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "wished_start")
