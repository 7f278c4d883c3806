"""What every method that is shown must keep to."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.conference import Interaction
from matcher.evaluation.baselines import Popularity, Random, RecentPopularity
from matcher.evaluation.methods import Method
from matcher.profiles import Side
from tests.matcher.evaluation.small_worlds import CUT, split_of

METHODS: tuple[Method, ...] = (Random(), Popularity(), RecentPopularity())
HISTORY = (Interaction("i0", "old", "invested", CUT.replace(year=2019), "A"),)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("shape", [(3, 2), (1, 4), (0, 2), (2, 0)])
def test_scores_are_single_precision_numbers_by_investor_and_startup(
    method: Method, shape: tuple[int, int]
) -> None:
    asked = split_of(np.ones(shape), HISTORY).asked
    scores = method.scored(asked, np.random.default_rng(0))
    assert set(scores) == set(Side)
    assert {(each.shape, each.dtype) for each in scores.values()} == {(shape, np.dtype(np.float32))}
    assert all(np.isfinite(each).all() for each in scores.values())


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_same_seed_gives_the_same_scores(method: Method) -> None:
    asked = split_of([[True, False], [False, True]], HISTORY).asked
    one, other = (method.scored(asked, np.random.default_rng(3)) for _ in range(2))
    assert all(np.array_equal(one[side], other[side]) for side in Side)
