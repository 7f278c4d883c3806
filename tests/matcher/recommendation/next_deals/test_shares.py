"""Shares of regions, rounds and fields, over everybody's."""

import numpy as np

from matcher.recommendation.next_deals.shares import field_share, round_share, share_of
from matcher.recommendation.next_deals.words import fields_of, region_of
from tests.matcher.recommendation.next_deals.camps import camps, past_of, same_camp


def test_the_own_camp_is_above_usual_and_the_other_below(rng: np.random.Generator) -> None:
    world = camps(rng)
    past, own = past_of(world), same_camp(world)
    for share in (share_of(past, region_of), round_share(past), field_share(past, fields_of)):
        assert (share[own] > 0).all()
        assert (share[~own] < 0).all()


def test_what_a_startup_does_not_say_speaks_neither_for_nor_against(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    assert not share_of(past, lambda _: "").any()
    assert not field_share(past, lambda _: []).any()
