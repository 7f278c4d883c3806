"""What every way of suggesting looks like to the evaluation, whether built here or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.splitting import Asked
from matcher.profiles import Side

#: For each side that asks, (n, s) float32: row of the pool, row of the startups asked about; more is better.
Scores = Mapping[Side, NDArray[np.float32]]


class StandIn(dict[Side, NDArray[np.float32]]):
    """Scores of another method, for one that found too little to learn from.

    Attributes
    ----------
    method : the name of the other method.
    """

    def __init__(self, scores: Scores, method: str) -> None:
        super().__init__(scores)
        self.method = method


class Method(Protocol):
    """A way to rank the pool for each new startup, and the new startups for each of the pool."""

    @property
    def name(self) -> str:
        """The name in tables and files; each method of a contest has its own."""

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return the scores of all n investors of the pool and s startups, in this order of axes, by side.

        ``[Side.STARTUP]`` ranks the pool for each startup (a column is a query), ``[Side.INVESTOR]`` ranks the
        startups for each investor (a row is a query). Everything that is learned is learned from ``asked``.
        Whoever cannot learn from it and answers as another method does returns a ``StandIn``.
        """
