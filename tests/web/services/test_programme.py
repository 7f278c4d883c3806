"""Changing the programme: one change at a time, and never at the cost of a booked meeting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from matcher.words import Words
from tests.web.cast import NOW, TestSite, slot
from web.errors import ChangedMeanwhileError, NotAllowedError, RefusedError
from web.services.programme import (
    ForumWish,
    SessionWish,
    remove_session,
    remove_sub_forum,
    save_forum,
    save_session,
)
from web.store.busy import hold_place
from web.store.log import changes_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import Door, MeetingRecord, MeetingState

#: The morning session of the small conference in Shanghai: 9 to 10 UTC is 17 to 18 there.
MORNING = SessionWish(date(2026, 5, 12), time(17), time(18), room="Hall 1", tables=2)


def conference(site: TestSite) -> ConferenceRecord:
    with site.store.reading() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
        assert row.sessions is not None
        assert row.sub_forums is not None
        return row


def ids(site: TestSite) -> tuple[int, int, int]:
    """Return the ids of the sub-forum ai, of its session, and the revision."""
    row = conference(site)
    forum = next(one.id for one in row.sub_forums if one.code == "ai")
    return forum, next(one.id for one in row.sessions if one.code == "ai-1"), row.revision


def book(site: TestSite, start: datetime, table: int = 2) -> None:
    forum, session, _revision = ids(site)
    with site.store.writing() as db:
        meeting = MeetingRecord(
            conference_id=site.conference_id,
            investor_id=site.people["ines"],
            startup_id=site.people["sara"],
            sub_forum_id=forum,
            door=Door.REQUEST,
            state=MeetingState.BOOKED,
            session_id=session,
            starts_at=start,
            ends_at=start + timedelta(minutes=15),
            table=table,
            created_at=NOW,
            changed_at=NOW,
        )
        db.add(meeting)
        db.flush()
        hold_place(db, meeting)


def test_a_sub_forum_gets_a_code_of_its_own_and_stands_last(site: TestSite) -> None:
    _forum, _session, revision = ids(site)
    new = save_forum(site.store, site.seat("olga"), revision, None, ForumWish(Words("AI", "")), NOW)
    row = next(one for one in conference(site).sub_forums if one.id == new)
    assert (row.code, row.position, row.name_en, row.name_zh) == ("ai-2", 2, "AI", "AI")


def test_two_organisers_at_the_same_step_do_not_overwrite_one_another(site: TestSite) -> None:
    forum, _session, revision = ids(site)
    save_forum(site.store, site.seat("olga"), revision, forum, ForumWish(Words("First", "一")), NOW)
    with pytest.raises(ChangedMeanwhileError):
        save_forum(site.store, site.seat("olga"), revision, forum, ForumWish(Words("Second", "二")), NOW)
    assert next(one.name_en for one in conference(site).sub_forums if one.id == forum) == "First"


def test_a_change_is_logged_from_what_to_what(site: TestSite) -> None:
    forum, _session, revision = ids(site)
    save_forum(site.store, site.seat("olga"), revision, forum, ForumWish(Words("New", "新")), NOW)
    with site.store.reading() as db:
        (change,) = changes_of(db, site.conference_id, "conference", site.conference_id)
    assert change.verb == "change sub-forum"
    assert (change.before["sub-forum ai"][0], change.after["sub-forum ai"][0]) == (
        "Artificial intelligence",
        "New",
    )


def test_two_sessions_in_one_room_at_the_same_time_are_refused(site: TestSite) -> None:
    forum, _session, revision = ids(site)
    wish = SessionWish(date(2026, 5, 12), time(17, 30), time(19), forum, "hall 1")
    with pytest.raises(RefusedError, match=r"“hall 1” is taken from 17:00 to 18:00"):
        save_session(site.store, site.seat("olga"), revision, None, wish, NOW)
    assert len(conference(site).sessions) == 2


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (time(12), time(12), "not after its start"),
        (time(12), time(12, 10), "No meeting of 15 minutes fits"),
        (time(12, 2), time(13), "full five minutes"),
    ],
)
def test_hours_that_make_no_sense_are_refused(site: TestSite, start: time, end: time, says: str) -> None:
    forum, _session, revision = ids(site)
    wish = SessionWish(date(2026, 5, 12), start, end, forum, "Hall 9")
    with pytest.raises(RefusedError, match=says):
        save_session(site.store, site.seat("olga"), revision, None, wish, NOW)


def test_times_are_those_of_the_conference(site: TestSite) -> None:
    forum, _session, revision = ids(site)
    wish = SessionWish(date(2026, 5, 13), time(9), time(11), forum, "Hall 1", 5)
    new = save_session(site.store, site.seat("olga"), revision, None, wish, NOW)
    row = next(one for one in conference(site).sessions if one.id == new)
    assert (row.code, row.name_zh, row.starts_at.isoformat()) == ("ai-2", "人工智能", "2026-05-13T01:00:00+00:00")


def test_a_session_with_a_booked_meeting_stays_and_says_whose_it_is(site: TestSite) -> None:
    book(site, slot(0))
    _forum, session, revision = ids(site)
    with pytest.raises(RefusedError, match=r"Ines – Sara \(2026-05-12 17:00\)"):
        remove_session(site.store, site.seat("olga"), revision, session, NOW)
    assert len(conference(site).sessions) == 2


@pytest.mark.parametrize(
    "wish",
    [
        SessionWish(date(2026, 5, 12), time(17), time(18), room="Hall 1", tables=1),
        SessionWish(date(2026, 5, 12), time(17, 20), time(18), room="Hall 1", tables=2),
        SessionWish(date(2026, 5, 12), time(17), time(18), room="Hall 1", tables=2, minutes=25),
    ],
    ids=["fewer tables", "a later start", "another length"],
)
def test_a_change_that_takes_the_place_of_a_booked_meeting_is_refused(site: TestSite, wish: SessionWish) -> None:
    book(site, slot(0))
    forum, session, revision = ids(site)
    kept = SessionWish(wish.day, wish.start, wish.end, forum, wish.room, wish.tables, wish.minutes)
    with pytest.raises(RefusedError, match="1 booked meetings without their place"):
        save_session(site.store, site.seat("olga"), revision, session, kept, NOW)


def test_another_room_or_later_end_hurts_nobody(site: TestSite) -> None:
    book(site, slot(0))
    forum, session, revision = ids(site)
    wish = SessionWish(date(2026, 5, 12), time(17), time(19), forum, "Hall 7", 3)
    save_session(site.store, site.seat("olga"), revision, session, wish, NOW)
    assert next(one.room for one in conference(site).sessions if one.id == session) == "Hall 7"


def test_an_empty_session_can_go_and_then_its_sub_forum(site: TestSite) -> None:
    forum, session, revision = ids(site)
    with pytest.raises(RefusedError, match="still has sessions"):
        remove_sub_forum(site.store, site.seat("olga"), revision, forum, NOW)
    remove_session(site.store, site.seat("olga"), revision, session, NOW)
    remove_sub_forum(site.store, site.seat("olga"), revision + 1, forum, NOW)
    assert [one.code for one in conference(site).sub_forums] == ["bio"]


def test_a_sub_forum_that_meetings_speak_of_stays(site: TestSite) -> None:
    forum, session, _revision = ids(site)
    book(site, slot(0))
    with site.store.writing() as db:
        db.get_one(MeetingRecord, 1).state = MeetingState.CANCELLED
    remove_session(site.store, site.seat("olga"), ids(site)[2], session, NOW)
    with pytest.raises(RefusedError, match="has to stay"):
        remove_sub_forum(site.store, site.seat("olga"), conference(site).revision, forum, NOW)


def test_only_those_with_the_right_change_the_programme(site: TestSite) -> None:
    for who in ("stan", "ines"):
        with pytest.raises(NotAllowedError):
            save_forum(site.store, site.seat(who), 1, None, ForumWish(Words("X", "X")), NOW)
