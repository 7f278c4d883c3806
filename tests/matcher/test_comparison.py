"""A setting changes what it names and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.comparison import AS_IT_IS, Setting, fairness_settings, scaled, varied
from matcher.conference import Aim, Aims, MeetingLimits
from matcher.profiles import Side
from tests.factories import conference, session, words
from tests.matcher.recommendation.rooms import two_forums

OTHERWISE = words("otherwise")


def test_the_conference_as_it_is_stays_as_it_is() -> None:
    assert varied(two_forums(), AS_IT_IS) == two_forums()


@pytest.mark.parametrize(("factor", "tables"), [(1.5, 3), (0.5, 1), (0.1, 1), (1.2, 2)])
def test_a_factor_multiplies_the_tables_of_every_session(factor: float, tables: int) -> None:
    # Two tables in each hall.
    made = varied(two_forums(), Setting(OTHERWISE, table_factor=factor))
    assert [one.tables for one in made.sessions] == [tables, tables]


def test_no_factor_conjures_tables_or_closes_the_last_one() -> None:
    assert [scaled(0, 4.0), scaled(1, 0.01), scaled(10, 1.25)] == [0, 1, 13]


def test_tables_are_set_by_sub_forum_even_where_they_were_left_open() -> None:
    now = conference(sessions=(session("ai-1", tables=None), session("plenary-1", sub_forum=None, tables=None)))
    made = varied(now, Setting(OTHERWISE, tables={"ai": 7}))
    assert [one.tables for one in made.sessions] == [7, None]


def test_open_tables_stay_open_under_a_factor() -> None:
    now = conference(sessions=(session("ai-1", tables=None),))
    assert varied(now, Setting(OTHERWISE, table_factor=2.0)) == now


def test_a_length_holds_for_all_sessions() -> None:
    now = two_forums()
    now = replace(now, sessions=(replace(now.sessions[0], meeting=timedelta(minutes=30)), now.sessions[1]))
    made = varied(now, Setting(OTHERWISE, meeting=timedelta(minutes=20), changeover=timedelta(0)))
    assert {made.length(one) for one in made.sessions} == {timedelta(minutes=20)}
    assert made.changeover == timedelta(0)


def test_limits_change_by_side_and_end() -> None:
    made = varied(two_forums(), Setting(OTHERWISE, least={Side.STARTUP: 2}, most={Side.INVESTOR: 4}))
    assert made.rules.limits == {Side.INVESTOR: MeetingLimits(1, 4), Side.STARTUP: MeetingLimits(2, 8)}


def test_sessions_are_dropped_and_aims_put_in_another_order() -> None:
    now = replace(two_forums(), aims=Aims(weights={Aim.BREAKS: 3}))
    made = varied(now, Setting(OTHERWISE, order=(Aim.INTEREST,), dropped=frozenset({"bio-1"})))
    assert [one.id for one in made.sessions] == ["ai-1"]
    assert made.aims == Aims((Aim.INTEREST,), {Aim.BREAKS: 3})


def test_what_fairness_costs_is_asked_without_the_floor_and_for_interest_alone() -> None:
    without, alone = fairness_settings(Aims())
    assert without.order == tuple(aim for aim in Aim if aim is not Aim.FLOOR)
    assert alone.order == (Aim.INTEREST, Aim.BREAKS, Aim.ROOM_CHANGES, Aim.EVEN_SPREAD, Aim.TABLES)


def test_a_conference_without_a_floor_is_shown_what_one_would_cost() -> None:
    (with_floor,) = fairness_settings(Aims((Aim.INTEREST, Aim.BREAKS)))
    assert with_floor.order == (Aim.FLOOR, Aim.INTEREST, Aim.BREAKS)
