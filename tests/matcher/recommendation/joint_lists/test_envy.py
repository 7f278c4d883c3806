"""Envy is wanting another's places in the lists across the table; a price on it works against it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from matcher.profiles import Side
from matcher.recommendation.joint_lists.envy import Envy, Watched, envy
from matcher.recommendation.joint_lists.market import Exposure, Market, other
from tests.matcher.recommendation.joint_lists.markets import both, full, random_scores, sizes, sparse
from tests.matcher.recommendation.rooms import SEEDS, SMALL_LAWS


def random_market(seed: int) -> tuple[Market, Exposure]:
    pairs = sparse(7, 6, 0.7, seed)
    scores = random_scores(pairs, seed)
    market = Market.of(pairs, scores[Side.INVESTOR], sizes(7, 6), 4)
    return market, {
        side: readers.looked_at(readers.ranks(scores[side])) for side, readers in market.readers.items()
    }


def test_who_stands_second_envies_who_stands_first() -> None:
    market = full([[0.5], [0.4]])
    # One startup lists investor 0 first and investor 1 second; both investors look at it for sure.
    exposure = both([1.0, 1.0], [1.0, 0.5])
    found = envy(market, exposure, Side.INVESTOR)
    # In the first place investor 1 would expect 0.4 instead of 0.2 matches.
    assert (found.who.tolist(), found.whom.tolist(), found.gain.tolist()) == ([1], [0], [0.2])
    assert len(envy(market, exposure, Side.STARTUP)) == 0


def test_gains_within_the_slack_are_no_envy() -> None:
    market = full([[0.5], [0.4]])
    assert len(envy(market, both([1.0, 1.0], [1.0, 0.8]), Side.INVESTOR, slack=0.3)) == 0


@SMALL_LAWS
@given(seed=SEEDS)
def test_envy_is_what_the_definition_says(seed: int) -> None:
    market, exposure = random_market(seed)
    investor, startup = market.readers[Side.INVESTOR].owner, market.readers[Side.STARTUP].owner
    mutual, mine, places = (np.zeros((7, 6)) for _ in range(3))
    mutual[investor, startup] = market.mutual
    mine[investor, startup], places[investor, startup] = exposure[Side.INVESTOR], exposure[Side.STARTUP]
    there = (mutual * mine) @ places.T
    wanting = np.argwhere(there > np.diag(there)[:, None] + 1e-9)
    found = envy(market, exposure, Side.INVESTOR)
    assert np.stack([found.who, found.whom], axis=1).tolist() == wanting.tolist()


def test_each_joins_with_what_it_envies_most_and_nobody_twice() -> None:
    market, exposure = random_market(3)
    found = envy(market, exposure, Side.INVESTOR)
    watched = Watched.nobody().joined(market, Side.INVESTOR, found)
    assert len(watched) == len(found)
    assert len(watched.joined(market, Side.INVESTOR, found)) == len(found)


def test_a_price_rises_with_envy_up_to_the_dearest_and_falls_without() -> None:
    market = full([[0.5], [0.4]])
    found = Envy(np.array([1]), np.array([0]), np.array([0.2]))
    watched = Watched.nobody().joined(market, Side.INVESTOR, found)
    # The gain is 100 % of the own matches, 101 % with the margin, of which 100 % are told: 6 x 1/2 x 1.
    risen = watched.followed(market, both([1.0, 1.0], [1.0, 0.5]), Side.INVESTOR, 0.5, np.inf)
    assert risen.price.tolist() == [3.0]
    assert watched.followed(market, both([1.0, 1.0], [1.0, 0.5]), Side.INVESTOR, 0.5, 2.0).price.tolist() == [2.0]
    # In the other's place investor 1 would have half the matches: 3 + 6 x 1 x (0.5 - 1 + 0.01) = 0.06.
    fallen = risen.followed(market, both([1.0, 1.0], [0.5, 1.0]), Side.INVESTOR, 1.0, np.inf)
    assert fallen.price.tolist() == pytest.approx([0.06])


@pytest.mark.parametrize("side", Side)
def test_the_pull_is_the_slope_of_the_priced_envy(side: Side) -> None:
    market, exposure = random_market(5)
    watched = Watched.nobody().joined(market, side, envy(market, exposure, side))
    watched = watched.followed(market, exposure, side, 1.0, np.inf)
    own = market.readers[side].total(market.matches(exposure))

    def priced(changed: Exposure) -> float:
        wanted, places = market.mutual * changed[side], changed[other(side)]
        there = np.bincount(watched.pair, wanted[watched.mine] * places[watched.theirs], len(watched))
        gain = there - market.readers[side].total(wanted * places)[watched.who]
        return -float(watched.price @ (gain / own[watched.who]))

    slope = watched.pull(market, exposure, side)
    for changed in Side:
        for couple in range(len(market.mutual)):
            step = {one: values.copy() for one, values in exposure.items()}
            step[changed][couple] += 1e-6
            difference = (priced(step) - priced(exposure)) / 1e-6
            assert slope[changed][couple] == pytest.approx(difference, abs=1e-4, rel=1e-4)
