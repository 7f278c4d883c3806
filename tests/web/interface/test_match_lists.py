from __future__ import annotations

from tests.web.interface.program import Program
from tests.web.world import World


def test_a_draft_is_decided_about_and_approved(program: Program, world: World) -> None:
    draft = program.read("/match-lists")["items"][0]
    assert draft["state"] == "draft"
    path = f"/match-lists/{draft['version']}"
    match = program.read(f"{path}/matches?limit=1")["items"][0]
    one = f"{path}/matches/{match['id']}"
    unsaid = program.call("PUT", f"{one}/verdict", {"verdict": "rejected"}, If_Match=program.seen(one))
    assert unsaid.status_code == 409
    said = {"verdict": "rejected", "reason": "They know each other."}
    decided = program.call("PUT", f"{one}/verdict", said, If_Match=program.seen(one))
    assert (decided.status_code, decided.get_json()["verdict"]) == (200, "rejected")
    assert program.read(f"{path}/matches?verdict=rejected")["items"] == [decided.get_json()]
    early = program.call("POST", f"{path}/approval", If_Match=f'"{draft["revision"]}"')
    assert early.status_code == 412
    done = program.call("POST", f"{path}/approval", If_Match=program.seen(path))
    assert (done.status_code, done.get_json().keys()) == (200, {"proposed", "withdrawn", "impossible"})
    assert program.read(path)["state"] == "frozen"
    again = program.call("POST", f"{path}/approval", If_Match=program.seen(path))
    assert again.status_code == 409


def test_a_version_that_is_not_there_is_not_found(program: Program) -> None:
    assert program.call("GET", "/match-lists/99").status_code == 404
    assert program.call("GET", "/match-lists/99/matches").status_code == 404
