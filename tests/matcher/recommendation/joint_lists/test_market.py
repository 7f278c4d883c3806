"""A list is read from the top: rank k is looked at with probability 1 / k."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.profiles import Side
from matcher.recommendation.joint_lists.market import Market, Readers, other
from tests.matcher.recommendation.joint_lists.markets import both, full, random_scores, sizes, sparse
from tests.matcher.recommendation.rooms import SEEDS, SMALL_LAWS


def readers_of(owner: list[int], people: int, shown: int) -> Readers:
    return Readers.of(np.array(owner), people, shown, np.zeros(len(owner)))


def test_ties_are_broken_by_who_is_likelier_to_say_yes() -> None:
    readers = Readers.of(np.array([0, 0, 0]), 1, 5, np.array([0.2, 0.1, 0.3]))
    assert readers.ranks(np.array([0.0, 5.0, 0.0])).tolist() == [2, 0, 1]


def test_more_worth_stands_higher_and_all_else_keeps_the_order_of_rows() -> None:
    readers = readers_of([1, 0, 1, 0, 1], people=2, shown=5)
    # Reader 0 has rows 1 and 3, reader 1 has rows 0, 2 and 4, of which 0 and 4 tie.
    assert readers.ranks(np.array([0.2, 0.1, 0.9, 0.4, 0.2])).tolist() == [1, 1, 0, 0, 2]


def test_worth_below_zero_and_of_any_size_is_sorted_too() -> None:
    readers = readers_of([0, 0, 0, 1, 1], people=2, shown=5)
    assert readers.ranks(np.array([-1.0, 0.0, -2.0, 1e-9, 2e-9])).tolist() == [1, 0, 2, 1, 0]
    assert readers.ranks(np.zeros(5)).tolist() == [0, 1, 2, 0, 1]


def test_a_list_is_looked_at_to_its_end_only() -> None:
    readers = readers_of([0, 0, 0, 0], people=1, shown=3)
    assert readers.looked_at(np.array([0, 1, 2, 3])).tolist() == [1, 1 / 2, 1 / 3, 0]


def test_a_random_order_shares_out_what_is_looked_at() -> None:
    # Lists of two: 1 + 1/2 over three candidates; the only candidate of somebody is looked at for sure.
    readers = readers_of([0, 0, 0, 2], people=3, shown=2)
    assert readers.even().tolist() == pytest.approx([0.5, 0.5, 0.5, 1.0])


def test_a_couple_matches_when_both_look_and_both_say_yes() -> None:
    market = full([[0.5, 0.2]])
    exposure = both([1.0, 0.5], [1.0, 1.0])
    assert market.matches(exposure).tolist() == [0.5, 0.1]


def test_the_other_side_of_the_other_side_is_the_own() -> None:
    assert [other(other(side)) for side in Side] == list(Side)


@SMALL_LAWS
@given(seed=SEEDS, length=st.integers(1, 8))
def test_everybody_looks_as_often_as_the_list_is_long(seed: int, length: int) -> None:
    pairs = sparse(6, 9, 0.5, seed)
    scores = random_scores(pairs, seed)
    market = Market.of(pairs, scores[Side.INVESTOR], sizes(6, 9), length)
    for side, exposure in market.ranked(scores).items():
        readers = market.readers[side]
        harmonic = [sum(1 / k for k in range(1, min(int(count), length) + 1)) for count in readers.count]
        assert np.allclose(readers.total(exposure), harmonic)
        assert np.allclose(readers.total(readers.even()), harmonic)


@SMALL_LAWS
@given(seed=SEEDS)
def test_sorting_agrees_with_sorting_each_list_alone(seed: int) -> None:
    pairs = sparse(5, 7, 0.6, seed)
    worth = np.random.default_rng(seed).normal(size=len(pairs))
    ranks = Readers.of(pairs.startup, 7, 7, worth).ranks(worth)
    for startup in range(7):
        own = np.flatnonzero(pairs.startup == startup)
        assert ranks[own].tolist() == np.argsort(np.argsort(-worth[own])).tolist()
