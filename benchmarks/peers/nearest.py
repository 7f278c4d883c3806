"""Portfolio neighbours: how like the few most similar companies an investor backed a new one is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.peers.content import TEXT, content_of, naming
from benchmarks.peers.portfolios import backed
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side


@dataclass(frozen=True, slots=True)
class PortfolioNearest:
    """The mean cosine of the ``k`` most similar portfolio companies; one that is missing counts as unlike."""

    k: int = 5
    parts: tuple[str, ...] = TEXT

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming(f"{self.k} nearest of the portfolio, TF-IDF", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return mean cosines, the same for both directions."""
        cosines = content_of(asked, self.parts).cosines().T
        owned = backed(asked)[asked.pool]
        scores = np.zeros((len(asked.pool), cosines.shape[1]), dtype=np.float32)
        for row in range(len(scores)):
            near = cosines[owned.indices[owned.indptr[row] : owned.indptr[row + 1]]]
            if len(near) > self.k:
                near = np.partition(near, len(near) - self.k, axis=0)[-self.k :]
            scores[row] = near.sum(axis=0) / self.k
        return dict.fromkeys(Side, scores)
