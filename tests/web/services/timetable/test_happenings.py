"""What happened, to and from plain values, and in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.changes import Away, Cancelled, RoomLost, SessionMoved, TableLost
from matcher.profiles import Interval, Side
from tests.web.cast import TestSite, slot
from tests.web.services.timetable_story import session_id
from web.errors import NotFoundError
from web.services.timetable.happenings import (
    Happening,
    HappeningKind,
    as_change,
    delayed,
    with_happening,
    words_for,
)
from web.store.records.conferences import ConferenceRecord

HOURS = Interval(slot(0), slot(1))


def test_a_happening_survives_being_written_down() -> None:
    one = Happening(HappeningKind.TABLES_LOST, session_id=3, hours=HOURS, tables=(1, 2), room="Hall")
    assert Happening.of(one.record()) == one


def test_each_happening_is_a_change_with_words(site: TestSite) -> None:
    ines, room = site.people["ines"], session_id(site)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        for one, change, said in (
            (Happening(HappeningKind.NOT_COMING, ines), Cancelled(Side.INVESTOR, "ines"), "Ines does not come"),
            (Happening(HappeningKind.AWAY, ines, hours=HOURS), Away(Side.INVESTOR, "ines", HOURS), "Ines is away"),
            (
                Happening(HappeningKind.TABLES_LOST, session_id=room, tables=(1, 2)),
                TableLost("ai-1", frozenset({1, 2})),
                "ai-1: tables 1, 2 are lost",
            ),
            (
                Happening(HappeningKind.SLOT_DELETED, session_id=room, hours=HOURS),
                TableLost("ai-1", frozenset({1, 2}), HOURS),
                "ai-1: no meetings at Tue 12 May, 17:00",
            ),
            (Happening(HappeningKind.ROOM_LOST, session_id=room), RoomLost("ai-1"), "ai-1: no table can be used"),
            (
                Happening(HappeningKind.SESSION_MOVED, session_id=room, hours=HOURS, room="Hall 9"),
                SessionMoved("ai-1", HOURS.start, HOURS.end, "Hall 9"),
                "ai-1 is held at another time or place",
            ),
        ):
            assert as_change(db, conference, one) == change
            assert words_for(db, conference, one).en == said


def test_a_session_that_is_late_again_is_later_by_both(site: TestSite) -> None:
    room = session_id(site)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        known: list[Happening] = []
        for minutes in (10, 5):
            known = with_happening(known, delayed(conference, known, room, minutes))
        (late,) = known
        assert late.hours == Interval(slot(0) + timedelta(minutes=15), late.hours.end if late.hours else slot(0))
        assert late.room == "Hall 1"
        with pytest.raises(NotFoundError):
            delayed(conference, known, 10**6, 5)


def test_the_same_thing_happens_once(site: TestSite) -> None:
    lost = Happening(HappeningKind.ROOM_LOST, session_id=session_id(site))
    assert with_happening(with_happening([], lost), lost) == [lost]


def test_strangers_to_the_conference_are_not_found(site: TestSite) -> None:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.other_id)
        for one in (
            Happening(HappeningKind.NOT_COMING, site.people["ines"]),
            Happening(HappeningKind.ROOM_LOST, session_id=session_id(site)),
        ):
            with pytest.raises(NotFoundError):
                as_change(db, conference, one)
