from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matcher.conference import Interaction
from matcher.evaluation.baselines import Popularity, Random, RecentPopularity
from matcher.profiles import Side
from tests.matcher.evaluation.small_worlds import CUT, split_of

YEAR = timedelta(365.25)
HISTORY = (
    Interaction("i0", "old", "invested", CUT - YEAR * 2, "A"),
    Interaction("i0", "older", "invested", CUT - YEAR * 4, "B"),
    Interaction("i1", "old", "invested", CUT - YEAR, "A"),
)
ASKED = split_of([[True, False, True], [False, True, False], [False, False, False]], HISTORY).asked


def test_popularity_counts_companies() -> None:
    scores = Popularity().scored(ASKED, np.random.default_rng(0))
    assert scores[Side.STARTUP].tolist() == [[2, 2, 2], [1, 1, 1], [0, 0, 0]]


def test_only_deals_of_the_rounds_asked_about_count() -> None:
    scores = Popularity().scored(replace(ASKED, rounds=("B",)), np.random.default_rng(0))
    assert scores[Side.STARTUP][:, 0].tolist() == [1, 0, 0]


def test_a_deal_counts_half_after_the_half_life() -> None:
    scores = RecentPopularity(half_life=2.0).scored(ASKED, np.random.default_rng(0))
    # Two and four years ago: 1/2 + 1/4; one year ago: the root of 1/2. Days are whole, so that little is off.
    assert scores[Side.STARTUP][:, 0].tolist() == pytest.approx([0.75, 0.5**0.5, 0], abs=1e-3)


@pytest.mark.parametrize("method", [Popularity(), RecentPopularity()])
def test_popularity_cannot_tell_new_startups_apart(method: Popularity | RecentPopularity) -> None:
    assert np.ptp(method.scored(ASKED, np.random.default_rng(0))[Side.INVESTOR]) == 0


def test_chance_scores_each_direction_for_itself() -> None:
    scores = Random().scored(ASKED, np.random.default_rng(0))
    assert not np.array_equal(scores[Side.STARTUP], scores[Side.INVESTOR])
