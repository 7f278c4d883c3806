"""The ranker on declared profiles: no more than was known, and nothing forbidden above what is allowed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.evaluation.declared import Declared, DeclaredRooms
from matcher.evaluation.splitting import split_by_time
from matcher.profiles import Side, Stage
from matcher.recommendation.ranker import PRIOR
from tests.matcher.evaluation.towns import CUT, PEOPLE, towns
from tests.matcher.recommendation.rooms import tiny

WORLD = towns()
RNG = np.random.default_rng(0)


def test_own_town_and_own_field_come_first() -> None:
    split = split_by_time(WORLD, CUT, 3)
    scores = Declared("hand", PRIOR, DeclaredRooms(tiny())).scored(split.asked, RNG)
    for side in Side:
        assert scores[side].shape == split.truth.shape == (PEOPLE, 2 * PEOPLE)
        mean = scores[side][split.truth].mean() - scores[side][~split.truth].mean()
        assert mean > 0.5


def test_what_comes_after_the_cut_changes_no_score() -> None:
    asked = split_by_time(WORLD, CUT, 3).asked
    again = split_by_time(replace(WORLD, interactions=WORLD.interactions[::-1]), CUT, 3).asked
    one, other = (Declared("hand", PRIOR, DeclaredRooms(tiny())).scored(each, RNG) for each in (asked, again))
    for side in Side:
        np.testing.assert_array_equal(one[side], other[side])


def test_a_pair_that_breaks_a_hard_rule_stands_below_all_others() -> None:
    # Everybody took part in rounds A; the last company raises a C.
    companies = tuple(replace(one, stages=frozenset({Stage.A})) for one in WORLD.startups)
    late = replace(companies[-1], stage="C", stages=frozenset({Stage.C}))
    asked = split_by_time(replace(WORLD, startups=(*companies[:-1], late)), CUT, 3).asked
    scores = Declared("hand", PRIOR, DeclaredRooms(tiny())).scored(asked, RNG)
    column = [one.id for one in asked.dataset.startups].index(late.id)
    for side in Side:
        assert scores[side][:, column].max() < np.delete(scores[side], column, axis=1).min()


def test_rooms_are_described_once_for_several_weights() -> None:
    asked, rooms = split_by_time(WORLD, CUT, 3).asked, DeclaredRooms(tiny())
    assert rooms.told(asked) is rooms.told(asked)
