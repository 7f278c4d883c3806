"""A difference is said only where answers that nobody had seen show one."""

from __future__ import annotations

import json

import numpy as np
import pytest

from matcher.learning.answers import LEAST_READERS
from matcher.learning.comparing import Foretold, Verdict, compared
from matcher.profiles import Side
from tests.matcher.learning.answered import answers_of, weights


def foretold(many: int, present: str, following: str, stretches: int = 1) -> Foretold:
    """Return answers with forecasts that are right, wrong, or by chance."""
    some = answers_of(weights(), many)
    said = {"right": some.said, "wrong": 1 - some.said, "chance": np.random.default_rng(9).random(many)}
    level = np.arange(many) * stretches // many
    return Foretold(some, np.ones(many), said[present] * 0.5 + 0.2, said[following] * 0.5 + level * 0.01, level)


def verdict(**sides: Foretold) -> Verdict:
    found = compared({Side(side): one for side, one in sides.items()}, np.random.default_rng(0))
    assert found is not None
    return found.verdict


def test_a_yes_above_every_no_is_a_hundred_times_of_a_hundred() -> None:
    found = compared({Side.INVESTOR: foretold(200, "chance", "right")}, np.random.default_rng(0))
    assert found is not None
    assert found.next == 1.0
    assert found.present == pytest.approx(0.5, abs=0.1)
    assert found.difference.value == found.next - found.present
    assert found.verdict is Verdict.BETTER
    assert (found.answers, found.readers) == (200, 20)


def test_better_worse_and_unknown() -> None:
    assert verdict(investor=foretold(200, "right", "chance")) is Verdict.WORSE
    assert verdict(investor=foretold(200, "chance", "chance")) is Verdict.UNKNOWN
    assert (
        verdict(investor=foretold(200, "right", "right"), startup=foretold(200, "wrong", "right"))
        is Verdict.BETTER
    )


def test_only_answers_of_one_stretch_are_held_against_each_other() -> None:
    # Forecasts of different weights have different levels, which say nothing of whom somebody prefers.
    apart = foretold(200, "right", "right", stretches=4)
    far = Foretold(
        apart.answers, apart.counted, apart.present, apart.following + 10.0 * apart.stretch, apart.stretch
    )
    found = compared({Side.INVESTOR: far}, np.random.default_rng(0))
    assert found is not None
    assert found.next == 1.0


def test_a_level_alone_wins_nothing() -> None:
    one = foretold(200, "chance", "chance")
    shifted = Foretold(one.answers, one.counted, one.present, one.present + 0.2, one.stretch)
    found = compared({Side.STARTUP: shifted}, np.random.default_rng(0))
    assert found is not None
    assert found.difference.value == 0.0
    before, after = found.expected[Side.STARTUP]
    assert after == pytest.approx(before + 0.2)


def test_without_a_yes_or_without_a_no_nothing_is_compared() -> None:
    one = foretold(200, "chance", "right")
    yes = one.answers.said == 1
    alone = Foretold(
        one.answers.taken(yes), one.counted[yes], one.present[yes], one.following[yes], one.stretch[yes]
    )
    assert compared({Side.INVESTOR: alone}, np.random.default_rng(0)) is None
    assert compared({}, np.random.default_rng(0)) is None


def test_people_with_many_answers_make_the_interval_wider() -> None:
    one = foretold(200, "chance", "right")

    def width(readers: int) -> float:
        own = one.answers.taken(np.arange(200))
        own.reader[:] = np.arange(200) % readers
        found = compared(
            {Side.INVESTOR: Foretold(own, one.counted, one.present, one.following, one.stretch)},
            np.random.default_rng(0),
        )
        assert found is not None
        return found.difference.high - found.difference.low

    assert width(10) != width(200)


def test_the_record_is_plain() -> None:
    found = compared({Side.INVESTOR: foretold(60, "chance", "right")}, np.random.default_rng(0))
    assert found is not None
    record = json.loads(json.dumps(found.record()))
    assert record["verdict"] == "better"
    assert record["expected"].keys() == record["seen"].keys() == {"investor"}


def test_a_side_without_answers_is_left_out() -> None:
    one = foretold(200, "chance", "right")
    none = np.zeros(200, dtype=bool)
    silent = Foretold(
        one.answers.taken(none), one.counted[none], one.present[none], one.following[none], one.stretch[none]
    )
    found = compared({Side.INVESTOR: one, Side.STARTUP: silent}, np.random.default_rng(0))
    assert found is not None
    assert (set(found.seen), set(found.expected), found.answers) == ({Side.INVESTOR}, {Side.INVESTOR}, 200)


def test_few_people_tell_nothing_however_much_they_say() -> None:
    # Drawn from one person, every resample is the same: that would be certain of anything.
    few = foretold(200, "chance", "right")
    few.answers.reader[:] = np.arange(200) % (LEAST_READERS - 1)
    assert compared({Side.INVESTOR: few}, np.random.default_rng(0)) is None
