"""What is typed about a changed day."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from matcher.profiles import Interval
from tests.web.cast import TestSite, slot
from tests.web.services.timetable_story import session_id
from web.forms.organiser.timetables import FORMS, happening_form, happening_of, table_numbers
from web.services.happenings import Happening, HappeningKind
from web.store.records.conferences import ConferenceRecord


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
