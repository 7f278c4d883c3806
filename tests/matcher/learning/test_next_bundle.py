"""From answers to the next weights: what is better is said to be, what is not is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.learning.comparing import Verdict
from matcher.learning.next_bundle import Held, next_weights
from matcher.profiles import Side
from tests.matcher.learning.answered import answers_of, weights

TASTE = weights(0.3, text=0.1, place=0.0, cheque=2.5, tags=2.0)
PRESENT = {side: weights(place=3.0) for side in Side}
HELD = Held(PRESENT, PRESENT)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_weights_nearer_to_the_taste_are_said_to_be_better() -> None:
    found = next_weights({side: answers_of(TASTE, 400, seed) for seed, side in enumerate(Side)}, HELD, rng())
    assert found is not None
    assert found.taught == tuple(Side)
    assert found.comparison is not None
    assert found.comparison.verdict is Verdict.BETTER


def test_too_few_answers_teach_nothing() -> None:
    assert next_weights({side: answers_of(TASTE, 99) for side in Side}, HELD, rng()) is None


def test_a_side_with_too_few_answers_keeps_its_weights() -> None:
    some = {Side.INVESTOR: answers_of(TASTE, 300), Side.STARTUP: answers_of(TASTE, 50)}
    found = next_weights(some, HELD, rng())
    assert found is not None
    assert found.taught == (Side.INVESTOR,)
    assert found.weights[Side.STARTUP] == PRESENT[Side.STARTUP]
    assert found.weights[Side.INVESTOR] != PRESENT[Side.INVESTOR]


def test_answers_by_chance_promise_nothing() -> None:
    # Forty rooms; at 95 % about two or three may seem to differ, in either direction.
    verdicts = []
    for seed in range(40):
        chance = np.random.default_rng(seed).integers(0, 2, (2, 300)).astype(np.float64)
        some = {
            side: replace(answers_of(TASTE, 300, 2 * seed + at), said=chance[at]) for at, side in enumerate(Side)
        }
        found = next_weights(some, HELD, rng())
        assert found is not None
        assert found.comparison is not None
        verdicts.append(found.comparison.verdict)
    assert verdicts.count(Verdict.BETTER) <= 4
    assert verdicts.count(Verdict.UNKNOWN) >= 34


def test_only_what_the_present_weights_have_not_seen_is_compared() -> None:
    some = {side: answers_of(TASTE, 500) for side in Side}
    later = next_weights(some, replace(HELD, unseen=449.0), rng())
    assert later is not None
    assert later.comparison is not None
    assert later.comparison.answers == 2 * 50
    after = next_weights(some, replace(HELD, unseen=1000.0), rng())
    assert after is not None
    assert after.comparison is None


def test_learning_again_counts_no_answer_twice() -> None:
    some = {side: answers_of(TASTE, 300) for side in Side}
    once = next_weights(some, HELD, rng())
    assert once is not None
    again = next_weights(some, Held(PRESENT, once.weights, 1000.0), rng())
    assert again is not None
    assert again.weights == once.weights
