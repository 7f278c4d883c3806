"""What is typed about a changed day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from matcher.profiles import Interval
from tests.web.cast import TestSite, slot
from tests.web.services.timetable_story import session_id
from web.forms.organiser.timetables import FORMS, delay_form, happening_form, happening_of, table_numbers
from web.services.timetable.happenings import Happening, HappeningKind
from web.store.records.conferences import ConferenceRecord

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3", (3,)), ("1, 4-6", (1, 4, 5, 6)), ("2，1", (1, 2)), ("blue", ()), ("", ()), ("1,x", ())],
)
def test_tables_are_numbers_and_stretches_of_them(text: str, numbers: tuple[int, ...]) -> None:
    assert table_numbers(text) == numbers


def test_every_kind_of_happening_has_its_form() -> None:
    assert set(FORMS) == set(HappeningKind)


def test_times_are_typed_in_the_conferences_zone(site: TestSite) -> None:
    kind = HappeningKind.SESSION_MOVED
    typed = {
        "session": str(session_id(site)),
        "start": "2026-05-12T17:00",
        "end": "2026-05-12T17:20",
        "room": "Attic",
    }
    with site.store.reading() as db, site.app.test_request_context(method="POST"):
        conference = db.get_one(ConferenceRecord, site.conference_id)
        form = happening_form(kind, conference, filled=False)
        form.process(MultiDict({f"{kind.value}-{name}": value for name, value in typed.items()}))
        found = happening_of(kind, form, conference, lambda _text: 0)
    assert found == Happening(kind, session_id=session_id(site), hours=Interval(slot(0), slot(1)), room="Attic")


def test_a_time_of_a_session_is_chosen_and_no_other(site: TestSite) -> None:
    kind, room = HappeningKind.SLOT_DELETED, session_id(site)
    with site.store.reading() as db, site.app.test_request_context(method="POST"):
        conference = db.get_one(ConferenceRecord, site.conference_id)
        form = happening_form(kind, conference, filled=False)
        offered = [value for _group, options in form.slot.choices.items() for value, _name in options]
        form.process(MultiDict({f"{kind.value}-slot": f"{room}@{slot(1).isoformat()}"}))
        found = happening_of(kind, form, conference, lambda _text: 0)
        odd = happening_form(kind, conference, filled=False)
        odd.process(MultiDict({f"{kind.value}-slot": f"{room}@{(slot(1) + MINUTE).isoformat()}"}))
        assert not odd.validate()
    assert found == Happening(kind, session_id=room, hours=Interval(slot(1), slot(1) + 15 * MINUTE))
    assert f"{room}@{slot(0).isoformat()}" in offered


@pytest.mark.parametrize(("minutes", "valid"), [("10", True), ("0", False), ("601", False), ("soon", False)])
def test_a_session_is_late_by_some_minutes(site: TestSite, minutes: str, valid: bool) -> None:
    with site.store.reading() as db, site.app.test_request_context(method="POST"):
        form = delay_form(db.get_one(ConferenceRecord, site.conference_id), filled=False)
        form.process(MultiDict({"delay-session": str(session_id(site)), "delay-minutes": minutes}))
        assert form.validate() is valid
