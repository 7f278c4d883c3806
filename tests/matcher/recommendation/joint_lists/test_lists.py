"""Everybody gets a list, of rows of the scored pairs, and nothing but its order is changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.joint_lists.lists import JointLists, best_rows, joint_lists
from tests.matcher.recommendation.joint_lists.markets import both, everybody, random_scores, sizes, sparse
from tests.matcher.recommendation.rooms import SEEDS

FEW = settings(deadline=None, max_examples=5)


def made(pairs: Pairs, seed: int, balance: float = 0.5, length: int = 3) -> JointLists:
    scores = random_scores(pairs, seed)
    return joint_lists(scores, pairs, sizes(8, 6), balance, length, np.random.default_rng(seed))


def told(lists: JointLists, side: Side) -> list[list[int]]:
    return [own.tolist() for own in lists.drawn(side)]


@FEW
@given(seed=SEEDS)
def test_whoever_has_a_candidate_gets_a_list_of_the_own_pairs(seed: int) -> None:
    pairs = sparse(8, 6, 0.3, seed)
    lists = made(pairs, seed)
    for side, own in ((Side.INVESTOR, pairs.investor), (Side.STARTUP, pairs.startup)):
        for listed in (lists.drawn(side), lists.steady(side)):
            assert len(listed) == lists.market.readers[side].people
            for person, rows in enumerate(listed):
                assert len(rows) == min(3, int((own == person).sum()))
                assert set(own[rows].tolist()) <= {person}
                assert len(set(rows.tolist())) == len(rows)


def test_the_same_seed_gives_the_same_lists() -> None:
    pairs = sparse(8, 6, 0.5, 1)
    first, second = made(pairs, 1), made(pairs, 1)
    for side in Side:
        assert told(first, side) == told(second, side)


@pytest.mark.parametrize(("seed", "balance"), [(0, 0.0), (1, 0.5), (2, 1.0)])
def test_people_in_another_order_get_the_same_exposure(seed: int, balance: float) -> None:
    pairs = sparse(8, 6, 0.6, seed)
    scores = random_scores(pairs, seed)
    shuffle = np.random.default_rng(seed)
    investors, startups = shuffle.permutation(8), shuffle.permutation(6)
    order = np.lexsort((startups[pairs.startup], investors[pairs.investor]))
    moved = Pairs.of(investors[pairs.investor][order], startups[pairs.startup][order], [0] * len(order))
    again = {side: values[order] for side, values in scores.items()}
    first = joint_lists(scores, pairs, sizes(8, 6), balance, 4, np.random.default_rng(0))
    second = joint_lists(again, moved, sizes(8, 6), balance, 4, np.random.default_rng(0))
    for side in Side:
        assert np.allclose(first.exposure[side][order], second.exposure[side], atol=1e-6)


def test_two_people_with_two_sub_forums_are_listed_once_in_the_better() -> None:
    pairs = Pairs.of([0, 0, 0], [0, 0, 1], [0, 1, 0])
    assert best_rows(pairs, np.array([0.2, 0.3, 0.1])).tolist() == [1, 2]
    assert best_rows(pairs, np.array([0.3, 0.3, 0.1])).tolist() == [0, 2]


def test_expected_matches_are_of_those_who_look_at_each_other() -> None:
    lists = joint_lists(
        both([0.5, 0.4], [1.0, 0.5]), everybody(1, 2), sizes(1, 2), 0.0, 2, np.random.default_rng(0)
    )
    # The investor looks at the first startup for sure and at the second in half the cases: 0.5 + 0.2 / 2.
    assert lists.expected_matches == pytest.approx(0.6)
    assert [rows.tolist() for rows in lists.drawn(Side.INVESTOR)] == [[0, 1]]


def test_a_room_without_pairs_has_empty_lists() -> None:
    lists = joint_lists(both([], []), Pairs.of([], [], []), sizes(2, 1), 0.5, 5, np.random.default_rng(0))
    assert [len(own) for own in lists.drawn(Side.INVESTOR)] == [0, 0]
    assert lists.expected_matches == 0


@pytest.mark.parametrize(("balance", "length"), [(-0.1, 3), (1.1, 3), (0.5, 0)])
def test_what_makes_no_sense_is_refused(balance: float, length: int) -> None:
    with pytest.raises(ValueError, match=r"balance must|list needs"):
        joint_lists(both([0.5], [0.5]), everybody(1, 1), sizes(1, 1), balance, length, np.random.default_rng(0))
