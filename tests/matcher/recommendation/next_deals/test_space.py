"""Vectors learned from who backed whom."""

import numpy as np

from matcher.recommendation.next_deals.likeness import Documents, all_words
from matcher.recommendation.next_deals.space import learned_space
from tests.matcher.recommendation.next_deals.camps import SMALL, camps, past_of, same_camp


def test_investors_lean_to_their_camp(rng: np.random.Generator) -> None:
    world = camps(rng)
    past, own = past_of(world), same_camp(world)
    liking = learned_space(past, all_words(past), 0, SMALL).liking
    assert liking[own].min() > liking[~own].max()


def test_the_same_seed_gives_the_same_vectors(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    one, other = (learned_space(past, all_words(past), 7, SMALL) for _ in range(2))
    assert np.array_equal(one.liking, other.liking)
    assert np.array_equal(one.cosines, other.cosines)


def test_without_any_word_nothing_is_learned(rng: np.random.Generator) -> None:
    past = past_of(camps(rng))
    documents = all_words(past)
    empty = Documents(documents.companies[:, :0], documents.startups[:, :0])
    assert not learned_space(past, empty, 0, SMALL).liking.any()
