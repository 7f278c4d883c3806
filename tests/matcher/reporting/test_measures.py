from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.measures import (
    SessionUse,
    Use,
    band_counts,
    by_person,
    forum_counts,
    hourly_uses,
    language_balance,
    room_key,
    room_names,
    session_uses,
    spread,
    unassigned,
)
from matcher.words import Language, Words


def test_everybodys_meetings_are_in_the_order_of_their_start(plan: ConferencePlan) -> None:
    own = by_person(plan)
    for side in Side:
        assert sum(map(len, own[side].values())) == len(plan.meetings)
        for meetings in own[side].values():
            starts = [planned.meeting.start for planned in meetings]
            assert starts == sorted(starts)


def test_the_spread_counts_everybody_and_every_meeting(plan: ConferencePlan) -> None:
    for side, one in spread(plan).items():
        people = plan.dataset.investors if side is Side.INVESTOR else plan.dataset.startups
        assert sum(one.people) == len(people)
        assert sum(k * count for k, count in enumerate(one.people)) == len(plan.meetings)
        assert one.people[one.least] > 0
        assert one.people[one.most] > 0
        assert one.least <= one.middle <= one.most


def test_sessions_know_how_much_of_their_table_time_is_used(plan: ConferencePlan) -> None:
    uses = session_uses(plan)
    # Two and a half hours hold seven meetings with five minutes between: 7 × 15 + 6 × 5 = 135 of 150 minutes.
    assert {use.times for use in uses} == {7}
    assert {use.use.places for use in uses} == {7 * 9}
    assert sum(use.use.used for use in uses) == len(plan.meetings)
    assert all(use.busiest <= use.tables for use in uses)
    assert {use.session.sub_forum for use in uses if use.sized_here} == {"forum-2"}


def test_hours_share_out_the_table_time_of_the_sessions(plan: ConferencePlan) -> None:
    hours, sessions = hourly_uses(plan), session_uses(plan)
    assert sum(use.places for use in hours.values()) == sum(use.use.places for use in sessions)
    assert sum(use.used for use in hours.values()) == len(plan.meetings)
    # Room 2 opens at half past ten: meetings begin at 10:30 and 10:50 within the first hour, at nine tables.
    assert hours["Room 2 会议室", date(2031, 4, 24), 10].places == 2 * 9
    assert all(0 <= use.share <= 1 for use in hours.values())


def test_no_table_time_is_no_use() -> None:
    assert Use(0, 0).share == 0.0


def test_rooms_without_a_name_are_told_apart_by_their_sub_forum(plan: ConferencePlan) -> None:
    conference = plan.dataset.conference
    sessions = tuple(replace(session, room="") for session in conference.sessions)
    meetings = tuple(replace(p, meeting=replace(p.meeting, room="")) for p in plan.meetings)
    dataset = replace(plan.dataset, conference=replace(conference, sessions=sessions))
    nameless = replace(plan, dataset=dataset, meetings=meetings)
    assert [use.use for use in session_uses(nameless)] == [use.use for use in _by_forum(plan)]
    assert room_names(nameless)[room_key("", "forum-1")] == Words("Artificial intelligence forum", "人工智能论坛")
    assert {room for room, _, _ in hourly_uses(nameless)} == {"forum-1", "forum-2", "forum-3"}


def _by_forum(plan: ConferencePlan) -> list[SessionUse]:
    """The uses in the order they have when no room has a name."""
    return sorted(session_uses(plan), key=lambda use: (use.session.start, use.session.id))


def test_languages_are_balanced_against_the_pairs_that_share_a_sub_forum(plan: ConferencePlan) -> None:
    shares = language_balance(plan)
    assert [(share.investor, share.startup) for share in shares] == [
        (one, other) for one in (Language.ZH, Language.EN) for other in (Language.ZH, Language.EN)
    ]
    assert sum(share.meetings for share in shares) == len(plan.meetings)
    assert sum(share.meeting_share for share in shares) == pytest.approx(1)
    assert sum(share.possible_share for share in shares) == pytest.approx(1)
    together = 0
    for forum in forum_counts(plan):  # everybody of the made-up plan belongs to one sub-forum or to none
        together += forum.people[Side.INVESTOR] * forum.people[Side.STARTUP]
    assert sum(share.possible for share in shares) == together
    assert all(share.meetings <= share.possible for share in shares)


def test_sub_forums_count_their_members_and_meetings(plan: ConferencePlan) -> None:
    meetings = Counter(planned.meeting.sub_forum for planned in plan.meetings)
    for forum in forum_counts(plan):
        assert forum.meetings == meetings[forum.id]
    assert sum(forum.people[Side.STARTUP] for forum in forum_counts(plan)) == len(plan.dataset.startups) - 1


def test_each_meeting_is_in_one_band(plan: ConferencePlan) -> None:
    assert sum(band_counts(plan).values()) == len(plan.meetings)


def test_who_belongs_nowhere_is_unassigned(plan: ConferencePlan) -> None:
    assert [person.id for person in unassigned(plan)] == [
        plan.dataset.investors[-1].id,
        plan.dataset.startups[-1].id,
    ]


def test_a_plan_without_meetings_can_be_measured(nothing_planned: ConferencePlan) -> None:
    assert {one.most for one in spread(nothing_planned).values()} == {0}
    assert sum(share.meeting_share for share in language_balance(nothing_planned)) == 0
    assert sum(use.used for use in hourly_uses(nothing_planned).values()) == 0
