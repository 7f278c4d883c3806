"""Every fault of an event file is named with its place; what is merely contradictory comes through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import Finding, InputError
from matcher.intake.event_file import EventMeetingRow, read_event


def content(**changes: Any) -> dict[str, Any]:
    """Return two meetings of three people as the file holds them; None takes a key out."""
    whole: dict[str, Any] = {
        "slots": 3,
        "tables": 2,
        "participants": [{"id": 1, "unavailable": [2]}, {"id": "b", "unavailable": []}, {"id": 3}],
        "meetings": [
            {"id": 7, "participants": [1, "b"], "allowed": [1, 3], "fixed": None, "after": []},
            {"id": 8, "participants": ["b", 3], "allowed": None, "fixed": 3, "after": [7]},
        ],
        "max_break_difference": 2,
        **changes,
    }
    return {key: value for key, value in whole.items() if value != "gone"}


def meeting(**changes: Any) -> list[dict[str, Any]]:
    return [{"id": 7, "participants": [1, "b"], **changes}, {"id": 8, "participants": ["b", 3]}]


def findings(tmp_path: Path, whole: object) -> list[Finding]:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used") as refused:
        read_event(path)
    return list(refused.value.findings)


def test_a_file_without_faults_comes_through(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(content()), encoding="utf-8")
    event = read_event(path)
    assert (event.slots, event.tables, event.max_break_difference) == (3, 2, 2)
    assert event.unavailable == {1: {2}, "b": frozenset(), 3: frozenset()}
    assert event.meetings == (
        EventMeetingRow(7, (1, "b"), frozenset({1, 3}), None, ()),
        EventMeetingRow(8, ("b", 3), None, 3, (7,)),
    )


@pytest.mark.parametrize("difference", [None, "gone"])
def test_the_difference_of_breaks_may_be_left_open(tmp_path: Path, difference: object) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(content(max_break_difference=difference)), encoding="utf-8")
    assert read_event(path).max_break_difference is None


@pytest.mark.parametrize(
    ("whole", "column", "problem"),
    [
        ([], None, "a value of the wrong type"),
        (content(slots="gone"), None, "a required key is missing"),
        (content(tables="gone"), None, "a required key is missing"),
        (content(participants="gone", meetings=[]), None, "a required key is missing"),
        (content(meetings="gone"), None, "a required key is missing"),
        (content(slots=0, meetings=[]), "slots", "a number out of bounds"),
        (content(slots=401), "slots", "a number out of bounds"),
        (content(slots=None), "slots", "a value of the wrong type"),
        (content(slots=3.0), "slots", "a value of the wrong type"),
        (content(tables=-1), "tables", "a number out of bounds"),
        (content(tables=0), "tables", "there are meetings but no tables"),
        (content(tables="2"), "tables", "a value of the wrong type"),
        (content(max_break_difference=-1), "max_break_difference", "a number out of bounds"),
        (content(participants={}, meetings=[]), "participants", "a value of the wrong type"),
        (content(participants=[1], meetings=[]), "participants[0]", "a value of the wrong type"),
        (content(participants=[{}], meetings=[]), "participants[0]", "a required key is missing"),
        (
            content(participants=[{"id": 1}, {"id": 1}], meetings=[]),
            "participants[1].id",
            "an id that stands twice",
        ),
        (
            content(participants=[{"id": 1, "unavailable": [4]}], meetings=[]),
            "participants[0].unavailable[0]",
            "a slot outside the day",
        ),
        (
            content(participants=[{"id": 1, "unavailable": 2}], meetings=[]),
            "participants[0].unavailable",
            "a value of the wrong type",
        ),
        (content(meetings=[{"participants": [1, 3]}]), "meetings[0]", "a required key is missing"),
        (content(meetings=[{"id": 7}]), "meetings[0]", "a required key is missing"),
        (content(meetings=[*meeting(), meeting()[0]]), "meetings[2].id", "an id that stands twice"),
        (content(meetings=meeting(id=True)), "meetings[0].id", "a value of the wrong type"),
        (content(meetings=meeting(participants=[1, 9])), "meetings[0].participants[1]", "no such participant"),
        (content(meetings=meeting(participants=[1])), "meetings[0].participants", "a value of the wrong type"),
        (
            content(meetings=meeting(participants=[1, 1])),
            "meetings[0].participants",
            "a meeting of somebody with themselves",
        ),
        (content(meetings=meeting(allowed=[0])), "meetings[0].allowed[0]", "a slot outside the day"),
        (content(meetings=meeting(allowed=["1"])), "meetings[0].allowed[0]", "a value of the wrong type"),
        (content(meetings=meeting(fixed=4)), "meetings[0].fixed", "a slot outside the day"),
        (content(meetings=meeting(fixed=True)), "meetings[0].fixed", "a value of the wrong type"),
        (content(meetings=meeting(after=[9])), "meetings[0].after[0]", "no such meeting"),
        (content(meetings=meeting(after=7)), "meetings[0].after", "a value of the wrong type"),
        (content(meetings=meeting(after=[7])), "meetings[0].after", "meetings that wait for each other"),
        (
            content(slots=1, participants=[{"id": 1}, {"id": "b"}, {"id": 3}], meetings=meeting()),
            "participants[1].id",
            "more meetings than slots",
        ),
    ],
)
def test_each_fault_is_named_with_its_place(
    tmp_path: Path, whole: object, column: str | None, problem: str
) -> None:
    assert [(one.column, one.problem.en) for one in findings(tmp_path, whole)] == [(column, problem)]


def test_all_faults_are_named_at_once_each_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    whole = content(tables=-1, meetings=meeting(fixed=9, after=[5]))
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_event(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    named = {one.column: lines[(one.line or 0) - 1].strip(" ,") for one in refused.value.findings}
    assert named == {"tables": '"tables": -1', "meetings[0].fixed": '"fixed": 9', "meetings[0].after[0]": "5"}


def test_a_circle_is_named_as_a_whole(tmp_path: Path) -> None:
    meetings = meeting(after=[8])
    meetings[1]["after"] = [7]
    (found,) = findings(tmp_path, content(meetings=meetings))
    assert "7 → 8 → 7" in found.advice.en or "8 → 7 → 8" in found.advice.en


def test_rules_that_clash_are_for_the_planner(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(content(meetings=meeting(fixed=2, allowed=[1]))), encoding="utf-8")
    assert read_event(path).meetings[0].fixed == 2
