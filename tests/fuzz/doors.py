"""All doors that take anything from outside, by name, and how one is tried for a while."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Protocol

from tests.fuzz import byte_doors, interface_door, site_doors
from tests.fuzz.watch import Watch


class Door(Protocol):
    """Makes up what nobody would send, and sends it."""

    def made(self, random: Random) -> Any:
        """Return something to put in."""

    def feed(self, given: Any) -> bool:
        """Put it in; return whether it was answered, or refuse."""


#: Each opens a door in an empty folder of its own.
DOORS: dict[str, Callable[[Path], Door | interface_door.Interface]] = {
    "csv": byte_doors.csv_door,
    "json-lines": byte_doors.json_lines_door,
    "xlsx": byte_doors.xlsx_door,
    "toml": byte_doors.toml_door,
    "assign": byte_doors.assign_door,
    "timetable": byte_doors.timetable_door,
    "plan": byte_doors.plan_door,
    "whole": byte_doors.whole_door,
    "interface": interface_door.Interface,
    "forms": site_doors.forms_door,
    "addresses": site_doors.addresses_door,
    "calendars": interface_door.Calendars,
}


def tried(door: Door | interface_door.Interface, watch: Watch, random: Random) -> Watch:
    """Try a door until the watch has seen enough."""
    if isinstance(door, interface_door.Interface):
        door.run(watch, random)
        return watch
    if isinstance(door, byte_doors.Files):
        for content in door.corpus:
            watch.see(door.feed, content)
    while watch.more():
        watch.see(door.feed, door.made(random))
    return watch
