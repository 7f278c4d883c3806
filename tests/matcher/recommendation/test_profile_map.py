"""On the map of profiles likeness is nearness, and who says nothing has no place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from matcher.profiles import Side
from matcher.recommendation.embedding import Embedding
from matcher.recommendation.profile_map import map_points
from tests.matcher.recommendation.rooms import LAWS, SEEDS, embedding, random_embedding


def room(seed: int) -> Embedding:
    rng = np.random.default_rng(seed)
    n, p = rng.integers(0, 6, 2)
    return random_embedding(rng, int(n), int(p))


ROOMS = SEEDS.map(room)


@LAWS
@given(vectors=ROOMS)
def test_everybody_has_a_row_and_places_only_those_who_speak(vectors: Embedding) -> None:
    points = map_points(vectors, seed=0)
    enough = sum(int(known.sum()) for known in vectors.known.values()) > 2
    for side in Side:
        assert points[side].shape == (len(vectors.known[side]), 2)
        assert points[side].dtype == np.float32
        placed = np.isfinite(points[side]).all(axis=1)
        assert placed.tolist() == (vectors.known[side] & enough).tolist()


@LAWS
@given(vectors=ROOMS, seed=SEEDS)
def test_the_same_seed_draws_the_same_map(vectors: Embedding, seed: int) -> None:
    one, other = map_points(vectors, seed), map_points(vectors, seed)
    for side in Side:
        np.testing.assert_array_equal(one[side], other[side])


def test_who_is_alike_stands_together() -> None:
    # Two fields, along the first and the second axis, with people of both sides in each.
    vectors = embedding(
        [[[1.0, 0.1, 0.0]], [[0.1, 1.0, 0.0]]],
        [[1.0, 0.0, 0.1], [1.0, 0.0, -0.1], [0.0, 1.0, 0.1], [0.0, 1.0, -0.1]],
    )
    points = map_points(vectors, seed=0)
    for mine, own, other in ((0, [0, 1], [2, 3]), (1, [2, 3], [0, 1])):
        away = np.linalg.norm(points[Side.STARTUP] - points[Side.INVESTOR][mine], axis=1)
        assert away[own].max() < away[other].min()


@pytest.mark.parametrize("same", [[1.0, 0.0], [0.6, 0.8]])
def test_profiles_that_say_the_same_stand_in_one_point(same: list[float]) -> None:
    points = map_points(embedding([[same]] * 3, [same] * 3), seed=0)
    np.testing.assert_allclose(np.concatenate(list(points.values())), 0.0, atol=1e-3)
