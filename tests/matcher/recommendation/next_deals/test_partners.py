"""Whom an investor invests with."""

import numpy as np
import pytest

from matcher.recommendation.next_deals.partners import likely_partners, rivals
from tests.matcher.recommendation.next_deals.camps import camps, past_of, same_camp


def test_partners_are_found_in_the_own_camp(rng: np.random.Generator) -> None:
    # Investors share deals within their camp only, so a startup sought by one camp is near to all of it.
    world = camps(rng)
    own = same_camp(world)
    scores = np.where(own, 3.0, 0.0).astype(np.float32)
    found = likely_partners(past_of(world), scores)
    assert found[own].min() > found[~own].max()


def test_more_of_the_same_for_everybody_changes_no_partner(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    scores = rng.normal(size=past.shape).astype(np.float32)
    assert likely_partners(past, scores + 5) == pytest.approx(likely_partners(past, scores), abs=1e-3)


def test_rivals_are_the_same_for_all_and_grow_with_every_score() -> None:
    # log(e^0 + e^0) = log 2
    assert rivals(np.zeros((2, 3), dtype=np.float32)) == pytest.approx(np.full((2, 3), np.log(2)), rel=1e-5)
