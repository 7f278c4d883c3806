"""Likeness to portfolios."""

import numpy as np
import pytest

from matcher.recommendation.next_deals.likeness import (
    all_words,
    mean_of_nearest,
    nearest_likeness,
    portfolio_likeness,
    single_words,
    theme_likeness,
)
from tests.matcher.recommendation.next_deals.camps import camps, past_of, same_camp


def test_the_own_camp_is_nearer_in_every_way(rng: np.random.Generator) -> None:
    world = camps(rng)
    past, own = past_of(world), same_camp(world)
    single, every = single_words(past), all_words(past)
    for likeness in (
        portfolio_likeness(past, single),
        nearest_likeness(past, single),
        theme_likeness(past, every, 0),
    ):
        assert likeness[own].min() > likeness[~own].max()


def test_words_that_only_new_startups_use_are_not_in_the_vocabulary(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    documents = single_words(past)
    assert documents.companies.shape[1] == documents.startups.shape[1]
    assert (documents.companies.toarray().sum(axis=0) > 0).all()


def test_the_mean_of_the_nearest_five(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    cosines = rng.random((len(past.companies), len(past.startups)), dtype=np.float32)
    means = mean_of_nearest(past, cosines)
    own = cosines[past.company[past.investor == 3]]
    assert means[3] == pytest.approx(np.sort(own, axis=0)[-5:].mean(axis=0), rel=1e-5)
