"""matcher's own ranker of deals, as a method among others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matcher.evaluation.baselines import RecentPopularity
from matcher.evaluation.methods import Scores, StandIn
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side
from matcher.recommendation.next_deals.ranker import RankerConfig, ranked_deals


@dataclass(frozen=True, slots=True)
class LearnedDeals:
    """Learned from what is dated before the cut; recent popularity where that is too little."""

    config: RankerConfig = field(default_factory=RankerConfig)
    name: str = "matcher"

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return the scores of both directions, as a ``StandIn`` where there is too little to learn from."""
        seed = int(rng.integers(1 << 31))
        day = asked.cut.toordinal()
        ranked = ranked_deals(asked.dataset, day, asked.pool, asked.rounds, seed, self.config)
        if ranked is None:
            instead = RecentPopularity()
            return StandIn(instead.scored(asked, rng), instead.name)
        return {side: ranked.scores(side) for side in Side}
