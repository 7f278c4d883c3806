"""matcher's own ranker as a method."""

from datetime import timedelta

import numpy as np

from matcher.evaluation.baselines import RecentPopularity
from matcher.evaluation.learned import LearnedDeals
from matcher.evaluation.methods import StandIn
from matcher.evaluation.metrics import auc
from matcher.evaluation.splitting import by_query, split_by_time
from matcher.profiles import Side
from matcher.recommendation.next_deals.ranker import RankerConfig
from tests.matcher.recommendation.next_deals.camps import CUT, SMALL, camps

_METHOD = LearnedDeals(RankerConfig(windows=2, space=SMALL))


def test_it_beats_recent_popularity_where_there_are_camps(rng: np.random.Generator) -> None:
    split = split_by_time(camps(rng), CUT - timedelta(200), 2)
    for side in Side:
        queries = split.queries(side)
        truth = by_query(split.truth, side, queries)
        learned, popular = (
            auc(by_query(method.scored(split.asked, np.random.default_rng(0))[side], side, queries), truth).mean()
            for method in (_METHOD, RecentPopularity())
        )
        assert learned > popular + 0.2


def test_where_little_happened_it_falls_back_to_recent_popularity(rng: np.random.Generator) -> None:
    world = camps(rng)
    early = min(event.at for event in world.interactions if event.at is not None) + timedelta(20)
    asked = split_by_time(world, early).asked
    scored = _METHOD.scored(asked, np.random.default_rng(0))
    expected = RecentPopularity().scored(asked, np.random.default_rng(0))
    assert all(np.array_equal(scored[side], expected[side]) for side in Side)
    assert isinstance(scored, StandIn)
    assert scored.method == "recent popularity"
