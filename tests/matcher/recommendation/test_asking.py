"""Asked about next is who is likely wanted and like many others who are."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.recommendation.asking import LEAST_LIKELY, next_to_ask
from matcher.recommendation.taste import NO, YES, taste_among
from tests.matcher.recommendation.rooms import SEEDS, SMALL_LAWS

Room = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Up to a dozen candidates, with priors, and answers of some."""
    rng = np.random.default_rng(draw(SEEDS))
    count = draw(st.integers(1, 12))
    return rng.normal(size=(count, 3)), rng.normal(size=count), rng.choice([NO, YES, np.nan, np.nan], size=count)


@SMALL_LAWS
@given(rooms())
def test_only_the_open_are_asked_about_and_one_while_there_is_one(room: Room) -> None:
    rows, prior, said = room
    found = next_to_ask(rows, prior, said)
    assert (found is None) == (not np.isnan(said).any())
    assert found is None or np.isnan(said[found])


@SMALL_LAWS
@given(rooms())
def test_nobody_is_asked_about_who_is_much_less_likely_than_the_likeliest(room: Room) -> None:
    rows, prior, said = room
    found = next_to_ask(rows, prior, said)
    if found is not None:
        wanted = 1 / (1 + np.exp(-(prior + taste_among(rows, prior, said).added)))
        assert wanted[found] >= LEAST_LIKELY * wanted[np.isnan(said)].max()


@SMALL_LAWS
@given(rooms())
def test_nothing_given_is_written_to_and_the_same_is_asked_again(room: Room) -> None:
    copies = tuple(one.copy() for one in room)
    first = next_to_ask(*room)
    assert all(np.array_equal(one, copy, equal_nan=True) for one, copy in zip(room, copies, strict=True))
    assert next_to_ask(*room) == first


@SMALL_LAWS
@given(rooms(), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(room: Room, random: Random) -> None:
    rows, prior, said = room
    order = np.array(random.sample(range(len(prior)), len(prior)))
    found, shuffled = next_to_ask(*room), next_to_ask(rows[order], prior[order], said[order])
    assert (found is None) == (shuffled is None)
    assert found is None or shuffled is None or order[shuffled] == found


def test_of_equally_likely_ones_it_is_the_one_that_many_are_like() -> None:
    lonely, crowd = [(1.0, 0.0)], [(0.0, 1.0)] * 3
    assert next_to_ask(np.array(lonely + crowd), np.zeros(4), np.full(4, np.nan)) == 1


def test_what_is_known_already_is_not_asked_again() -> None:
    rows = np.array([(0.0, 1.0)] * 3 + [(1.0, 0.0)] * 2)
    said = np.array([YES, NO, np.nan, np.nan, np.nan])
    assert next_to_ask(rows, np.zeros(5), said) == 3


def test_a_crowd_of_the_unlikely_teaches_nothing_worth_a_card() -> None:
    rows = np.array([(1.0, 0.0)] + [(0.0, 1.0)] * 5)
    prior = np.array([0.0] + [-3.0] * 5)
    assert next_to_ask(rows, prior, np.full(6, np.nan)) == 0


def test_who_would_be_refused_by_the_other_side_is_not_asked_about() -> None:
    rows, nothing = np.ones((2, 1)), np.full(2, np.nan)
    assert next_to_ask(rows, np.array([1.0, 0.9]), nothing, np.array([0.1, 0.9])) == 1


def test_where_answers_tell_nothing_the_likeliest_is_asked_about() -> None:
    assert next_to_ask(np.zeros((3, 2)), np.array([0.0, 0.2, 0.1]), np.full(3, np.nan)) == 1
