from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.calendars import FOLDERS, file_name, meeting_uid, write_calendars
from matcher.reporting.measures import by_id, by_person


def parsed(content: bytes) -> Any:
    return icalendar.Calendar.from_ical(content)


@pytest.fixture(scope="module")
def calendars(written: Path) -> dict[tuple[Side, str], Any]:
    return {
        (side, path.stem): parsed(path.read_bytes())
        for side, folder in FOLDERS.items()
        for path in (written / "calendars" / folder).iterdir()
    }


def test_everybody_with_a_meeting_has_a_calendar_with_all_of_them(
    plan: ConferencePlan, calendars: dict[tuple[Side, str], Any]
) -> None:
    own = by_person(plan)
    assert {key: len(calendar.walk("VEVENT")) for key, calendar in calendars.items()} == {
        (side, person): len(meetings) for side in Side for person, meetings in own[side].items()
    }


def test_a_meeting_has_one_identity_in_both_calendars_and_no_other_meeting_has_it(
    plan: ConferencePlan, calendars: dict[tuple[Side, str], Any]
) -> None:
    uses = Counter(str(event["UID"]) for calendar in calendars.values() for event in calendar.walk("VEVENT"))
    assert set(uses.values()) == {2}
    assert len(uses) == len(plan.meetings)
    conference = plan.dataset.conference
    assert set(uses) == {
        meeting_uid(conference, p.meeting.investor_id, p.meeting.startup_id) for p in plan.meetings
    }


def test_an_event_says_when_where_who_and_why(
    plan: ConferencePlan, calendars: dict[tuple[Side, str], Any]
) -> None:
    planned = plan.meetings[0]
    meeting, pair = planned.meeting, planned.recommendation
    people = by_id(plan)
    names = people[Side.INVESTOR][meeting.investor_id].name, people[Side.STARTUP][meeting.startup_id].name
    event = next(
        event
        for event in calendars[Side.STARTUP, meeting.startup_id].walk("VEVENT")
        if event["UID"] == meeting_uid(plan.dataset.conference, meeting.investor_id, meeting.startup_id)
    )
    assert event["SUMMARY"] == " × ".join(names)
    assert event["LOCATION"] == f"{meeting.room}, table {meeting.table} / {meeting.room} {meeting.table} 号桌"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (meeting.start, meeting.end)
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == min(s.start for s in plan.dataset.conference.sessions)
    for side in Side:
        best = next(reason for reason in pair.opinions[side].reasons if reason.log_odds > 0)
        assert best.words.zh in event["DESCRIPTION"]
        assert best.passage in event["DESCRIPTION"]


def test_names_of_every_kind_come_back_as_they_were(
    plan: ConferencePlan, calendars: dict[tuple[Side, str], Any]
) -> None:
    for startup in plan.dataset.startups:
        if (Side.STARTUP, startup.id) in calendars:
            calendar = calendars[Side.STARTUP, startup.id]
            assert re.sub(r"\\(.)", r"\1", str(calendar["X-WR-CALNAME"])) == startup.name
            assert all(str(event["SUMMARY"]).endswith(startup.name) for event in calendar.walk("VEVENT"))


def test_calendars_are_published_with_their_zone_and_no_line_is_too_long(written: Path) -> None:
    for path in (written / "calendars").rglob("*.ics"):
        content = path.read_bytes()
        assert b"METHOD:PUBLISH\r\n" in content
        assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n" in content
        assert content.endswith(b"END:VCALENDAR\r\n")
        lines = content.split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        for line in lines:
            line.decode("utf-8")


def test_a_zone_with_summer_time_keeps_its_hours(plan: ConferencePlan, tmp_path: Path) -> None:
    zone = ZoneInfo("Europe/Berlin")
    conference = replace(plan.dataset.conference, zone=zone)
    write_calendars(replace(plan, dataset=replace(plan.dataset, conference=conference)), tmp_path)
    person, meetings = next(iter(by_person(plan)[Side.INVESTOR].items()))
    calendar = parsed((tmp_path / "investors" / f"{person}.ics").read_bytes())
    assert calendar.walk("VEVENT")[0]["DTSTART"].dt == meetings[0].meeting.start
    assert calendar.walk("DAYLIGHT")


def test_a_room_without_a_name_leaves_the_table(plan: ConferencePlan, tmp_path: Path) -> None:
    planned = replace(plan.meetings[0], meeting=replace(plan.meetings[0].meeting, room=""))
    write_calendars(replace(plan, meetings=(planned,)), tmp_path)
    path = tmp_path / "investors" / f"{planned.meeting.investor_id}.ics"
    event = parsed(path.read_bytes()).walk("VEVENT")[0]
    assert event["LOCATION"] == f"Table {planned.meeting.table} / {planned.meeting.table} 号桌"


def test_an_id_with_a_slash_still_names_one_file() -> None:
    assert file_name("A/7") == "A%2F7.ics"
    assert len({file_name(one) for one in ("A/7", "A%2F7", "A7")}) == 3
