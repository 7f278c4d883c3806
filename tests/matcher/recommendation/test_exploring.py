"""A few places for somebody from below: everybody else keeps its order, and the chances are true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.recommendation.exploring import DEPTH, explored
from tests.matcher.recommendation.rooms import SMALL_LAWS


def one_list(length: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(length), np.zeros(length, dtype=np.int64)


@SMALL_LAWS
@given(
    lengths=st.lists(st.integers(0, 50), min_size=1, max_size=5),
    share=st.floats(0.0, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_places_stay_places(lengths: list[int], share: float, seed: int) -> None:
    owner = np.repeat(np.arange(len(lengths)), lengths)
    places = np.concatenate([np.random.default_rng(seed).permutation(length) for length in lengths])
    moved, chance = explored(places, owner, share, np.random.default_rng(seed))
    for person, length in enumerate(lengths):
        own = owner == person
        assert sorted(moved[own]) == list(range(length))
        kept = own & np.isnan(chance)
        assert np.array_equal(np.argsort(moved[kept]), np.argsort(places[kept]))
        first = min(DEPTH, (length + 1) // 2)
        drawn = own & ~np.isnan(chance)
        assert (moved[drawn] < first).all()
        assert (places[drawn] >= first).all()


def test_without_a_share_nothing_moves() -> None:
    places, owner = one_list(100)
    moved, chance = explored(places, owner, 0.0, np.random.default_rng(0))
    assert np.array_equal(moved, places)
    assert np.isnan(chance).all()


def test_so_often_is_somebody_drawn_as_is_written_down() -> None:
    # 20 places at .05 and 80 people below: one draw a list on average, so that each has a chance of 1 in 80.
    places, owner = one_list(100)
    rng, drawn = np.random.default_rng(0), np.zeros(100)
    chances: list[float] = []
    for _ in range(4000):
        _, chance = explored(places, owner, 0.05, rng)
        drawn += ~np.isnan(chance)
        chances.extend(chance[~np.isnan(chance)])
    assert set(np.round(chances, 12)) == {1 / 80}
    assert drawn[:DEPTH].sum() == 0
    assert drawn[DEPTH:].mean() / 4000 == pytest.approx(1 / 80, rel=0.05)


def test_a_list_of_two_explores_its_second() -> None:
    # One first place, one below it: drawn with the whole share.
    places, owner = one_list(2)
    found = [explored(places, owner, 0.5, np.random.default_rng(seed)) for seed in range(50)]
    assert {tuple(moved) for moved, _ in found} == {(0, 1), (1, 0)}
    assert all(chance[1] == 0.5 for moved, chance in found if moved[1] == 0)


def test_a_list_of_one_has_nobody_to_draw() -> None:
    places, owner = one_list(1)
    assert explored(places, owner, 0.9, np.random.default_rng(0))[0].tolist() == [0]


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="below 1"):
        explored(*one_list(3), share, np.random.default_rng(0))


def test_the_places_given_are_not_written_to() -> None:
    places, owner = one_list(60)
    explored(places, owner, 0.9, np.random.default_rng(0))
    assert np.array_equal(places, np.arange(60))
