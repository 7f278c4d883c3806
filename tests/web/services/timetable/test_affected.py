"""Who is concerned by what happened, before anything is repaired."""

from __future__ import annotations

from datetime import timedelta

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import agree, released, session_id
from web.services.timetable.affected import Affected, affected_by
from web.services.timetable.happenings import Happening, HappeningKind, delayed
from web.store.records.conferences import ConferenceRecord


def after(site: TestSite, *happenings: Happening) -> Affected:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        return affected_by(db, conference, happenings, NOW)


def told(found: Affected) -> list[tuple[str, str]]:
    return [(one.pair, why.en) for one, why in found.meetings]


def test_a_session_that_is_late_concerns_everybody_who_meets_in_it(site: TestSite) -> None:
    agree(site, "ines", "sara")
    agree(site, "ida", "siri")
    agree(site, "ivo", "sol", "bio")
    released(site)
    with site.store.reading() as db:
        late = delayed(db.get_one(ConferenceRecord, site.conference_id), (), session_id(site), 10)
    found = after(site, late)
    assert sorted(told(found)) == [
        ("Ida × Siri", "Its session is held at another time."),
        ("Ines × Sara", "Its session is held at another time."),
    ]
    assert (found.count, found.people) == (4, ["Ida", "Ines", "Sara", "Siri"])


def test_a_deleted_time_concerns_those_who_meet_then(site: TestSite) -> None:
    agree(site, "ines", "sara")
    agree(site, "ines", "siri")
    released(site)
    first = Interval(slot(0), slot(0) + timedelta(minutes=15))
    found = after(site, Happening(HappeningKind.SLOT_DELETED, session_id=session_id(site), hours=first))
    assert len(found.meetings) == 1
    assert found.meetings[0][1].en.startswith("Table 1 is closed at that time")


def test_another_room_concerns_everybody_though_nobody_moves(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    hours = Interval(slot(0), slot(3))
    move = Happening(HappeningKind.SESSION_MOVED, session_id=session_id(site), hours=hours, room="Attic")
    assert told(after(site, move)) == [("Ines × Sara", "Its room changes: Attic.")]


def test_whoever_does_not_come_loses_what_waits_for_a_time_too(site: TestSite) -> None:
    agree(site, "ines", "sara")
    found = after(site, Happening(HappeningKind.NOT_COMING, site.people["sara"]))
    assert told(found) == [("Ines × Sara", "Sara does not come; the meeting still waits for a time.")]


def test_what_stays_as_it_is_concerns_nobody(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    lost = Happening(HappeningKind.TABLES_LOST, session_id=session_id(site), tables=(2,))
    assert told(after(site, lost)) == []
