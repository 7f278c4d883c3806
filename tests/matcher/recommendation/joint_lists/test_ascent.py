"""Many matches without a price, no envy where the price has no end, and always exposure that lists can give."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from hypothesis import example, given, settings

from benchmarks.joint_lists import measured, public_room
from matcher.profiles import Side
from matcher.recommendation.joint_lists.ascent import Lottery, ascended, envies
from matcher.recommendation.joint_lists.market import Market
from tests.matcher.recommendation.joint_lists.markets import everybody, full, random_scores, sizes, sparse
from tests.matcher.recommendation.rooms import SEEDS

FEW = settings(deadline=None, max_examples=5)


def room(seed: int, length: int = 5) -> Market:
    pairs = sparse(12, 9, 0.6, seed)
    scores = random_scores(pairs, seed)
    return Market.of(pairs, scores[Side.INVESTOR] * scores[Side.STARTUP], sizes(12, 9), length)


def test_two_couples_who_want_each_other_stand_first() -> None:
    found = ascended(full([[0.9, 0.5], [0.5, 0.9]]), 0.0, np.random.default_rng(0))
    # 0.9 + 0.9 in first places, 0.5 x 1/2 x 1/2 twice in second places.
    assert found.exposure[Side.INVESTOR].tolist() == [1, 0.5, 0.5, 1]
    assert found.exposure[Side.STARTUP].tolist() == [1, 0.5, 0.5, 1]


@pytest.mark.parametrize(("popularity", "published"), [(0.5, 16.5), (0.8, 12.0)])
def test_the_public_generator_is_left_without_envy_at_balance_1(popularity: float, published: float) -> None:
    market = public_room(popularity=popularity).market
    found = ascended(market, 1.0, np.random.default_rng(0))
    assert set(envies(market, found.exposure).values()) == {0}
    assert market.matches(found.exposure).sum() > published


def test_the_public_generator_gives_more_matches_than_published_at_balance_0() -> None:
    market = public_room().market
    assert market.matches(ascended(market, 0.0, np.random.default_rng(0)).exposure).sum() > 16.9


def test_the_published_figures_of_other_methods_come_out() -> None:
    lines = list(islice(measured(public_room()), 3))
    assert [(round(one.matches, 4), *one.envy.values()) for one in lines] == [
        (6.0976, 383, 172),
        (13.2147, 211, 81),
        (15.4475, 63, 10),
    ]


@FEW
@example(seed=386710330)  # the ascent alone ended below
@given(seed=SEEDS)
def test_without_a_price_there_are_no_fewer_matches_than_by_the_product(seed: int) -> None:
    market = room(seed)
    product = market.matches(market.ranked(dict.fromkeys(Side, market.mutual))).sum()
    joint = market.matches(ascended(market, 0.0, np.random.default_rng(seed)).exposure).sum()
    assert joint >= product - 1e-9


@pytest.mark.parametrize("balance", [0.0, 0.3, 1.0])
def test_exposure_is_what_a_lottery_over_lists_can_give(balance: float) -> None:
    market = room(4)
    found = ascended(market, balance, np.random.default_rng(0))
    for side, readers in market.readers.items():
        exposure, ranks = found.exposure[side], found.ranks[side]
        assert np.allclose(readers.total(exposure), readers.total(readers.looked_at(ranks)))
        for person in range(readers.people):
            mine = np.sort(exposure[readers.owner == person])[::-1]
            most = readers.looked_at(np.arange(len(mine)))
            assert np.all(np.cumsum(mine) <= np.cumsum(most) + 1e-9)
            assert sorted(ranks[readers.owner == person].tolist()) == list(range(len(mine)))


def test_draws_give_the_exposure_on_average() -> None:
    # A thousand readers with the same three candidates and the same lottery.
    pairs = everybody(1000, 3)
    market = Market.of(pairs, np.ones(3000), sizes(1000, 3), 2)
    lottery = Lottery(market, np.random.default_rng(0))
    for worth, share in (([3.0, 2.0, 1.0], 1.0), ([1.0, 2.0, 3.0], 0.5), ([2.0, 3.0, 1.0], 0.3)):
        lottery.mix(Side.INVESTOR, np.tile(worth, 1000), share)
    # 0.35 x (1, 1/2, 0) + 0.35 x (0, 1/2, 1) + 0.3 x (1/2, 1, 0).
    exposure = [0.5, 0.65, 0.35]
    assert lottery.exposure[Side.INVESTOR].reshape(1000, 3)[7].tolist() == pytest.approx(exposure)
    drawn = market.readers[Side.INVESTOR].looked_at(lottery.ranks[Side.INVESTOR]).reshape(1000, 3)
    # The standard deviation of a draw is 1/2 at most: 4 x 0.5 / sqrt(1000) = 0.063.
    assert np.abs(drawn.mean(axis=0) - exposure).max() < 0.063


def test_the_exposure_does_not_depend_on_the_draw() -> None:
    first, second = (ascended(room(2), 0.0, np.random.default_rng(seed)) for seed in (0, 1))
    for side in Side:
        assert first.exposure[side].tolist() == second.exposure[side].tolist()
