"""Exposure that gives many matches at a price of envy: steps towards sorted lists (Frank and Wolfe's method).

Both sides in turn go a part of the way from their exposure to that of the best lists under the present worth of
each couple. First matches count the less the more somebody already has (alpha-fairness, alpha = 1/2), which leads
away from poor local optima; then all count alike, and envy costs what the balance says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.profiles import Side
from matcher.recommendation.joint_lists.envy import MARGIN, TOLERANCE, Envy, Watched, envy
from matcher.recommendation.joint_lists.market import Exposure, Market, Rows, Values, other

# The side whose lists change first has no meaning; it is fixed so that runs repeat.
_TURNS = (Side.STARTUP, Side.INVESTOR)
_FAIR_STEPS, _FAIRNESS = 100, 0.5
# Steps at a price: as many as this many sorted couples allow, within bounds.
_WORK, _FEWEST, _MOST = 50_000_000, 200, 900
# The longest step, and the shortest as a share of it.
_STRIDE, _LAST = 0.03, 0.02
# Last steps to best answers where there is no price, and the steps after which envy is looked for among all.
_SETTLING, _LOOK = 20, 15
# Price at balance 1/2, in expected matches for a gain as large as what somebody has.
_EVEN_PRICE = 0.05


@dataclass(frozen=True, slots=True)
class Found:
    """Where the ascent ended.

    Attributes
    ----------
    exposure : by side (c,) float64, the probability that each couple is looked at.
    ranks : by side (c,) int64, one draw of the lottery over lists that gives this exposure.
    """

    exposure: Mapping[Side, Values]
    ranks: Mapping[Side, Rows]


class Lottery:
    """A lottery over lists for everybody, through its exposure and one draw of it."""

    def __init__(self, market: Market, rng: np.random.Generator) -> None:
        self.market = market
        self.rng = rng
        self.exposure = {side: own.even() for side, own in market.readers.items()}
        self.ranks = {side: own.ranks(rng.random(len(market.mutual))) for side, own in market.readers.items()}

    def mix(self, side: Side, worth: Values, share: float) -> None:
        """Let everybody of a side have the list sorted by a worth with this probability, else what was."""
        readers = self.market.readers[side]
        ranks = readers.ranks(worth)
        self.exposure[side] = (1.0 - share) * self.exposure[side] + share * readers.looked_at(ranks)
        redrawn = self.rng.random(readers.people) < share
        self.ranks[side] = np.where(redrawn[readers.owner], ranks, self.ranks[side])

    def found(self) -> Found:
        """Return the present state; later mixing leaves it as it is."""
        return Found(dict(self.exposure), dict(self.ranks))


def ascended(market: Market, balance: float, rng: np.random.Generator) -> Found:
    """Return exposure for a balance in [0, 1], from most expected matches to no envy; rng only draws the lists."""
    lottery = Lottery(market, rng)
    _share_fairly(lottery)
    if balance == 0.0:
        return _without_prices(lottery)
    return _at_a_price(lottery, np.inf if balance == 1.0 else _EVEN_PRICE * balance / (1.0 - balance))


def _strides(market: Market) -> Values:
    """Return the lengths of the steps, falling in a straight line."""
    steps = int(np.clip(_WORK // max(len(market.mutual), 1), _FEWEST, _MOST))
    return np.asarray(_STRIDE * np.maximum(1.0 - np.arange(steps) / steps, _LAST), dtype=np.float64)


def _share_fairly(lottery: Lottery) -> None:
    """Raise the welfare of each side by the lists of the other: matches to the power 1/2, summed over people."""
    market = lottery.market
    for step in range(_FAIR_STEPS):
        for side in _TURNS:
            across = other(side)
            served = market.readers[across]
            have = np.maximum(served.total(market.matches(lottery.exposure)), TOLERANCE)
            need = (have**-_FAIRNESS)[served.owner]
            lottery.mix(side, market.mutual * lottery.exposure[across] * need, 2.0 / (step + 2.0))


def _without_prices(lottery: Lottery) -> Found:
    """Raise the expected matches, and end at lists that are each side's best answer to the other's.

    Where that ends below the best answers to lists by the product, as it may in a small room, those are returned.
    """
    for share in _strides(lottery.market):
        _answer(lottery, float(share))
    by_product = Lottery(lottery.market, lottery.rng)
    for side in _TURNS:
        by_product.mix(side, lottery.market.mutual, 1.0)
    ends = (lottery, by_product)
    for one in ends:
        for _ in range(_SETTLING):
            _answer(one, 1.0)
    return max(ends, key=lambda one: float(one.market.matches(one.exposure).sum())).found()


def _answer(lottery: Lottery, share: float) -> None:
    """Let each side go a part of the way to its best answer to the other's lists."""
    for side in _TURNS:
        lottery.mix(side, lottery.market.mutual * lottery.exposure[other(side)], share)


def _at_a_price(lottery: Lottery, dearest: float) -> Found:
    """Raise the expected matches less the price of envy; where that has no end, return the least envious."""
    market = lottery.market
    watched = {side: Watched.nobody() for side in Side}
    best, least = lottery.found(), (np.inf, 0.0)
    strides = _strides(market)
    for step, share in enumerate(strides):
        if step % _LOOK == 0 or step == len(strides) - 1:
            near = {side: envy(market, lottery.exposure, side, -MARGIN / 2) for side in Side}
            watched = {side: watched[side].joined(market, side, near[side]) for side in Side}
            envious = (float(_count(near)), -float(market.matches(lottery.exposure).sum()))
            if envious < least:
                best, least = lottery.found(), envious
        for side in _TURNS:
            worth = market.mutual * lottery.exposure[other(side)] + _pull(lottery, watched, side, dearest)
            lottery.mix(side, worth, float(share))
        watched = {
            one: watched[one].followed(market, lottery.exposure, one, float(share), dearest) for one in Side
        }
    return best if dearest == np.inf else lottery.found()


def _pull(lottery: Lottery, watched: Mapping[Side, Watched], side: Side, dearest: float) -> Values:
    """Return what envy on both sides adds to the worth of exposure in the lists of one, (c,) float64."""
    market, exposure = lottery.market, lottery.exposure
    pull = np.zeros(len(market.mutual))
    for envious, pairs in watched.items():
        if len(pairs):
            pull += pairs.followed(market, exposure, envious, 1.0, dearest).pull(market, exposure, envious)[side]
    return pull


def _count(near: Mapping[Side, Envy]) -> int:
    return sum(int((one.gain > TOLERANCE).sum()) for one in near.values())


def envies(market: Market, exposure: Exposure) -> dict[Side, int]:
    """Return the number of ordered pairs in which the first envies the second, by side."""
    return {side: len(envy(market, exposure, side)) for side in Side}
