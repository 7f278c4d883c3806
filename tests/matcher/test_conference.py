"""How many meetings a session has room for, and when two intervals share time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.conference import Closure, Conference, MeetingLimits, Rules, meeting_starts, overlaps
from matcher.profiles import Interval, Side
from matcher.words import Words

NOON = datetime(2017, 11, 7, 12, tzinfo=UTC)
NAME = Words("Robots", "机器人")


def starts(minutes: int, meeting: int = 15, changeover: int = 5) -> list[int]:
    hours = Interval(NOON, NOON + timedelta(minutes=minutes))
    found = meeting_starts(hours, timedelta(minutes=meeting), timedelta(minutes=changeover))
    return [(start - NOON) // timedelta(minutes=1) for start in found]


def test_a_closure_shuts_its_tables_in_its_hours() -> None:
    hour = timedelta(hours=1)
    one = Closure(frozenset({2}), Interval(NOON, NOON + hour))
    assert one.shuts(2, Interval(NOON + hour / 2, NOON + 2 * hour))
    assert not one.shuts(1, Interval(NOON, NOON + hour))
    assert not one.shuts(2, Interval(NOON + hour, NOON + 2 * hour))
    assert Closure(None, one.hours).shuts(1, one.hours)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (14, []),
        (15, [0]),
        # The second meeting starts after 15 + 5 and ends at 35: a minute less leaves room for one.
        (34, [0]),
        (35, [0, 20]),
        (60, [0, 20, 40]),
    ],
)
def test_meetings_follow_one_another_with_a_changeover_between(minutes: int, expected: list[int]) -> None:
    assert starts(minutes) == expected


def test_without_a_changeover_meetings_touch() -> None:
    assert starts(45, changeover=0) == [0, 15, 30]


@given(st.integers(1, 600), st.integers(1, 60), st.integers(0, 30))
def test_every_meeting_ends_within_its_session_and_one_more_would_not(
    minutes: int, meeting: int, changeover: int
) -> None:
    found = starts(minutes, meeting, changeover)
    assert all(start + meeting <= minutes for start in found)
    assert len(found) * (meeting + changeover) + meeting > minutes


def interval(start: int, end: int) -> Interval:
    return Interval(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((0, 10), (10, 20), False),
        ((0, 10), (9, 20), True),
        ((0, 30), (10, 20), True),
        ((0, 10), (0, 10), True),
        ((0, 10), (20, 30), False),
    ],
)
def test_half_open_intervals_share_time_or_not(one: tuple[int, int], other: tuple[int, int], shared: bool) -> None:
    assert overlaps(interval(*one), interval(*other)) is shared
    assert overlaps(interval(*other), interval(*one)) is shared


def test_a_conference_has_the_usual_rules_unless_told_otherwise() -> None:
    conference = Conference("small", NAME, ZoneInfo("UTC"), (), ())
    assert (conference.meeting, conference.changeover) == (timedelta(minutes=15), timedelta(minutes=5))
    assert conference.rules == Rules()
    assert conference.rules.limits == {Side.INVESTOR: MeetingLimits(1, 8), Side.STARTUP: MeetingLimits(1, 8)}
    assert (conference.is_template, conference.fictional, conference.encoder) == (False, False, "default")
