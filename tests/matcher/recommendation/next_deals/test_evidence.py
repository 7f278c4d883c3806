"""The columns of a pair."""

from dataclasses import replace

import numpy as np

from matcher.recommendation.next_deals.evidence import Clue, clues_of
from tests.matcher.recommendation.next_deals.camps import SMALL, camps, past_of, same_camp


def test_every_clue_of_every_pair_is_a_number(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    clues = clues_of(past, 0, SMALL)
    assert clues.values.shape == (len(Clue), *past.shape)
    assert np.isfinite(clues.values).all()


def test_homes_are_told_apart(rng: np.random.Generator) -> None:
    # The funds name their state and no town.
    world = camps(rng)
    clues, own = clues_of(past_of(world), 0, SMALL), same_camp(world)
    assert np.array_equal(clues[Clue.HOME_REGION] == 1, own)
    assert np.array_equal(clues[Clue.OTHER_REGION] == 1, ~own)
    assert not clues[Clue.HOME_CITY].any()


def test_the_order_of_the_startups_changes_nothing_but_the_order(rng: np.random.Generator) -> None:
    world = camps(rng)
    turned = replace(world, startups=world.startups[::-1])
    one, other = (clues_of(past_of(data), 0, SMALL).values for data in (world, turned))
    assert np.allclose(one, other[:, :, ::-1], atol=1e-4)
