"""What is wrong with a programme."""

from __future__ import annotations

from datetime import timedelta

from matcher.conference import MeetingLimits, Rules
from matcher.profiles import Side
from tests.factories import at, conference, session, sub_forum
from web.services.programme_check import (
    clash_in_rooms,
    forums_without_session,
    missing_to_open,
    odd_lengths,
    odd_limits,
    off_the_grid,
)

BOTH = dict.fromkeys(Side, 3)


def test_rooms_are_the_same_in_any_case_and_no_room_is_no_clash() -> None:
    one, other = session("a", room="Hall"), session("b", room="HALL", start=at(30), end=at(90))
    assert clash_in_rooms(conference(sessions=(one, other)), "b") is not None
    nowhere = session("a", room=""), session("b", room="")
    assert clash_in_rooms(conference(sessions=nowhere), "b") is None


def test_one_session_after_another_in_a_room_is_no_clash() -> None:
    sessions = session("a"), session("b", start=at(60), end=at(120))
    assert clash_in_rooms(conference(sessions=sessions), "b") is None


def test_meetings_begin_on_full_five_minutes() -> None:
    assert odd_lengths(timedelta(minutes=15), timedelta(minutes=5)) is None
    odd = odd_lengths(timedelta(minutes=13), timedelta(minutes=0))
    assert odd is not None
    assert "13 and 2" in odd.en
    begun = conference(sessions=(session("a", start=at(3)),))
    assert off_the_grid(begun, "a") is not None
    assert off_the_grid(conference(sessions=(session("a", start=at(3), sub_forum=None),)), "a") is None


def test_fewest_meetings_must_fit() -> None:
    limits = {Side.INVESTOR: MeetingLimits(4, 8), Side.STARTUP: MeetingLimits(1, 8)}
    # Three slots of one morning hold three meetings in a row.
    odd = odd_limits(conference(rules=Rules(limits=limits)))
    assert odd is not None
    assert "at most 3 fit" in odd.en
    assert odd_limits(conference(sessions=(), rules=Rules(limits=limits))) is None


def test_the_most_are_not_below_the_fewest() -> None:
    limits = {Side.INVESTOR: MeetingLimits(1, 8), Side.STARTUP: MeetingLimits(2, 1)}
    odd = odd_limits(conference(rules=Rules(limits=limits)))
    assert odd is not None
    assert odd.en.startswith("The most meetings of Startups")


def test_a_session_without_tables_holds_no_meetings() -> None:
    assert len(forums_without_session(conference(sessions=(session(tables=0),)))) == 1
    assert forums_without_session(conference()) == []


def test_a_conference_opens_with_one_session_and_people_on_both_sides() -> None:
    assert missing_to_open(conference(), BOTH) == []
    two = conference(sub_forums=(sub_forum("ai"), sub_forum("bio")))
    assert missing_to_open(two, BOTH) == []
    nothing = missing_to_open(conference(sub_forums=(), sessions=()), dict.fromkeys(Side, 0))
    assert [one.en for one in nothing] == [
        "There is no sub-forum yet. Add at least one.",
        "There are no investors yet. Import them.",
        "There are no startups yet. Import them.",
    ]
