"""Answers stay together, and too few of them teach nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.learning.answers import LEAST, LEAST_OF_EACH
from tests.matcher.learning.answered import answers_of, weights


def test_taking_some_takes_all_that_is_known_of_them() -> None:
    every = answers_of(weights(), 30)
    some = every.taken(np.array([3, 1]))
    assert some.reader.tolist() == [3, 1]
    assert np.array_equal(some.evidence, every.evidence[[3, 1]])
    assert len(some) == 2


def test_the_order_is_that_of_time_then_of_readers() -> None:
    some = replace(answers_of(weights(), 4), at=np.array([2.0, 1.0, 1.0, 0.0]), reader=np.array([0, 5, 4, 0]))
    assert some.in_order.tolist() == [3, 2, 1, 0]


def test_enough_are_many_answers_of_several_people_with_yes_and_no() -> None:
    some = answers_of(weights(), LEAST)
    assert some.enough
    assert not answers_of(weights(), LEAST - 1).enough
    assert not replace(some, reader=some.reader % 9).enough
    assert not replace(some, said=(np.arange(LEAST) < LEAST_OF_EACH - 1).astype(float)).enough
    assert not replace(some, said=(np.arange(LEAST) >= LEAST_OF_EACH - 1).astype(float)).enough
