"""How much somebody invests."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matcher.conference import Interaction
from matcher.recommendation.next_deals.activity import recent_deals
from tests.matcher.recommendation.next_deals.camps import CUT, camps, past_of


def test_one_more_deal_never_lowers_it(rng: np.random.Generator) -> None:
    world = camps(rng)
    before = recent_deals(past_of(world), 1.0)
    more = replace(
        world,
        interactions=(*world.interactions, Interaction("i00", "old1", "invested", CUT - timedelta(30), "angel")),
    )
    after = recent_deals(past_of(more), 1.0)
    assert after[0] > before[0]
    assert np.array_equal(after[1:], before[1:])


def test_it_is_the_logarithm_of_what_still_counts(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    own = past.faded(3.0)[past.investor == 0].sum()
    assert recent_deals(past, 3.0)[0, 0] == pytest.approx(np.log(own + 0.05), rel=1e-5)


def test_openings_are_some_of_the_deals(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    assert (recent_deals(past, 1.0, opening=True) <= recent_deals(past, 1.0)).all()
