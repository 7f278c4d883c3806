from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from tests.web.world import future_slot, into_the_future


@pytest.fixture
def pair(site: TestSite) -> dict[str, int]:
    into_the_future(site)
    return {"investor_id": site.people["ines"], "startup_id": site.people["sara"]}


def test_a_meeting_is_booked_for_two_moved_and_cancelled(program: Program, pair: dict[str, int]) -> None:
    first = future_slot(0).isoformat()
    booked = program.call("POST", "/meetings", pair | {"starts_at": first})
    assert booked.status_code == 201, booked.text
    meeting = booked.get_json()
    assert (meeting["state"], meeting["door"], meeting["spot"]["starts_at"]) == (
        "booked",
        "request",
        first.replace("+00:00", "Z"),
    )
    path = f"/meetings/{meeting['id']}"
    later = program.read(f"{path}/times")["items"][-1]
    moved = program.call("PUT", f"{path}/time", {"starts_at": later}, If_Match=booked.headers["ETag"])
    assert (moved.status_code, moved.get_json()["spot"]["starts_at"]) == (200, later)
    too_late = program.call("POST", f"{path}/cancellation", {"reason": "ill"}, If_Match=booked.headers["ETag"])
    done = program.call("POST", f"{path}/cancellation", {"reason": "ill"}, If_Match=moved.headers["ETag"])
    assert (too_late.status_code, done.get_json()["state"]) == (412, "cancelled")
    assert program.read("/meetings?state=cancelled")["items"] == [done.get_json()]
    assert program.read("/meetings?state=booked")["items"] == []


def test_the_rules_of_the_pages_hold(program: Program, pair: dict[str, int]) -> None:
    at = {"starts_at": future_slot(0).isoformat()}
    assert program.call("POST", "/meetings", pair | at).status_code == 201
    again = program.call("POST", "/meetings", pair | at)
    assert (again.status_code, "have a meeting" in again.get_json()["detail"]) == (409, True)
    other = {**pair, "startup_id": program.site.people["suri"]}
    taken = program.call("POST", "/meetings", other | at)
    assert (taken.status_code, "is not free for both" in taken.get_json()["detail"]) == (409, True)


@pytest.mark.parametrize("asking", ["investor_id", "startup_id"])
def test_who_asked_already_is_answered(program: Program, pair: dict[str, int], asking: str) -> None:
    (asked,) = pair.keys() - {asking}
    wish = {"asking_id": pair[asking], "asked_id": pair[asked], "message": "Shall we?"}
    request = program.call("POST", "/requests", wish).get_json()
    start = future_slot(1).isoformat()
    booked = program.call("POST", "/meetings", pair | {"starts_at": start})
    assert (booked.status_code, booked.get_json()["spot"]["starts_at"]) == (201, start.replace("+00:00", "Z"))
    assert program.read("/meetings")["items"] == [booked.get_json()]
    assert program.read(f"/requests/{request['id']}")["state"] == "accepted"


def test_a_request_of_somebody_stays_where_it_cannot_be(program: Program, pair: dict[str, int]) -> None:
    at = {"starts_at": future_slot(0).isoformat()}
    other = {**pair, "startup_id": program.site.people["suri"]}
    assert program.call("POST", "/meetings", other | at).status_code == 201
    wish = {"asking_id": pair["investor_id"], "asked_id": pair["startup_id"]}
    request = program.call("POST", "/requests", wish).get_json()
    assert program.call("POST", "/meetings", pair | at).status_code == 409
    assert program.read(f"/requests/{request['id']}")["state"] == "pending"


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_the_edge_of_the_calendar_is_refused(
    program: Program, pair: dict[str, int], start: str
) -> None:
    assert program.call("POST", "/meetings", pair | {"starts_at": start}).status_code == 422


def test_only_an_investor_and_a_startup_meet(program: Program, pair: dict[str, int]) -> None:
    swapped = {"investor_id": pair["startup_id"], "startup_id": pair["investor_id"]}
    assert program.call("POST", "/meetings", swapped).status_code == 404


def test_meetings_of_one_person_can_be_asked_for(program: Program, pair: dict[str, int]) -> None:
    meeting = program.call("POST", "/meetings", pair).get_json()
    mine = program.read(f"/meetings?participant={pair['startup_id']}")["items"]
    theirs = program.read(f"/meetings?participant={program.site.people['sol']}")["items"]
    assert (mine, theirs) == ([meeting], [])
