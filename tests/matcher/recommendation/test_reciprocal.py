"""Both have to say yes: the product, whichever side is asked first."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.recommendation.reciprocal import both_say_yes, harmonic_mean, learned_combination
from tests.matcher.recommendation.rooms import SMALL_LAWS

SCORES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)))


def test_one_yes_in_two_and_one_in_four_make_one_in_eight() -> None:
    assert both_say_yes(np.array([0.5]), np.array([0.25])).tolist() == [0.125]


@SMALL_LAWS
@given(scores=SCORES)
def test_the_side_that_is_asked_first_does_not_matter(scores: list[tuple[float, float]]) -> None:
    investors, startups = np.array(scores).reshape(-1, 2).T
    np.testing.assert_array_equal(both_say_yes(investors, startups), both_say_yes(startups, investors))


@SMALL_LAWS
@given(scores=SCORES)
def test_both_say_yes_no_more_often_than_either_alone(scores: list[tuple[float, float]]) -> None:
    investors, startups = np.array(scores).reshape(-1, 2).T
    both = both_say_yes(investors, startups)
    assert np.all((both >= 0) & (both <= np.minimum(investors, startups)))


def test_one_in_two_and_one_in_four_have_the_harmonic_mean_one_in_three() -> None:
    # 2 · ½ · ¼ / (½ + ¼) = ¼ / ¾
    assert harmonic_mean(np.array([0.5, 0.0]), np.array([0.25, 0.0])).tolist() == [1 / 3, 0.0]


@SMALL_LAWS
@given(scores=SCORES)
def test_a_harmonic_mean_lies_between_the_two(scores: list[tuple[float, float]]) -> None:
    one, other = np.array(scores).reshape(-1, 2).T
    mean = harmonic_mean(one, other)
    assert np.all((mean >= np.minimum(one, other) - 1e-9) & (mean <= np.maximum(one, other) + 1e-9))


def test_a_learned_combination_finds_that_only_the_investor_matters() -> None:
    investors, startups = np.array([0.1, 0.1, 0.9, 0.9] * 50), np.array([0.1, 0.9, 0.1, 0.9] * 50)
    learned = learned_combination(investors, startups, investors > 0.5)
    said = learned.applied(investors[:4], startups[:4])
    assert (said > 0.5).tolist() == [False, False, True, True]
