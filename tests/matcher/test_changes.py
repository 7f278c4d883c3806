"""What an organiser says of a day, and the conference it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.changes import (
    Away,
    Blocked,
    Cancelled,
    Change,
    NoShow,
    RoomLost,
    SessionMoved,
    TableLost,
    changed,
)
from matcher.conference import Closure, Dataset, Rules
from matcher.profiles import Side
from tests.factories import at, between, conference, dataset

# The session of the cast is from nine to ten.
DATA = dataset()


def hours_away(data: Dataset) -> dict[str, object]:
    return {person.id: person.attendance.unavailable for side in Side for person in data.people(side)}


def test_nothing_changes_without_changes() -> None:
    assert changed(DATA, ()) == DATA


def test_who_cancels_stays_on_the_list_and_is_away_all_the_time() -> None:
    made = changed(DATA, [Cancelled(Side.STARTUP, "sara")])
    assert hours_away(made) == {"ines": (), "ivo": (), "sol": (), "sara": (between(0, 60),)}


def test_what_is_over_stays_as_it_was() -> None:
    since = at(20)
    changes: list[Change] = [
        Cancelled(Side.STARTUP, "sara"),
        Away(Side.INVESTOR, "ines", between(0, 15)),
        Away(Side.INVESTOR, "ivo", between(10, 40)),
        RoomLost("ai-1"),
    ]
    made = changed(DATA, changes, since)
    assert hours_away(made) == {"ines": (), "ivo": (between(20, 40),), "sara": (between(20, 60),), "sol": ()}
    assert made.conference.sessions[0].closed == (Closure(None, between(20, 60)),)


def test_a_no_show_counts_from_when_it_was_missed() -> None:
    made = changed(DATA, [NoShow(Side.INVESTOR, "ivo", at(10))], at(40))
    assert hours_away(made)["ivo"] == (between(10, 60),)


def test_an_id_of_one_side_means_nobody_of_the_other() -> None:
    assert changed(DATA, [Cancelled(Side.INVESTOR, "sara")]) == DATA


@pytest.mark.parametrize(
    ("change", "closed"),
    [
        (TableLost("ai-1", frozenset({2})), Closure(frozenset({2}), between(0, 60))),
        (TableLost("ai-1", frozenset({1, 2}), between(20, 40)), Closure(frozenset({1, 2}), between(20, 40))),
        (RoomLost("ai-1"), Closure(None, between(0, 60))),
    ],
)
def test_lost_tables_are_closed_by_number_and_hours(change: Change, closed: Closure) -> None:
    assert changed(DATA, [change]).conference.sessions[0].closed == (closed,)


def test_who_cancels_is_away_from_a_session_that_is_moved_to_the_evening_too() -> None:
    made = changed(DATA, [Cancelled(Side.STARTUP, "sara"), SessionMoved("ai-1", at(600), at(660), "Hall 1")])
    assert hours_away(made)["sara"] == (between(0, 660),)


def test_a_session_moves_in_time_and_place() -> None:
    (session,) = changed(DATA, [SessionMoved("ai-1", at(60), at(120), "Hall 2")]).conference.sessions
    assert (session.start, session.end, session.room, session.tables) == (at(60), at(120), "Hall 2", 2)


def test_a_blocked_pair_and_one_that_misses_somebody_are_pinned_no_more() -> None:
    pinned = frozenset({("ines", "sara"), ("ines", "sol"), ("ivo", "sara")})
    data = replace(DATA, conference=conference(rules=Rules(pinned=pinned)))
    made = changed(data, [Blocked("ines", "sara"), Cancelled(Side.STARTUP, "sol")]).conference.rules
    assert made.pinned == {("ivo", "sara")}
    assert made.blocked == {("ines", "sara")}


def test_a_programme_without_sessions_cannot_change() -> None:
    data = replace(DATA, conference=conference(sessions=()))
    assert changed(data, [Cancelled(Side.STARTUP, "sara")]) == data
