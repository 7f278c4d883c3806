"""Laws of centring: unit rows, means taken out, the order of rows without effect, more profiles less shrinkage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.recommendation.centring import SHRINKAGE, Centring, fit_centring

VIEWS = (3, 5)
GROUPS = [("zh", "investor"), ("zh", "startup"), ("en", "investor"), ("en", "startup")]


@dataclass(frozen=True)
class Room:
    vectors: NDArray[np.float32]
    languages: tuple[str, ...]
    sides: tuple[str, ...]

    def fit(self) -> Centring:
        return fit_centring(self.vectors, VIEWS, self.languages, self.sides)

    def centred(self) -> NDArray[np.float32]:
        return self.fit().apply(self.vectors, self.languages, self.sides)

    def take(self, rows: NDArray[np.int64]) -> Room:
        return Room(self.vectors[rows], tuple(self.languages[r] for r in rows), tuple(self.sides[r] for r in rows))


def room(rng: np.random.Generator, sizes: dict[tuple[str, str], int]) -> Room:
    """Profiles that have much in common within their group, as sentence encoders give them."""
    groups = [group for group, size in sizes.items() for _ in range(size)]
    offsets = {group: rng.normal(size=sum(VIEWS)) * 2 for group in sizes}
    raw = np.array([offsets[group] + rng.normal(size=sum(VIEWS)) for group in groups]).reshape(-1, sum(VIEWS))
    vectors = np.concatenate([unit(raw[:, :3]), unit(raw[:, 3:])], axis=1) / np.sqrt(2)
    return Room(vectors.astype(np.float32), tuple(g[0] for g in groups), tuple(g[1] for g in groups))


def unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    scaled: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


ROOMS = st.builds(
    room,
    st.integers(0, 2**32).map(np.random.default_rng),
    st.dictionaries(st.sampled_from(GROUPS), st.integers(1, 9)),
)


@given(room=ROOMS)
def test_rows_and_their_views_keep_their_norms(room: Room) -> None:
    centred = room.centred()
    assert centred.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(centred[:, :3], axis=1), np.sqrt(0.5), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(centred[:, 3:], axis=1), np.sqrt(0.5), atol=1e-6)


@given(room=ROOMS, data=st.data())
def test_permuting_profiles_permutes_their_vectors(room: Room, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(room.vectors)))), dtype=np.int64)
    np.testing.assert_allclose(room.take(order).centred(), room.centred()[order], atol=1e-5)


@given(room=ROOMS)
def test_its_arguments_are_left_alone(room: Room) -> None:
    before = room.vectors.copy()
    room.centred()
    np.testing.assert_array_equal(room.vectors, before)


@given(room=ROOMS)
def test_each_mean_is_weighed_against_the_larger_group(room: Room) -> None:
    centring = room.fit()
    rows = np.concatenate(
        [unit(room.vectors[:, :3].astype(float)), unit(room.vectors[:, 3:].astype(float))], axis=1
    )
    for language, side in set(zip(room.languages, room.sides, strict=True)):
        own = [i for i, g in enumerate(zip(room.languages, room.sides, strict=True)) if g == (language, side)]
        share = len(own) / (len(own) + SHRINKAGE)
        expected = share * rows[own].mean(axis=0) + (1 - share) * centring.languages[language]
        np.testing.assert_allclose(centring.mean(language, side), expected, atol=1e-9)


@given(seed=st.integers(0, 2**32), size=st.integers(1, 40))
def test_more_profiles_mean_less_shrinkage(seed: int, size: int) -> None:
    small = room(np.random.default_rng(seed), {GROUPS[0]: size})
    large = small.take(np.tile(np.arange(size), 2))
    own = unit(small.vectors[:, :3].astype(float)).mean(axis=0)
    distances = [np.linalg.norm(own - one.fit().mean(*GROUPS[0])[:3]) for one in (small, large)]
    assert distances[1] < distances[0]


def test_the_formula_on_paper() -> None:
    # Two profiles along the axes, one language, one side, and k = 1, from the overall mean inwards:
    # overall 2/3 x (1/2, 1/2) = (1/3, 1/3); language (1 + 1/3) / 3 = 4/9; group (1 + 4/9) / 3 = 13/27.
    centring = fit_centring(np.eye(2, dtype=np.float32), (2,), ["en"] * 2, ["investor"] * 2, shrinkage=1)
    np.testing.assert_allclose(centring.overall, [1 / 3] * 2)
    np.testing.assert_allclose(centring.languages["en"], [4 / 9] * 2)
    np.testing.assert_allclose(centring.groups["en", "investor"], [13 / 27] * 2)
    # (1, 0) - 13/27 = (14/27, -13/27), whose length is sqrt(14^2 + 13^2) / 27.
    centred = centring.apply(np.eye(2, dtype=np.float32), ["en"] * 2, ["investor"] * 2)
    np.testing.assert_allclose(centred[0], np.array([14, -13]) / np.sqrt(365), rtol=1e-6)


def test_the_means_of_large_groups_are_taken_out() -> None:
    large = room(np.random.default_rng(0), dict.fromkeys(GROUPS, 400))
    centred = large.centred()
    for start in range(0, 1600, 400):
        assert np.linalg.norm(large.vectors[start : start + 400].mean(axis=0)) > 0.7
        assert np.linalg.norm(centred[start : start + 400].mean(axis=0)) < 0.2


def test_neighbours_are_no_longer_only_of_ones_own_group() -> None:
    two = room(np.random.default_rng(1), {("zh", "startup"): 200, ("en", "startup"): 200})
    shares = []
    for vectors in (two.vectors, two.centred()):
        cosines = vectors @ vectors.T - 2 * np.eye(400)
        nearest = np.argsort(-cosines, axis=1)[:, :10]
        shares.append(np.mean((nearest < 200) == (np.arange(400) < 200)[:, None]))
    assert shares[0] > 0.9
    assert 0.4 < shares[1] < 0.6


def test_those_who_were_not_there_have_the_mean_of_the_larger_group() -> None:
    centring = room(np.random.default_rng(2), {("zh", "startup"): 5, ("en", "startup"): 3}).fit()
    np.testing.assert_array_equal(centring.mean("zh", "investor"), centring.languages["zh"])
    np.testing.assert_array_equal(centring.mean("de", "investor"), centring.overall)


@pytest.mark.parametrize("size", [1, 2, 50, 2000])
def test_profiles_that_all_say_the_same_keep_their_direction(size: int) -> None:
    same = np.tile(np.array([[0.6, 0.0, 0.8]], np.float32), (size, 1))
    centred = fit_centring(same, (3,), ["en"] * size, ["startup"] * size).apply(
        same, ["en"] * size, ["startup"] * size
    )
    np.testing.assert_allclose(centred, same, atol=1e-6)


def test_a_profile_alone_keeps_its_direction() -> None:
    alone = room(np.random.default_rng(3), {GROUPS[0]: 1})
    np.testing.assert_allclose(alone.centred(), alone.vectors, atol=1e-6)


def test_a_row_of_zeros_becomes_a_unit_row() -> None:
    centred = Centring((2,), np.zeros(2), {}, {}).apply(np.zeros((1, 2), np.float32), ["en"], ["startup"])
    np.testing.assert_allclose(np.linalg.norm(centred), 1, atol=1e-6)


def test_an_empty_room_takes_nothing_out() -> None:
    empty = fit_centring(np.zeros((0, 8), np.float32), VIEWS, [], [])
    assert empty.apply(np.zeros((0, 8), np.float32), [], []).shape == (0, 8)
    np.testing.assert_array_equal(empty.mean("en", "startup"), np.zeros(8))


def test_what_does_not_fit_is_refused() -> None:
    vectors = np.eye(8, dtype=np.float32)
    with pytest.raises(ValueError, match="do not consist of views"):
        fit_centring(vectors, (3, 4), ["en"] * 8, ["startup"] * 8)
    with pytest.raises(ValueError, match="they must match"):
        fit_centring(vectors, VIEWS, ["en"] * 7, ["startup"] * 8)
    with pytest.raises(ValueError, match="above 0"):
        fit_centring(vectors, VIEWS, ["en"] * 8, ["startup"] * 8, shrinkage=0)
