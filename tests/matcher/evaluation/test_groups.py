"""Groups divide those who ask, and small ones are told together."""

from __future__ import annotations

from matcher.evaluation.baselines import Popularity, Random
from matcher.evaluation.contest import hold
from matcher.evaluation.groups import by_group
from matcher.evaluation.splitting import split_by_time
from matcher.profiles import Side
from tests.matcher.evaluation.towns import CUT, PEOPLE, towns


def test_each_way_to_group_divides_those_who_ask() -> None:
    split = split_by_time(towns(), CUT, 3)
    contest = hold([Random(), Popularity()], split, 0)
    groups = by_group(contest, split, "random", 0)
    for side, ways in ((Side.STARTUP, {"stage", "region", "description"}), (Side.INVESTOR, {"region", "kind"})):
        own = [one for one in groups if one.side is side]
        assert {one.by for one in own} == ways
        for way in ways:
            assert sum(one.queries for one in own if one.by == way) == contest.queries[side]


def test_few_of_a_kind_are_told_with_all_other() -> None:
    split = split_by_time(towns(), CUT, 3)
    groups = by_group(hold([Random(), Popularity()], split, 0), split, "random", 0)
    # Sixteen investors are fewer than fifty, so that nobody's kind is told by name.
    assert {one.name for one in groups if one.by == "kind"} == {"all other"}
    written = {one.name: one.queries for one in groups if one.by == "description"}
    # In each of two years the rows 0, 3, 6, 9, 12, 15 write nothing.
    assert written == {"tags only": 12, "written": 2 * PEOPLE - 12}


def test_a_method_is_not_ahead_of_itself() -> None:
    split = split_by_time(towns(), CUT, 3)
    for one in by_group(hold([Random(), Popularity()], split, 0), split, "popularity", 0):
        assert {each.value for each in one.ahead.values()} <= {0.0}
