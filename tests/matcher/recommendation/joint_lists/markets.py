"""Small markets for the tests of joint lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.joint_lists.market import Market

Values = NDArray[np.float64]


def both(investors: list[float], startups: list[float]) -> dict[Side, Values]:
    return {Side.INVESTOR: np.array(investors), Side.STARTUP: np.array(startups)}


def sizes(investors: int, startups: int) -> dict[Side, int]:
    return {Side.INVESTOR: investors, Side.STARTUP: startups}


def everybody(investors: int, startups: int) -> Pairs:
    """Return all pairs of two sides, by investor and startup."""
    rows, columns = np.divmod(np.arange(investors * startups), startups)
    return Pairs.of(rows, columns, np.zeros_like(rows))


def full(mutual: list[list[float]], length: int = 9) -> Market:
    """Return the market of a matrix, a row an investor."""
    table = np.array(mutual, dtype=float)
    return Market.of(everybody(*table.shape), table.ravel(), sizes(*table.shape), length)


def random_scores(pairs: Pairs, seed: int) -> dict[Side, Values]:
    rng = np.random.default_rng(seed)
    return {side: rng.random(len(pairs)) for side in Side}


def sparse(investors: int, startups: int, share: float, seed: int) -> Pairs:
    """Return each couple with this probability."""
    pairs = everybody(investors, startups)
    return pairs.take(np.random.default_rng(seed).random(len(pairs)) < share)
