"""Answers move those who say alike things: near ones a little, after many answers more, and far ones hardly."""

from __future__ import annotations

from random import Random
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.recommendation.taste import (
    MAYBE,
    NO,
    TEXT_VARIANCE,
    YES,
    Taste,
    covariance_after,
    curve_of,
    likeness,
    taste_among,
)
from tests.matcher.recommendation.rooms import SEEDS, SMALL_LAWS, unit

Answers = dict[int, float]
Room = tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]


def learned_taste(
    vectors: NDArray[np.float32],
    prior: NDArray[np.float64],
    answers: NDArray[np.float64],
    facts: NDArray[np.float64] | None = None,
) -> Taste:
    return taste_among(likeness(vectors, facts), prior, answers)


def learned(vectors: NDArray[np.float32], answers: Answers, prior: float = 0.0) -> Taste:
    said = np.full(len(vectors), np.nan)
    said[list(answers)] = list(answers.values())
    return learned_taste(vectors, np.full(len(vectors), prior), said)


def crowd(cosines: list[float]) -> NDArray[np.float32]:
    """One somebody, others at given cosines to it, and the opposites of all, so that the middle is empty."""
    others = [(cosine, np.sqrt(1 - cosine**2), 0.0) for cosine in cosines]
    rows = np.array([(1.0, 0.0, 0.0), *others], dtype=np.float32)
    return np.concatenate([rows, -rows])


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Up to a dozen candidates, some silent, with priors and answers of some."""
    rng = np.random.default_rng(draw(SEEDS))
    count = draw(st.integers(1, 12))
    vectors = unit(rng.normal(size=(count, 3))) * (rng.random((count, 1)) < 0.8)
    said = rng.choice([NO, MAYBE, YES, np.nan], size=count)
    return vectors.astype(np.float32), rng.normal(scale=2, size=count), said


@SMALL_LAWS
@given(rooms())
def test_without_answers_nothing_moves(room: Room) -> None:
    vectors, prior, _ = room
    taste = learned_taste(vectors, prior, np.full(len(prior), np.nan))
    assert taste.added.tolist() == [0.0] * len(prior)
    assert all(taste.most_telling(row) is None for row in range(len(prior)))


def test_a_yes_moves_near_ones_a_little_and_far_ones_hardly() -> None:
    added = learned(crowd([0.8, 0.3, 0.0]), {0: YES}).added
    assert added[0] > added[1] > added[2] > added[3] == pytest.approx(0, abs=1e-6)
    # Variance 1: at even odds a yes lifts itself by f = 1 - 1 / (1 + exp(-f)) = 0.40, and a cosine of 0.3 by 0.12.
    assert added[0] == pytest.approx(0.40, abs=0.01)
    assert added[2] == pytest.approx(0.12, abs=0.01)


def test_many_answers_move_more_than_one() -> None:
    vectors = crowd([0.3, 0.3, 0.3, 0.3])
    one, many = learned(vectors, {0: YES}), learned(vectors, dict.fromkeys(range(4), YES))
    assert many.added[4] > 1.5 * one.added[4]


def test_an_expected_answer_teaches_less_than_a_surprise() -> None:
    vectors = crowd([0.5])
    assert learned(vectors, {0: YES}, prior=3.0).added[1] < learned(vectors, {0: YES}, prior=-3.0).added[1]


def test_a_maybe_is_half_a_yes() -> None:
    assert learned(crowd([0.5]), {0: MAYBE}).added.tolist() == pytest.approx([0.0] * 4)
    assert learned(crowd([0.5]), {0: MAYBE}, prior=-1.0).added[1] > 0


def test_the_most_telling_answer_is_named() -> None:
    taste = learned(crowd([0.95, 0.1]), {0: YES, 2: YES})
    assert taste.most_telling(1) == 0
    assert learned(crowd([0.8]), {0: NO}).most_telling(1) == 0


def test_an_answer_is_no_reason_for_itself() -> None:
    assert learned(crowd([0.8]), {0: YES}).most_telling(0) is None


def test_an_answer_against_the_rest_is_not_the_reason() -> None:
    taste = learned(crowd([0.9, 0.85, 0.8]), {0: YES, 1: YES, 2: NO})
    assert taste.added[3] > 0
    assert taste.most_telling(3) in (0, 1)


@SMALL_LAWS
@given(rooms())
def test_who_says_nothing_neither_teaches_nor_learns(room: Room) -> None:
    vectors, prior, said = room
    silent = ~vectors.any(axis=1)
    assert learned_taste(vectors, prior, said).added[silent].tolist() == [0.0] * int(silent.sum())
    deaf = np.where(silent, np.nan, said)
    told = learned_taste(vectors, prior, deaf).added
    assert np.allclose(learned_taste(vectors, prior, said).added, told, atol=1e-6)


@SMALL_LAWS
@given(rooms(), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(room: Room, random: Random) -> None:
    vectors, prior, said = room
    order = np.array(random.sample(range(len(prior)), len(prior)))
    shuffled = learned_taste(vectors[order], prior[order], said[order])
    assert np.allclose(shuffled.added, learned_taste(vectors, prior, said).added[order], atol=1e-6)


@SMALL_LAWS
@given(rooms(), st.data())
def test_a_yes_never_puts_its_own_neighbours_below_where_a_no_puts_them(room: Room, data: st.DataObject) -> None:
    vectors, prior, _ = room
    about = data.draw(st.integers(0, len(prior) - 1))
    yes, no = np.full(len(prior), np.nan), np.full(len(prior), np.nan)
    yes[about], no[about] = YES, NO
    liked, disliked = learned_taste(vectors, prior, yes), learned_taste(vectors, prior, no)
    near = liked.shares[:, 0] > 0
    assert (liked.added[near] >= disliked.added[near]).all()


@SMALL_LAWS
@given(rooms(), st.data())
def test_among_any_other_answers_a_yes_lifts_whom_it_is_about_over_a_no(room: Room, data: st.DataObject) -> None:
    vectors, prior, said = room
    about = data.draw(st.integers(0, len(prior) - 1))
    yes, no = said.copy(), said.copy()
    yes[about], no[about] = YES, NO
    lifted = learned_taste(vectors, prior, yes).added[about] - learned_taste(vectors, prior, no).added[about]
    assert lifted >= -1e-6


@SMALL_LAWS
@given(rooms())
def test_each_answer_adds_no_more_than_the_variance(room: Room) -> None:
    vectors, prior, said = room
    taste = learned_taste(vectors, prior, said)
    assert (np.abs(taste.shares) <= TEXT_VARIANCE + 1e-9).all()
    assert np.allclose(taste.shares.sum(axis=1), taste.added)


@SMALL_LAWS
@given(rooms())
def test_the_same_answers_teach_the_same(room: Room) -> None:
    assert learned_taste(*room).added.tolist() == learned_taste(*room).added.tolist()


def test_what_is_found_is_the_most_probable_value() -> None:
    """At the mode, f = K (y - p): the equation that Newton's method solves, checked without it."""
    rng = np.random.default_rng(3)
    vectors = unit(rng.normal(size=(30, 5)))
    said = np.where(np.arange(30) < 20, rng.choice([NO, MAYBE, YES], 30), np.nan)
    prior = rng.normal(scale=2, size=30)
    taste = learned_taste(vectors, prior, said)
    expected = 1 / (1 + np.exp(-(prior[:20] + taste.added[:20])))
    own = np.diag(taste.shares[:20])
    assert np.allclose(own, TEXT_VARIANCE * (said[:20] - expected), atol=1e-6)


@SMALL_LAWS
@given(rooms())
def test_answers_never_leave_more_doubt(room: Room) -> None:
    vectors, prior, said = room
    before = learned_taste(vectors, prior, np.full(len(prior), np.nan)).variance
    after = learned_taste(vectors, prior, said).variance
    assert (after <= before + 1e-9).all()
    assert (after >= 0).all()


@SMALL_LAWS
@given(rooms())
def test_the_covariance_left_has_the_variances_on_its_diagonal(room: Room) -> None:
    vectors, prior, said = room
    rows, prior = likeness(vectors), np.clip(prior, -6, 6)
    taste = taste_among(rows, prior, said)
    curve = curve_of((prior + taste.added)[taste.answered])
    left = covariance_after(rows, rows[taste.answered], curve)
    assert np.allclose(np.diag(left), taste.variance, atol=1e-8)


def test_one_answer_leaves_the_variance_of_arithmetic() -> None:
    """One candidate of variance v = 1, at even odds: 1 / (1 / v + p (1 - p)), with p = 1 / (1 + exp(-f))."""
    rows = np.array([[1.0], [0.0]])
    taste = taste_among(rows, np.zeros(2), np.array([YES, np.nan]))
    p = 1 / (1 + np.exp(-taste.added[0]))
    assert taste.variance.tolist() == pytest.approx([1 / (1 + p * (1 - p)), 0.0])


def test_what_is_alike_is_the_reason_before_what_is_unlike() -> None:
    vectors = np.array([(1, 0), (0.8, 0.6), (-1, 0), (0.9, 0.436)], dtype=np.float32)
    taste = learned(vectors, {1: YES, 2: NO}, prior=1.0)
    assert abs(taste.shares[0, 1]) > abs(taste.shares[0, 0])
    assert taste.most_telling(0) == 1


def test_facts_carry_answers_where_texts_are_silent() -> None:
    silent = np.zeros((3, 2), dtype=np.float32)
    facts = np.array([[1.0], [1.0], [0.0]])
    taste = learned_taste(silent, np.zeros(3), np.array([YES, np.nan, np.nan]), facts)
    assert taste.added[0] == taste.added[1] > taste.added[2] == 0.0


def test_three_hundred_candidates_take_no_time_to_speak_of() -> None:
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=(300, 896)))
    said = np.where(np.arange(300) < 100, rng.choice([NO, MAYBE, YES], 300), np.nan)
    prior = rng.normal(scale=2, size=300)
    times = []
    for _ in range(7):
        start = perf_counter()
        learned_taste(vectors, prior, said)
        times.append(perf_counter() - start)
    assert min(times) < 0.02
