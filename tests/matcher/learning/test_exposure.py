"""What is shown to everybody does not speak for everybody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.learning.answers import NOWHERE
from matcher.learning.exposure import reach, weights_of
from tests.matcher.learning.answered import answers_of, weights
from tests.matcher.recommendation.rooms import SMALL_LAWS


def test_a_place_is_reached_as_often_as_it_is_answered() -> None:
    # Four lists; the first place is answered in all, the second in two, the third, which one list lacks, in one.
    found = reach(np.array([0, 0, 0, 0, 1, 1, 2]), np.array([3, 3, 3, 2]))
    assert found.tolist() == [1.0, 0.5, pytest.approx(1 / 3)]


def test_places_are_pooled_where_a_later_one_is_answered_more_often() -> None:
    # 1 of 2, then 2 of 2: three of four in both.
    assert reach(np.array([0, 1, 1]), np.array([2, 2])).tolist() == [0.75, 0.75]


@SMALL_LAWS
@given(
    lengths=st.lists(st.integers(1, 30), min_size=1, max_size=10),
    places=st.lists(st.integers(0, 29), max_size=60),
)
def test_reach_is_a_probability_that_never_rises(lengths: list[int], places: list[int]) -> None:
    found = reach(np.array(places, dtype=np.int64), np.array(lengths))
    assert len(found) == max(lengths)
    assert (np.diff(found) <= 1e-12).all()
    assert ((found >= 0) & (found <= 1)).all()


def test_an_answer_counts_by_how_unlikely_it_was_and_no_more_than_the_cap() -> None:
    # Two readers; both answer the first place, one the second: the second is half as likely and counts twice.
    some = answers_of(weights(), 3, readers=2)
    some = replace(some, length=np.full(3, 2))
    counted = weights_of(some, depth=20)
    assert counted[2] / counted[0] == pytest.approx(2.0)
    assert counted.mean() == pytest.approx(1.0)
    assert weights_of(some, depth=20, cap=1.5)[2] / weights_of(some, depth=20, cap=1.5)[0] == pytest.approx(1.5)
    assert weights_of(some, depth=20, cap=1.0).tolist() == [1.0, 1.0, 1.0]


def test_whoever_was_drawn_from_below_counts_by_its_chance() -> None:
    # Everybody answers the only place: with one chance in two the drawn one was half as likely.
    some = replace(answers_of(weights(), 2, readers=2), chance=np.array([np.nan, 0.5]), length=np.full(2, 1))
    counted = weights_of(some, depth=20)
    assert counted[1] / counted[0] == pytest.approx(2.0)


def test_an_answer_that_no_list_brought_counts_like_the_likeliest() -> None:
    some = answers_of(weights(), 4, readers=2)
    some = replace(some, place=np.array([0, 0, 1, NOWHERE]), length=np.full(4, 2))
    counted = weights_of(some, depth=20)
    assert counted[3] == counted[0] < counted[2]
    assert weights_of(replace(some, place=np.full(4, NOWHERE)), depth=20).tolist() == [1.0] * 4
    assert len(weights_of(some.taken(np.array([], dtype=np.int64)), depth=20)) == 0


def test_answers_from_the_top_alone_are_corrected_towards_the_whole_list() -> None:
    # A taste that a straight line cannot say: beyond 1 more evidence helps no further. Read from the top, the line
    # seems flat. Weighed by reach it comes nearer to what the whole list would teach.
    from matcher.learning.fitting import fitted

    rng = np.random.default_rng(0)
    every = answers_of(weights(), 20_000, readers=400)
    evidence = np.zeros_like(every.evidence)
    evidence[:, 0] = np.concatenate([np.sort(rng.standard_normal(50))[::-1] for _ in range(400)])
    reader, place = np.repeat(np.arange(400), 50), np.tile(np.arange(50), 400)
    odds = 2 * np.minimum(evidence[:, 0], 0.5)
    said = (rng.random(20_000) < 1 / (1 + np.exp(-odds))).astype(float)
    every = replace(every, evidence=evidence, said=said, reader=reader, place=place, length=np.full(20_000, 50))
    seen = every.taken(place < rng.geometric(1 / 12, 400)[reader])

    def slope(counted: np.ndarray, of: object) -> float:
        return next(iter(fitted(of, counted, weights(text=0.1), 10.0).weights.values()))  # type: ignore[arg-type]

    whole = slope(np.ones(20_000), every)
    plain, corrected = slope(np.ones(len(seen)), seen), slope(weights_of(seen, 20, cap=20.0), seen)
    assert abs(corrected - whole) < 0.5 * abs(plain - whole)


def test_a_list_that_was_longer_before_counts_as_the_longest_it_was() -> None:
    some = replace(
        answers_of(weights(), 4, readers=2), place=np.array([0, 0, 9, 1]), length=np.array([3, 3, 10, 3])
    )
    counted = weights_of(some, depth=20)
    assert np.isfinite(counted).all()
    assert counted[2] > counted[3] > counted[0]
