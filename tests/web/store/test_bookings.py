"""Many meetings at once, and what planning asks of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import agree, guards, guards_as_booked, released, seen, session_id
from web.errors import ChangedMeanwhileError
from web.store.bookings import (
    attendants,
    blocked_couples,
    book_meetings,
    cancel_meetings,
    close_tables,
    closures,
    found_people,
    free_places,
    left_people,
    live_count,
    pin,
    scores_of_meetings,
    unbook_meetings,
)
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord
from web.store.timetables import Spot


def spot(site: TestSite, number: int, table: int = 1) -> Spot:
    return Spot(session_id(site), slot(number), slot(number) + timedelta(minutes=15), table)


def meeting(site: TestSite, id_: int) -> MeetingRecord:
    with site.store.reading() as db:
        return db.get_one(MeetingRecord, id_)


def test_booking_holds_people_and_table(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.writing() as db:
        book_meetings(db, [seen(site)[id_].at(spot(site, 0))], NOW)
    row = meeting(site, id_)
    assert (row.state, row.starts_at, row.table, row.sequence, row.revision) == (
        MeetingState.BOOKED,
        slot(0),
        1,
        0,
        2,
    )
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)


def test_the_database_refuses_a_second_taker_and_books_nothing(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri")]
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        book_meetings(db, [seen(site)[id_].at(spot(site, 0)) for id_ in ids], NOW)
    assert [meeting(site, id_).state for id_ in ids] == [MeetingState.AGREED] * 2


def test_unbooked_meetings_wait_again(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    with site.store.writing() as db:
        free_places(db, [id_])
        unbook_meetings(db, [id_], NOW)
    row = meeting(site, id_)
    assert (row.state, row.session_id, row.table, row.sequence) == (MeetingState.AGREED, None, None, 1)


def test_cancelling_keeps_the_reason(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.writing() as db:
        cancel_meetings(db, {id_: "The roof leaks."}, NOW)
        assert live_count(db, site.conference_id, MeetingState.CANCELLED) == 1
    assert (meeting(site, id_).state, meeting(site, id_).reason) == (MeetingState.CANCELLED, "The roof leaks.")


def test_pinning_does_not_look_like_a_change_of_the_meeting(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.writing() as db:
        pin(db, id_, pinned=True)
    assert (meeting(site, id_).pinned, meeting(site, id_).revision) == (True, 1)


def test_closures_are_told_in_unbroken_stretches(site: TestSite) -> None:
    room = session_id(site)
    with site.store.writing() as db:
        close_tables(db, room, [1], Interval(slot(0), slot(1)))
        close_tables(db, room, [1], Interval(slot(0), slot(1)))
        close_tables(db, room, [1], Interval(slot(2), slot(3)))
        assert closures(db, site.conference_id) == {
            (room, 1): [Interval(slot(0), slot(1)), Interval(slot(2), slot(3))]
        }
        assert closures(db, site.other_id) == {}


def test_only_who_has_a_live_meeting_attends(site: TestSite) -> None:
    agree(site, "ines", "sara")
    cancelled = agree(site, "ida", "siri")
    with site.store.writing() as db:
        cancel_meetings(db, {cancelled: "no"}, NOW)
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
        db.flush()
        assert [(one.code, one.left) for one in attendants(db, site.conference_id)] == [
            ("ines", False),
            ("sara", True),
        ]
        assert left_people(db, site.conference_id) == {site.people["sara"]}


def test_scores_are_the_suggestions(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        assert list(scores_of_meetings(db, conference)) == [id_]


def test_blocked_couples_are_the_organisers_word_alone(site: TestSite) -> None:
    couple = site.people["ines"], site.people["sara"]
    with site.store.writing() as db:
        db.add(
            PairRuleRecord(
                conference_id=site.conference_id,
                investor_id=couple[0],
                startup_id=couple[1],
                kind=PairRuleKind.BLOCKED,
            )
        )
        db.flush()
        assert blocked_couples(db, site.conference_id) == {couple}


def test_people_are_found_by_code_then_name_then_a_part_of_it(site: TestSite) -> None:
    with site.store.reading() as db:
        for text, names in (("INES", ["Ines"]), ("s", ["Ines", "Sara", "Sina"]), ("100%", [])):
            assert [one.name for one in found_people(db, site.conference_id, text, 3)] == names
