"""Implicit ALS (package implicit) with a ridge map from content to factors, which new companies need.

Factors: Hu, Koren and Volinsky, *Collaborative filtering for implicit feedback datasets*, ICDM 2008. The map for
items nobody has touched: Gantner et al., *Learning attribute-to-feature mappings for cold-start recommendations*,
ICDM 2010.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_limits

from benchmarks.peers.content import EVERYTHING, content_of, naming
from benchmarks.peers.portfolios import backed
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side


@dataclass(frozen=True, slots=True)
class MappedIals:
    """Factors of investors and companies from who backed whom, and of new companies from what they say."""

    factors: int = 64
    regularization: float = 0.1
    alpha: float = 40.0
    """How much more a deal says than no deal: the number of Hu, Koren and Volinsky."""
    iterations: int = 20
    ridge: float = 30.0
    parts: tuple[str, ...] = EVERYTHING

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming("iALS with a content map", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return products of factors, the same for both directions."""
        from implicit.als import AlternatingLeastSquares

        content, deals = content_of(asked, self.parts), backed(asked)
        seed = int(rng.integers(2**31 - 1))
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                self.factors, self.regularization, self.alpha, iterations=self.iterations, random_state=seed
            )
            model.fit(csr_matrix(deals), show_progress=False)
        touched = np.flatnonzero(deals.sum(axis=0))
        mapped = Ridge(self.ridge).fit(content.past[touched], model.item_factors[touched]).predict(content.new)
        scores = (model.user_factors[asked.pool] @ mapped.T).astype(np.float32)
        return dict.fromkeys(Side, scores)
