"""Which slot the staff see, and what is in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.floor.test_arrivals import DOOR, floor_seat
from tests.web.services.floor.test_outcomes import NO_STARTUP, meet, say
from tests.web.services.timetable_story import session_id
from web.services.floor.arrivals import check_in
from web.services.floor.tables import Slot, slot_on_floor
from web.store.records.conferences import ConferenceRecord, SessionRecord

MINUTE = timedelta(minutes=1)


def at(site: TestSite, now: datetime, session: int | None = None, start: datetime | None = None) -> Slot:
    with site.store.reading() as db:
        found = slot_on_floor(db, db.get_one(ConferenceRecord, site.conference_id), session, start, now)
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (NOW, slot(0)),
        (slot(0) - 5 * MINUTE, slot(0)),
        (slot(1) + 19 * MINUTE, slot(1)),
        (slot(2) + timedelta(days=9), slot(2)),
    ],
)
def test_the_slot_of_now_is_shown_unless_another_is_asked_for(
    site: TestSite, now: datetime, start: datetime
) -> None:
    assert at(site, now).start == start
    other = at(site, now, session_id(site, "bio-1"), slot(1))
    assert (other.times.session.code, other.start, other.before, other.after) == (
        "bio-1",
        slot(1),
        slot(0),
        slot(2),
    )
    assert at(site, now, 10**6, slot(0) + MINUTE).start == start


def test_a_slot_knows_its_meetings_who_is_here_and_what_is_free(site: TestSite) -> None:
    first, second = meet(site, "ines", "sara", 0), meet(site, "ida", "suri", 0)
    check_in(site.store, floor_seat(site), site.people["ines"], "key", DOOR)
    now = slot(0) + 6 * MINUTE
    found = at(site, now)
    assert [one.meeting.id for one in found.meetings] == [first, second]
    assert (found.here, found.free, found.unsaid) == ({first: (True, False), second: (False, False)}, [], 2)
    say(site, "ida", second, NO_STARTUP, now)
    assert (at(site, now).free, at(site, now).unsaid) == ([2], 1)


def test_a_meeting_of_a_time_that_its_session_has_no_more_is_still_shown(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    with site.store.writing() as db:
        row = db.get_one(SessionRecord, session_id(site))
        row.starts_at, row.ends_at = row.starts_at + 10 * MINUTE, row.ends_at + 10 * MINUTE
    found = at(site, slot(0) + 6 * MINUTE, session_id(site))
    assert (found.start, [one.meeting.id for one in found.meetings]) == (slot(0), [meeting])


def test_without_a_session_there_is_no_slot(site: TestSite) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        conference.sessions.clear()
        db.flush()
        assert slot_on_floor(db, conference, None, None, NOW) is None
