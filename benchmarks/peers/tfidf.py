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
    """Recent popularity times likeness: a company backed counts by how recent and how like the new one it is."""

    parts: tuple[str, ...] = DESCRIBED
    half_life: float = 1.0
    power: int = 1
    """Of the cosine: the greater, the more the most similar companies count."""

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        raised = f"^{self.power}" if self.power > 1 else ""
        return naming(f"recent popularity × TF-IDF{raised}", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return the decayed sum of powers of cosines, the same for both directions."""
        cosines = content_of(asked, self.parts).cosines() ** self.power
        scores = (backed(asked, self.half_life)[asked.pool] @ cosines.T).astype(np.float32)
        return dict.fromkeys(Side, scores)
