"""LightFM hybrid (package lightfm, or lightfm-next where that does not build), WARP loss, content as features.

Kula, *Metadata embeddings for user and item cold-start recommendations*, CBRecSys 2015. Who is ranked is the item:
WARP learns no bias of who asks, so each direction is a model of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from benchmarks.peers.content import EVERYTHING, Content, content_of, naming
from benchmarks.peers.portfolios import backed
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side


@dataclass(frozen=True, slots=True)
class LightFmHybrid:
    """Investors by identity; companies by content, of which new ones have as much as those of the past."""

    components: int = 64
    epochs: int = 30
    learning_rate: float = 0.05
    parts: tuple[str, ...] = EVERYTHING

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming("LightFM hybrid", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return the models' scores, one model a direction."""
        content = content_of(asked, self.parts)
        return {side: self._direction(asked, side, content, int(rng.integers(2**31 - 1))) for side in Side}

    def _direction(self, asked: Asked, asks: Side, content: Content, seed: int) -> NDArray[np.float32]:
        from lightfm import LightFM

        deals = backed(asked)
        # Rows that sum to 1, as the package's own builder of features makes them.
        known, new = (csr_matrix(normalize(rows, norm="l1")) for rows in (content.past, content.new))
        model = LightFM(self.components, loss="warp", learning_rate=self.learning_rate, random_state=seed)
        if asks is Side.INVESTOR:
            model.fit(deals.tocoo(), item_features=known, epochs=self.epochs)
            bias, rows = model.get_item_representations(new)
            scores = model.user_embeddings[asked.pool] @ rows.T + bias
        else:
            model.fit(deals.T.tocoo(), user_features=known, epochs=self.epochs)
            _, rows = model.get_user_representations(new)
            scores = model.item_embeddings[asked.pool] @ rows.T + model.item_biases[asked.pool][:, None]
        return np.asarray(scores, dtype=np.float32)
