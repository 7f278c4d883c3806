from __future__ import annotations

from tests.web.interface.program import Program
from tests.web.world import World


def test_a_draft_is_read_and_released(program: Program, world: World) -> None:
    assert program.call("GET", "/timetables/released").status_code == 404
    draft = program.read("/timetables")["items"][0]
    path = f"/timetables/{draft['version']}"
    places = program.read(f"{path}/places")["items"]
    assert places
    assert {place["spot"] is not None for place in places} == {True}
    assert program.call("POST", f"{path}/release").status_code == 428
    done = program.call("POST", f"{path}/release", If_Match=program.seen(path))
    assert done.status_code == 200, done.text
    assert program.read("/timetables/released")["version"] == draft["version"]
    booked = {one["id"]: one["spot"] for one in program.read("/meetings?state=booked")["items"]}
    assert {place["meeting_id"]: place["spot"] for place in places}.items() <= booked.items()
    again = program.call("POST", f"{path}/release", If_Match=program.seen(path))
    assert again.status_code == 412


def test_places_come_in_parts(program: Program, world: World) -> None:
    path = f"/timetables/{world.values['timetables']['version']}/places"
    whole = program.read(path)["items"]
    parts, cursor = [], ""
    while cursor is not None:
        part = program.read(f"{path}?limit=1&cursor={cursor}")
        parts += part["items"]
        cursor = part["next"]
    assert parts == whole
