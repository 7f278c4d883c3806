"""Which slots and tables are free for two people."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories import between
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as, rule
from web.errors import ChangedMeanwhileError
from web.services.meetings import block_time
from web.services.places import Place, best_place, free_slots, hold, slot_starts
from web.store.busy import busy_ticks
from web.store.couples import shared_forums
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import BusyTableRecord, MeetingRecord


def places(
    site: TestSite, investor: str, startup: str, now: datetime = NOW, excluding: int | None = None
) -> list[Place]:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        people = (site.people[investor], site.people[startup])
        slots = free_slots(db, conference, people, shared_forums(db, *people), now, excluding)
        return [slot.place() for slot in slots]


def starts(site: TestSite, investor: str, startup: str, now: datetime = NOW) -> list[datetime]:
    return [place.starts_at for place in places(site, investor, startup, now)]


def test_sessions_are_cut_into_meetings_with_a_changeover_between(site: TestSite) -> None:
    with site.store.reading() as db:
        found = slot_starts(db.get_one(ConferenceRecord, site.conference_id))
    assert list(found.values()) == [(slot(0), slot(1), slot(2))] * 2


def test_each_slot_is_there_once_with_its_lowest_free_table(site: TestSite) -> None:
    accept_as(site, "suri", ask_as(site, "ida", "suri", slot(1)))
    found = places(site, "ines", "sara")
    assert [(place.starts_at, place.table) for place in found] == [(slot(0), 1), (slot(1), 2), (slot(2), 1)]
    assert found[0].room == "Hall 1"


def test_only_sessions_of_sub_forums_of_both_count(site: TestSite) -> None:
    assert starts(site, "ida", "sol") == []
    assert {place.room for place in places(site, "ines", "suri")} == {"Hall 1", "Hall 2"}
    assert {place.room for place in places(site, "ivo", "suri")} == {"Hall 2"}


def test_a_slot_that_has_begun_is_not_free(site: TestSite) -> None:
    assert starts(site, "ines", "sara", slot(0)) == [slot(1), slot(2)]


def test_nobody_is_free_in_a_meeting_or_away(site: TestSite) -> None:
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(0)))
    block_time(site.store, site.seat("sara"), between(25, 30), "", NOW)
    assert starts(site, "ines", "sara") == [slot(2)]


def test_less_than_a_changeover_between_two_meetings_is_not_free(site: TestSite) -> None:
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(0)))
    with site.store.writing() as db:
        for row in db.query(SessionRecord).filter_by(conference_id=site.conference_id, code="ai-1"):
            row.meeting_minutes = 20
    # Of 25 minutes each: 9:00, 9:25; the second begins ten minutes after the meeting.
    assert starts(site, "ines", "sara") == [slot(0) + timedelta(minutes=25)]
    rule(site, changeover_minutes=15)
    assert starts(site, "ines", "sara") == [slot(0) + timedelta(minutes=35)]


def test_a_slot_without_a_free_table_is_not_free(site: TestSite) -> None:
    accept_as(site, "suri", ask_as(site, "ida", "suri", slot(0)))
    with site.store.writing() as db:
        session = db.query(SessionRecord).filter_by(conference_id=site.conference_id, code="ai-1").one()
        tick = int(slot(0).timestamp()) // 300 + 1
        db.add(BusyTableRecord(session_id=session.id, table=2, tick=tick, meeting_id=None))
    assert starts(site, "ines", "sara") == [slot(1), slot(2)]


def test_what_a_meeting_holds_itself_is_free_for_moving_it(site: TestSite) -> None:
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(1)))
    assert starts(site, "ines", "sara") == [slot(0), slot(2)]
    found = places(site, "ines", "sara", excluding=meeting)
    assert [(one.starts_at, one.table) for one in found] == [(slot(0), 1), (slot(1), 1), (slot(2), 1)]


def test_the_best_place_is_the_earliest_that_makes_no_break(site: TestSite) -> None:
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(2)))
    found = places(site, "ines", "sara")
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        people = (site.people["ines"], site.people["sara"])
        assert best_place(db, conference, people, found).starts_at == slot(1)
        assert best_place(db, conference, people, found[:1]).starts_at == slot(0)


def test_holding_another_place_gives_the_first_one_back(site: TestSite) -> None:
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    person = site.people["ines"]
    with site.store.writing() as db:
        row = db.get_one(MeetingRecord, meeting)
        assert row.session_id is not None
        place = Place(row.session_id, "Hall 1", slot(2), slot(2) + timedelta(minutes=15), 2)
        hold(db, row, place, NOW)
        assert min(busy_ticks(db, [person])[person]) == int(slot(2).timestamp()) // 300
        assert (row.table, row.sequence) == (2, 2)


def test_the_database_itself_refuses_a_second_meeting_at_a_table(site: TestSite) -> None:
    accept_as(site, "suri", ask_as(site, "ida", "suri", slot(0)))
    second = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))

    def clash() -> None:
        with site.store.writing() as db:
            row = db.get_one(MeetingRecord, second)
            assert row.session_id is not None
            hold(db, row, Place(row.session_id, "", slot(0), slot(0) + timedelta(minutes=15), 1), NOW)

    with pytest.raises(ChangedMeanwhileError):
        clash()
