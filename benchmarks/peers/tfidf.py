"""TF-IDF: the cosine of a new company and the whole of what an investor backed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.preprocessing import normalize

from benchmarks.peers.content import DESCRIBED, TEXT, content_of, naming
from benchmarks.peers.portfolios import backed
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side


@dataclass(frozen=True, slots=True)
class PortfolioTfidf:
    """An investor is the direction of the sum of its companies' TF-IDF rows."""

    parts: tuple[str, ...] = TEXT

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming("TF-IDF of the portfolio", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return cosines, the same for both directions."""
        content = content_of(asked, self.parts)
        centres = normalize(backed(asked)[asked.pool] @ content.past)
        scores = (centres @ content.new.T).toarray().astype(np.float32)
        return dict.fromkeys(Side, scores)


@dataclass(frozen=True, slots=True)
class RecentTimesTfidf:
    """Recent popularity times likeness: the log of the deals that still count, times the portfolio's cosine.

    On an earlier window of Crunchbase this is the best of the plain ways to multiply the two: recall@20 .324, by
    the popularity itself .272, by its root .319, summing each company's likeness by how recent it is .296.
    """

    parts: tuple[str, ...] = DESCRIBED
    half_life: float = 1.0

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming("log of recent popularity × TF-IDF", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return the products, the same for both directions."""
        cosines = PortfolioTfidf(self.parts).scored(asked, rng)[Side.STARTUP]
        deals = backed(asked, self.half_life)[asked.pool].sum(axis=1)
        scores = (np.log1p(np.asarray(deals)).reshape(-1, 1) * cosines).astype(np.float32)
        return dict.fromkeys(Side, scores)
