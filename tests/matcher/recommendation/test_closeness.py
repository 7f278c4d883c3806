"""Closeness is told in standard deviations above what is usual for a person, by language of the other side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.closeness import closeness
from matcher.recommendation.embedding import Embedding, Passages
from matcher.words import Language
from tests.matcher.recommendation.rooms import LAWS, SEEDS, all_pairs, embedding, random_embedding


def room(seed: int) -> Embedding:
    rng = np.random.default_rng(seed)
    n, p = rng.integers(1, 7, 2)
    return random_embedding(rng, int(n), int(p))


ROOMS = SEEDS.map(room)


def usual(vectors: Embedding, seed: int = 0, pairs: Pairs | None = None) -> dict[Side, NDArray[np.float64]]:
    everybody = all_pairs(len(vectors.investors), len(vectors.startups))
    return closeness(vectors, pairs or everybody, np.random.default_rng(seed)).usual


def shifted(vectors: Embedding, scale: float, offsets: dict[Language, float], side: Side) -> Embedding:
    """Return vectors whose cosines are ``scale`` times what they were, plus an offset by one side's language."""

    def with_column(rows: NDArray[np.float32], column: NDArray[np.float64]) -> NDArray[np.float32]:
        return np.column_stack([np.sqrt(scale) * rows, column]).astype(np.float32)

    languages = {one: np.array([offsets[language] for language in vectors.languages[one]]) for one in Side}
    own, other = languages[Side.INVESTOR], languages[Side.STARTUP]
    if side is Side.INVESTOR:
        other = np.ones_like(other)
    else:
        own = np.ones_like(own)
    interests = vectors.interests
    return replace(
        vectors,
        investors=with_column(vectors.investors, own),
        startups=with_column(vectors.startups, other),
        interests=Passages(
            interests.texts, with_column(interests.vectors, own[interests.owner]), interests.starts
        ),
    )


def test_two_startups_before_one_investor() -> None:
    # Cosines 1 and 0: mean 0.5, spread 0.5; the room is this investor, so that shrinking changes nothing.
    vectors = embedding([[[1.0, 0.0]]], [[1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_allclose(usual(vectors)[Side.INVESTOR], [1.0, -1.0], atol=1e-6)


def test_a_background_is_shrunk_towards_that_of_the_room() -> None:
    # Cosines (1, 0) and (0, 0). The first investor: mean 1/2, spread 1/2; the room: mean 1/4, spread
    # sqrt(3)/4 = 0.4330. Two startups were seen, so it weighs 2 / (2 + 10) = 1/6: mean 1/12 + 5/24 = 0.2917,
    # spread 1/12 + 5/6 x 0.4330 = 0.4442. So (1 - 0.2917) / 0.4442 = 1.5947 and -0.2917 / 0.4442 = -0.6567.
    # The second: mean 0 + 5/24 = 0.2083, spread 0.3608; twice -0.2083 / 0.3608 = -0.5774.
    vectors = embedding([[[1.0, 0.0, 0.0]], [[0.0, 0.0, 1.0]]], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    expected = [1.5947, -0.6567, -0.5774, -0.5774]
    np.testing.assert_allclose(usual(vectors)[Side.INVESTOR], expected, atol=1e-4)


@LAWS
@given(vectors=ROOMS)
def test_it_is_nan_exactly_where_somebody_says_nothing(vectors: Embedding) -> None:
    pairs = all_pairs(len(vectors.investors), len(vectors.startups))
    found = closeness(vectors, pairs, np.random.default_rng(0))
    silent = ~(vectors.known[Side.INVESTOR][pairs.investor] & vectors.known[Side.STARTUP][pairs.startup])
    for side in Side:
        np.testing.assert_array_equal(np.isnan(found.usual[side]), silent)
    np.testing.assert_array_equal(found.interest == -1, silent)


@LAWS
@given(vectors=ROOMS)
def test_the_best_interest_counts(vectors: Embedding) -> None:
    pairs = all_pairs(len(vectors.investors), len(vectors.startups))
    found = closeness(vectors, pairs, np.random.default_rng(0))
    for row in np.flatnonzero(found.interest >= 0):
        own = vectors.interests.of(int(pairs.investor[row]))
        cosines = vectors.interests.vectors[own] @ vectors.startups[pairs.startup[row]]
        assert found.interest[row] - own.start == np.argmax(cosines)


@LAWS
@given(vectors=ROOMS, scale=st.floats(0.5, 2), chinese=st.floats(-1, 1), english=st.floats(-1, 1))
@pytest.mark.parametrize("side", list(Side))
def test_what_the_language_of_the_other_side_adds_to_a_cosine_is_taken_out(
    vectors: Embedding, side: Side, scale: float, chinese: float, english: float
) -> None:
    other = Side.STARTUP if side is Side.INVESTOR else Side.INVESTOR
    moved = shifted(vectors, scale, {Language.ZH: chinese, Language.EN: english}, other)
    told = usual(vectors)[side] * (np.abs(usual(vectors)[side]) < 50)  # the narrowest spread is no ratio
    np.testing.assert_allclose(usual(moved)[side] * (np.abs(usual(vectors)[side]) < 50), told, atol=2e-3)


@LAWS
@given(vectors=ROOMS, added=st.floats(-1, 1))
@pytest.mark.parametrize("side", list(Side))
def test_what_is_added_to_all_cosines_is_taken_out_for_both_sides(
    vectors: Embedding, side: Side, added: float
) -> None:
    moved = shifted(vectors, 1.0, dict.fromkeys(Language, added), Side.STARTUP)
    np.testing.assert_allclose(usual(moved)[side], usual(vectors)[side], atol=2e-3)


def test_what_the_own_language_adds_is_taken_out_as_the_background_becomes_known() -> None:
    # A person's own mean is shrunk towards the room's, in which both languages stand: of what a language adds
    # beyond the other, with 10 others half is left of the distance to the room's mean, with 300 others 10 / 310.
    rng = np.random.default_rng(0)
    left = []
    for others in (10, 300):
        vectors = random_embedding(rng, others, 40, silent=0.0)
        vectors.languages[Side.INVESTOR] = (Language.EN,) * others
        vectors.languages[Side.STARTUP] = (Language.EN, Language.ZH) * 20
        moved = shifted(vectors, 1.0, {Language.EN: 0.0, Language.ZH: 0.1}, Side.STARTUP)
        chinese = all_pairs(others, 40).startup % 2 == 1
        left.append(float((usual(moved)[Side.STARTUP] - usual(vectors)[Side.STARTUP])[chinese].mean()))
    assert left[0] > 0.02 > left[1] > 0


@LAWS
@given(vectors=ROOMS)
def test_each_pair_is_measured_by_itself(vectors: Embedding) -> None:
    pairs = all_pairs(len(vectors.investors), len(vectors.startups))
    together = usual(vectors)
    for row in range(len(pairs)):
        alone = usual(vectors, pairs=pairs.take(np.array([row])))
        for side in Side:
            # Rounding of a cosine, 3e-8, over the narrowest spread, 1e-3.
            np.testing.assert_allclose(alone[side], together[side][[row]], atol=1e-3)


@LAWS
@given(vectors=ROOMS, seed=SEEDS)
def test_in_a_small_room_the_seed_changes_nothing(vectors: Embedding, seed: int) -> None:
    for side in Side:
        np.testing.assert_array_equal(usual(vectors, seed)[side], usual(vectors)[side])


def test_in_a_large_room_the_seed_decides_the_sample_alone() -> None:
    vectors = random_embedding(np.random.default_rng(0), 3, 900, silent=0.0)
    one, same, other = (usual(vectors, seed)[Side.INVESTOR] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert 0 < np.abs(one - other).max() < 0.5


def test_there_may_be_nobody() -> None:
    for vectors in (random_embedding(np.random.default_rng(0), 0, 0), embedding([[]], [[0.0, 0.0, 0.0]])):
        for values in usual(vectors).values():
            assert np.isnan(values).all()
