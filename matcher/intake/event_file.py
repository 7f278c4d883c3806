"""The door for event timetables: a JSON file of participants and meetings, every fault named before a solver runs.

Intake knows no planner: what comes out are plain values, from which the caller makes the problem. Rules that are
well-formed but cannot hold together, such as two meetings of one person fixed to one slot, the planner tells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Final

from matcher.errors import InputError
from matcher.intake.findings import Findings, error
from matcher.intake.json_places import JsonPath
from matcher.intake.json_values import Id, JsonValues, read_json
from matcher.words import Words

#: More slots than this are a slip: a day of minutes has 1,440, of quarters of an hour 96.
MOST_SLOTS: Final = 400
_MOST_TABLES: Final = 100_000

_DUPLICATE = error(
    Words("an id that stands twice", "编号重复"),
    Words(
        "Give every participant and every meeting an id of its own.", "请为每位参会者和每场会面使用不同的编号。"
    ),
)
_UNKNOWN_PARTICIPANT = error(
    Words("no such participant", "没有这位参会者"),
    Words("Add the participant, or correct the id.", "请加入该参会者，或更正编号。"),
)
_UNKNOWN_MEETING = error(
    Words("no such meeting", "没有这场会面"),
    Words("Add the meeting, or correct the id.", "请加入该会面，或更正编号。"),
)
_WITH_ONESELF = error(
    Words("a meeting of somebody with themselves", "会面双方是同一位参会者"),
    Words("Name two participants.", "请填写两位不同的参会者。"),
)
_OUTSIDE = error(
    Words("a slot outside the day", "时段超出范围"),
    Words("Write a slot from 1 to {slots}.", "请填写 1 到 {slots} 的时段。"),
)
_NO_TABLES = error(
    Words("there are meetings but no tables", "有会面但没有桌子"),
    Words("Write how many meetings a slot has room for.", "请填写每个时段可容纳的会面数。"),
)
_CROWDED = error(
    Words("more meetings than slots", "会面多于时段"),
    Words(
        "This participant has {count} meetings but the day {slots} slots: add slots or remove meetings.",
        "该参会者有 {count} 场会面，而全天只有 {slots} 个时段：请增加时段或减少会面。",
    ),
)
_CIRCLE = error(
    Words("meetings that wait for each other", "会面互相等待"),
    Words("Take one of these out of the circle: {circle}.", "请从以下循环中去掉一项：{circle}。"),
)
_A_SLOT = Words("a slot such as 5", "时段，例如 5")
_TWO = Words("a list of two ids such as [1, 2]", "两个编号的列表，例如 [1, 2]")


@dataclass(frozen=True, slots=True)
class EventMeetingRow:
    """A meeting as it stands in the file, checked."""

    id: Id
    participants: tuple[Id, Id]
    allowed: frozenset[int] | None
    fixed: int | None
    after: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class EventFile:
    """What stands in the file, checked."""

    slots: int
    tables: int
    unavailable: Mapping[Id, frozenset[int]]
    meetings: tuple[EventMeetingRow, ...]
    max_break_difference: int | None


def read_event(path: Path) -> EventFile:
    """Read the file of an event.

    Raises
    ------
    InputError
        If anything in it cannot be used; the findings name every place.
    """
    findings = Findings()
    values = read_json(path, findings)
    event = None if values is None else _Reader(values).event()
    if event is None or findings.stopped():
        raise InputError(f"{path} cannot be used as it is.", findings.listed())
    return event


@dataclass(slots=True)
class _Reader:
    """Takes an event out of a file, and says what is wrong with it; half a value never comes out."""

    values: JsonValues
    slots: int | None = None
    people: dict[Id, JsonPath] = field(default_factory=dict)
    meeting_ids: dict[Id, JsonPath] = field(default_factory=dict)

    def event(self) -> EventFile | None:
        """Return what stands in the whole file."""
        whole = self.values.table((), self.values.content, ("slots", "tables", "participants", "meetings"))
        if whole is None:
            return None
        numbers = {
            key: self.values.number((key,), whole[key], least, most)
            for key, least, most in (
                ("slots", 1, MOST_SLOTS),
                ("tables", 0, _MOST_TABLES),
                ("max_break_difference", 0, MOST_SLOTS),
            )
            if whole.get(key) is not None or (key in whole and key != "max_break_difference")
        }
        self.slots = numbers.get("slots")
        unavailable = self.unavailable(whole.get("participants", []))
        meetings = self.meetings(whole.get("meetings", []))
        if numbers.get("tables") == 0 and self.meeting_ids:
            self.values.say(("tables",), _NO_TABLES, 0)
        self.crowds(meetings)
        self.circles(meetings)
        tables = numbers.get("tables")
        if self.slots is None or tables is None:
            return None
        return EventFile(self.slots, tables, unavailable, tuple(meetings), numbers.get("max_break_difference"))

    def unavailable(self, value: object) -> dict[Id, frozenset[int]]:
        """Return the slots of every participant in which it cannot come."""
        found: dict[Id, frozenset[int]] = {}
        for path, person in self.values.tables(("participants",), value, ("id",)):
            identifier = self.new_id(path, person, self.people)
            away = self.slot_set((*path, "unavailable"), person.get("unavailable"))
            if identifier is not None:
                found[identifier] = away or frozenset()
        return found

    def meetings(self, value: object) -> list[EventMeetingRow]:
        """Return the meetings; one whose id or participants are no good leaves findings only."""
        read = [
            (path, meeting, self.new_id(path, meeting, self.meeting_ids))
            for path, meeting in self.values.tables(("meetings",), value, ("id", "participants"))
        ]
        found = []
        for path, meeting, identifier in read:
            pair = (
                self.pair((*path, "participants"), meeting["participants"]) if "participants" in meeting else None
            )
            fixed = meeting.get("fixed")
            row = (
                self.slot_set((*path, "allowed"), meeting.get("allowed")),
                None if fixed is None else self.slot((*path, "fixed"), fixed),
                self.earlier((*path, "after"), meeting.get("after")),
            )
            if identifier is not None and pair is not None:
                found.append(EventMeetingRow(identifier, pair, *row))
        return found

    def new_id(self, path: JsonPath, table: Mapping[str, Any], known: dict[Id, JsonPath]) -> Id | None:
        """Return the id of a participant or a meeting, and note it; None if it is none or stood before."""
        if "id" not in table:
            return None
        path = (*path, "id")
        identifier = self.values.identifier(path, table["id"])
        if identifier is not None and identifier in known:
            self.values.say(path, _DUPLICATE, identifier)
            return None
        if identifier is not None:
            known[identifier] = path
        return identifier

    def pair(self, path: JsonPath, value: object) -> tuple[Id, Id] | None:
        """Return the two participants of a meeting; None if they are no good."""
        if not isinstance(value, list) or len(value) != 2:
            self.values.wrong_type(path, value, _TWO)
            return None
        one, other = (self.known((*path, n), who, self.people) for n, who in enumerate(value))
        if one is None or other is None:
            return None
        if one == other:
            self.values.say(path, _WITH_ONESELF, value)
            return None
        return one, other

    def known(self, path: JsonPath, value: object, ids: Mapping[Id, JsonPath]) -> Id | None:
        """Return an id that stands elsewhere in the file; None if it does not."""
        identifier = self.values.identifier(path, value)
        if identifier is not None and identifier not in ids:
            self.values.say(path, _UNKNOWN_PARTICIPANT if ids is self.people else _UNKNOWN_MEETING, identifier)
            return None
        return identifier

    def earlier(self, path: JsonPath, value: object) -> tuple[Id, ...]:
        """Return the meetings that come before one."""
        if value is None:
            return ()
        found = (self.known(place, one, self.meeting_ids) for place, one in self.values.items(path, value))
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def slot_set(self, path: JsonPath, value: object) -> frozenset[int] | None:
        """Return a list of slots; None if there is none."""
        if value is None:
            return None
        found = (self.slot(place, one) for place, one in self.values.items(path, value))
        return frozenset(one for one in found if one is not None)

    def slot(self, path: JsonPath, value: object) -> int | None:
        """Return a slot of the day; None if it is none."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.values.wrong_type(path, value, _A_SLOT)
        elif self.slots is not None and not 1 <= value <= self.slots:
            self.values.say(path, _OUTSIDE, value, slots=self.slots)
        else:
            return value
        return None

    def crowds(self, meetings: list[EventMeetingRow]) -> None:
        """Say which participants have more meetings than the day has slots."""
        counts = Counter(who for meeting in meetings for who in meeting.participants)
        for who, path in self.people.items():
            if self.slots is not None and counts[who] > self.slots:
                self.values.say(path, _CROWDED, who, count=counts[who], slots=self.slots)

    def circles(self, meetings: list[EventMeetingRow]) -> None:
        """Say which meetings come before themselves."""
        graph = TopologicalSorter({meeting.id: meeting.after for meeting in meetings})
        try:
            graph.prepare()
        except CycleError as error_found:
            circle: list[Id] = error_found.args[1]
            path = (*self.meeting_ids[circle[0]][:-1], "after")
            # The sorter names each before the one that waits for it.
            self.values.say(path, _CIRCLE, str(circle[0]), circle=" → ".join(map(str, circle)))
