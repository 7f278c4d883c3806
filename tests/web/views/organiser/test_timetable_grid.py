"""The grid of a session."""

from __future__ import annotations

from datetime import date, timedelta

from tests.web.cast import TestSite, slot
from tests.web.services.timetable_story import agreed, session_id
from web.services.timetable.places import times_of
from web.store.records.conferences import ConferenceRecord
from web.store.timetables import Spot
from web.views.organiser.timetable_grid import by_day, grid_of, shown_session, with_spots


def test_lines_are_times_and_columns_are_tables(site: TestSite) -> None:
    room = session_id(site)
    one = agreed(site, "ines", "sara")
    spot = Spot(room, slot(1), slot(1) + timedelta(minutes=15), 2)
    with site.store.reading() as db:
        times = times_of(db.get_one(ConferenceRecord, site.conference_id))
    found = grid_of(times[room], [one.at(spot)])
    assert [line.start for line in found.lines] == [slot(0), slot(1), slot(2)]
    assert [line.taken for line in found.lines] == [False, True, False]
    assert found.lines[1].cells == [(1, None), (2, one.at(spot))]
    assert found.places == 6


def test_a_meeting_at_a_table_that_is_gone_is_still_shown(site: TestSite) -> None:
    room = session_id(site)
    one = agreed(site, "ines", "sara")
    with site.store.reading() as db:
        times = times_of(db.get_one(ConferenceRecord, site.conference_id))
    odd = one.at(Spot(room, slot(4), slot(5), 3))
    found = grid_of(times[room], [odd])
    assert (len(found.lines), len(found.tables)) == (4, 3)
    assert found.lines[3].cells[2] == (3, odd)


def test_sessions_stand_by_day_and_the_first_with_a_meeting_is_shown(site: TestSite) -> None:
    with site.store.reading() as db, site.app.test_request_context():
        times = times_of(db.get_one(ConferenceRecord, site.conference_id))
        assert [(day, len(own)) for day, own in by_day(times)] == [(date(2026, 5, 12), 2)]
        second = session_id(site, "bio-1")
        for counts, wanted, shown in (
            ({second: 1}, None, second),
            ({}, second, second),
            ({}, 999, session_id(site)),
        ):
            found = shown_session(times, counts, wanted)  # type: ignore[arg-type]
            assert found is not None
            assert found.session.id == shown


def test_what_a_release_did_has_its_places_back() -> None:
    record = {"session_id": 1, "starts_at": slot(0).isoformat(), "ends_at": slot(1).isoformat(), "table": 2}
    found = with_spots({"kept": 3, "moved": [{"pair": "a × b", "from": record, "to": {}}]})
    assert found["moved"] == [{"pair": "a × b", "from": Spot(1, slot(0), slot(1), 2), "to": None}]
    assert (found["kept"], found["cancelled"]) == (3, [])
