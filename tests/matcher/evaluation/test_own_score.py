"""A conference's own score on later deals: what deals add is added, and nothing that came later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.conference import Dataset, Interaction
from matcher.evaluation.methods import Scores
from matcher.evaluation.own_score import IN_FULL, OwnRooms, OwnScore
from matcher.evaluation.splitting import TimeSplit, split_by_time
from matcher.profiles import Side, Stage
from matcher.recommendation.next_deals.ranker import RankerConfig
from matcher.recommendation.ranker import PRIOR
from tests.matcher.recommendation.next_deals.camps import CUT, SMALL, camp_of, camps
from tests.matcher.recommendation.rooms import tiny

RNG = np.random.default_rng(0)
CONFIG = RankerConfig(windows=2, space=SMALL)


@pytest.fixture(scope="module")
def split() -> TimeSplit:
    """Each new startup of the camps is backed after the cut by one investor of its camp."""
    world = camps(np.random.default_rng(0))
    later = tuple(
        Interaction(world.investors[camp_of(row) + 2 * (row % 12)].id, one.id, "invested", CUT, one.stage)
        for row, one in enumerate(world.startups)
    )
    return split_by_time(replace(world, interactions=(*world.interactions, *later)), CUT, 1)


def rooms(*, declared: bool = False) -> OwnRooms:
    return OwnRooms(tiny(), CONFIG, declared=declared)


def test_deals_find_the_camp_that_silent_profiles_do_not_tell(split: TimeSplit) -> None:
    room = rooms()
    alone = OwnScore("alone", PRIOR, room, deals=False).scored(split.asked, RNG)
    added = OwnScore("added", PRIOR, room).scored(split.asked, RNG)
    for side in Side:
        assert added[side].shape == split.truth.shape
        gap = [own[side][split.truth].mean() - own[side][~split.truth].mean() for own in (alone, added)]
        assert gap[1] > gap[0]


def test_the_score_is_what_profiles_still_count_and_what_deals_add(split: TimeSplit) -> None:
    room = rooms(declared=True)
    told = room.told(split.asked)
    alone, full = (
        OwnScore(name, PRIOR, room, deals=deals, shares=IN_FULL).scored(split.asked, RNG)
        for name, deals in (("alone", False), ("full", True))
    )
    for side in Side:
        added = told.added.values[side].sum(axis=1).reshape(split.truth.shape)
        np.testing.assert_allclose(full[side] - alone[side], added, atol=1e-4)


def test_what_comes_after_the_cut_changes_no_score(split: TimeSplit) -> None:
    def scored(dataset: Dataset) -> Scores:
        return OwnScore("own", PRIOR, rooms()).scored(replace(split.asked, dataset=dataset), RNG)

    asked = split.asked.dataset
    one, other = scored(asked), scored(replace(asked, interactions=asked.interactions[::-1]))
    for side in Side:
        np.testing.assert_allclose(one[side], other[side], atol=1e-3)


def test_a_pair_that_breaks_a_hard_rule_stands_below_all_others(split: TimeSplit) -> None:
    known = {"series-a": frozenset({Stage.A}), "angel": frozenset({Stage.SEED})}
    world = split.asked.dataset
    startups = tuple(replace(one, stages=known[one.stage]) for one in world.startups)
    first = replace(world.investors[0], stages=frozenset({Stage.A}))
    asked = replace(
        split.asked, dataset=replace(world, investors=(first, *world.investors[1:]), startups=startups)
    )
    scores = OwnScore("own", PRIOR, rooms()).scored(asked, RNG)[Side.INVESTOR][0]
    wrong = np.array([one.stage == "angel" for one in startups])
    assert scores[wrong].max() < scores[~wrong].min() - 100


def test_a_room_is_described_once_for_several_scores(split: TimeSplit) -> None:
    room = rooms()
    assert room.told(split.asked) is room.told(split.asked)
