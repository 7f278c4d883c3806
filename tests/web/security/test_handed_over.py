"""What is handed over to be opened elsewhere: reports, calendars, tables, with a marker in each text of a plan."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

from matcher.reporting.comparison.page import render
from matcher.reporting.folder import write_plan
from matcher.words import Words
from tests.factories_comparison import small_comparison
from tests.factories_plan import small_plan
from tests.web.security.markup import MARKER, made_of_markers
from web.services.after.follow_ups import FollowUp, follow_ups_vcards
from web.store.records.conferences import ConferenceRecord

Tried = Callable[[str], None]
LINES = "\r\nATTENDEE:mailto:xss@example.org\r\nEND:VEVENT\r\n"
#: Texts that are read as something else than words.
_READ = {"zone", "encoder", "language", "country", "domain", "email"}


def marked(value: Any, told: str) -> Any:
    """Return a value with a marker before each text in it; ids stay what they are to one another."""
    if type(value) is str:
        return f"{told} {value}" if value else value
    if isinstance(value, Words):
        return Words(*(f"{told} {one}" for one in (value.en, value.zh)))
    if is_dataclass(value) and not isinstance(value, type):
        kept = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        return replace(value, **{name: marked(one, told) for name, one in kept.items() if name not in _READ})
    if isinstance(value, Mapping):
        return type(value)({marked(name, told): marked(one, told) for name, one in value.items()})  # type: ignore[call-arg]
    if isinstance(value, (tuple, frozenset, list)):
        return type(value)(marked(one, told) for one in value)
    return value


@pytest.mark.parametrize("told", [MARKER.replace("/", "|"), "=1+1", "@SUM(A1)", "＝1"])
def test_nothing_in_the_folder_of_a_plan_is_more_than_text(tmp_path: Path, tried: Tried, told: str) -> None:
    write_plan(marked(small_plan(), told), tmp_path / "plan")
    assert made_of_markers((tmp_path / "plan" / "report.html").read_text(encoding="utf-8")) == []
    tried("handed over: reports")
    for path in (tmp_path / "plan").rglob("*.csv"):
        tried("handed over: tables")
        for row in csv.reader(StringIO(path.read_text(encoding="utf-8"))):
            assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in row), row
    files = list((tmp_path / "plan" / "calendars").rglob("*.ics"))
    assert files
    for path in files:
        tried("handed over: calendars")
        assert path.resolve().is_relative_to(tmp_path / "plan")


def test_lines_in_a_name_are_no_lines_of_a_calendar(tmp_path: Path, tried: Tried) -> None:
    plan = small_plan()
    people = plan.dataset.startups
    named = replace(plan.dataset, startups=tuple(replace(one, name=one.name + LINES) for one in people))
    write_plan(replace(plan, dataset=named), tmp_path / "plan")
    for path in (tmp_path / "plan" / "calendars").rglob("*.ics"):
        tried("handed over: calendars")
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        assert all("ATTENDEE" not in one for one in calendar.walk())


def test_a_comparison_is_no_more_than_text(tried: Tried) -> None:
    tried("handed over: reports")
    assert made_of_markers(render(marked(small_comparison(), MARKER))) == []


def test_lines_in_a_name_are_no_lines_of_a_card(tried: Tried) -> None:
    tried("handed over: cards")
    lines = "\r\nTEL:+1 555\nEND:VCARD\rBEGIN:VCARD"
    name, person, email, phone, wechat, site = (f"{one}{lines}" for one in ("S", "L", "s@x", "+86", "li", "x"))
    somebody = FollowUp(1, name, person, email, phone, wechat, site, met_at=None, note=lines)
    conference = ConferenceRecord(name_en=f"Spring{lines}", name_zh="春")
    (card,) = vobject.readComponents(follow_ups_vcards([somebody], conference).decode())
    assert {name: len(values) for name, values in card.contents.items()} == dict.fromkeys(card.contents, 1)
