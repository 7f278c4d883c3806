"""From deals to scores."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matcher.conference import Dataset, Interaction
from matcher.profiles import Side
from matcher.recommendation.next_deals.evidence import LATER, Clue
from matcher.recommendation.next_deals.ranker import RankedDeals, RankerConfig, ranked_deals
from tests.matcher.recommendation.next_deals.camps import CUT, SMALL, camps, same_camp

_CONFIG = RankerConfig(windows=2, space=SMALL)


def _ranked(rng: np.random.Generator) -> tuple[Dataset, RankedDeals]:
    world = camps(rng)
    ranked = ranked_deals(world, CUT.toordinal(), np.arange(len(world.investors)), (), 0, _CONFIG)
    assert ranked is not None
    return world, ranked


def test_both_directions_find_the_own_camp(rng: np.random.Generator) -> None:
    world, ranked = _ranked(rng)
    own = same_camp(world)
    startups_ask, investors_ask = ranked.scores(Side.STARTUP), ranked.scores(Side.INVESTOR)
    for column in range(own.shape[1]):
        assert startups_ask[own[:, column], column].min() > startups_ask[~own[:, column], column].max()
    for row in range(own.shape[0]):
        assert investors_ask[row, own[row]].min() > investors_ask[row, ~own[row]].max()


def test_the_parts_are_the_score(rng: np.random.Generator) -> None:
    _, ranked = _ranked(rng)
    for side in Side:
        parts = ranked.parts(side, 3, 5)
        assert sum(parts.values()) == pytest.approx(ranked.scores(side)[3, 5], rel=1e-3, abs=1e-3)


def test_too_little_history_is_said_and_not_guessed(rng: np.random.Generator) -> None:
    world = camps(rng)
    before_all = min(event.at for event in world.interactions if event.at is not None)
    assert ranked_deals(world, before_all.toordinal(), np.arange(3), (), 0, _CONFIG) is None


def test_a_couple_with_a_deal_is_as_ordinary_as_its_startups_others(rng: np.random.Generator) -> None:
    world = camps(rng)
    own = world.startups[0]
    deal = Interaction(world.investors[2].id, own.id, "invested", CUT - timedelta(30), own.stage)
    world = replace(world, interactions=(*world.interactions, deal))
    ranked = ranked_deals(world, CUT.toordinal(), np.arange(len(world.investors)), (), 0, _CONFIG)
    assert ranked is not None
    assert np.argwhere(ranked.backed).tolist() == [[2, 0]]
    others = np.delete(np.arange(len(world.investors)), 2)
    for clue in Clue:
        if clue not in LATER:
            column = ranked.clues[clue][:, 0]
            assert column[2] == pytest.approx(column[others].mean(), rel=1e-4, abs=1e-5)
