"""Candidates are allowed, share a sub-forum, and leave nobody out who could meet somebody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.profiles import Stage
from matcher.recommendation.candidates import Boundaries, Members, candidate_pairs
from matcher.recommendation.eligibility import Eligibility
from matcher.recommendation.embedding import Embedding
from matcher.recommendation.index import EXACT_UP_TO
from tests.factories import investor, startup
from tests.matcher.recommendation.rooms import LAWS, SEEDS, embedding, members_of, random_embedding, unit

Couple = tuple[int, int, int]


@dataclass(frozen=True)
class Room:
    """People as random vectors and stages, who belongs to which sub-forum, and which couples are excluded."""

    vectors: Embedding
    stages: tuple[NDArray[np.int64], NDArray[np.int64]]
    belongs: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    excluded: NDArray[np.bool_]

    @property
    def boundaries(self) -> Boundaries:
        backers = [investor(stages=frozenset({Stage(int(stage))})) for stage in self.stages[0]]
        companies = [startup(stages=frozenset({Stage(int(stage))})) for stage in self.stages[1]]
        couples = np.flatnonzero(self.excluded.ravel()).astype(np.int64)
        return Boundaries(Eligibility.of(backers, companies, smallest_share=0.0), couples, len(companies))

    def found(self, width: int) -> list[Couple]:
        """Return the candidates as (sub-forum, investor, startup)."""
        pairs = candidate_pairs(self.vectors, members_of(self.belongs), self.boundaries, width)
        return list(zip(pairs.forum.tolist(), pairs.investor.tolist(), pairs.startup.tolist(), strict=True))

    def eligible(self) -> list[Couple]:
        """Return everybody who could meet, found the slow way."""
        return [
            (forum, i, s)
            for forum in range(self.belongs[0].shape[1])
            for i in range(len(self.stages[0]))
            for s in range(len(self.stages[1]))
            if self.belongs[0][i, forum]
            and self.belongs[1][s, forum]
            and self.stages[0][i] == self.stages[1][s]
            and not self.excluded[i, s]
        ]

    def permuted(self, order: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Room:
        """Return the room in which row r is who was in row ``order[r]`` before."""
        own = self.vectors.interests
        shuffled = embedding(
            [own.vectors[own.of(int(row))].tolist() for row in order[0]],
            self.vectors.startups[order[1]].tolist(),
        )
        return Room(
            shuffled,
            (self.stages[0][order[0]], self.stages[1][order[1]]),
            (self.belongs[0][order[0]], self.belongs[1][order[1]]),
            self.excluded[np.ix_(*order)],
        )


def random_room(seed: int) -> Room:
    rng = np.random.default_rng(seed)
    n, p, forums = rng.integers(1, [8, 8, 4])
    return Room(
        random_embedding(rng, int(n), int(p)),
        (rng.integers(0, 2, n), rng.integers(0, 2, p)),
        (rng.random((n, forums)) < 0.6, rng.random((p, forums)) < 0.6),
        rng.random((n, p)) < 0.15,
    )


ROOMS = SEEDS.map(random_room)
WIDTHS = st.integers(1, 8)


@LAWS
@given(room=ROOMS, width=WIDTHS)
def test_candidates_are_eligible_in_a_sub_forum_of_both_sorted_and_named_once(room: Room, width: int) -> None:
    found = room.found(width)
    assert set(found) <= set(room.eligible())
    assert found == sorted(set(found))


@LAWS
@given(room=ROOMS, width=WIDTHS)
def test_whoever_could_meet_somebody_in_a_sub_forum_has_a_candidate_there(room: Room, width: int) -> None:
    found, eligible = room.found(width), room.eligible()
    for side in (1, 2):
        assert {(pair[0], pair[side]) for pair in found} == {(pair[0], pair[side]) for pair in eligible}


@LAWS
@given(room=ROOMS)
def test_in_a_small_room_everybody_who_could_meet_is_a_candidate(room: Room) -> None:
    assert room.found(width=8) == room.eligible()


@LAWS
@given(room=ROOMS, data=st.data())
def test_permuting_people_permutes_candidates(room: Room, data: st.DataObject) -> None:
    orders = (
        np.array(data.draw(st.permutations(range(len(room.stages[0])))), dtype=np.int64),
        np.array(data.draw(st.permutations(range(len(room.stages[1])))), dtype=np.int64),
    )
    there = {(forum, orders[0][i], orders[1][s]) for forum, i, s in room.permuted(orders).found(width=8)}
    assert there == set(room.found(width=8))


@LAWS
@given(seed=SEEDS, width=WIDTHS)
def test_the_nearest_who_are_eligible_are_candidates_of_either_side(seed: int, width: int) -> None:
    # Everybody speaks and everybody is eligible: the best interest decides whom an investor is near to.
    rng = np.random.default_rng(seed)
    vectors = random_embedding(rng, 12, 15, silent=0.0)
    everybody = (np.ones((12, 1), bool), np.ones((15, 1), bool))
    room = Room(vectors, (np.zeros(12, int), np.zeros(15, int)), everybody, np.zeros((12, 15), bool))
    found = {(i, s) for _, i, s in room.found(width)}
    cosines = vectors.interests.vectors @ vectors.startups.T
    best = np.maximum.reduceat(cosines, vectors.interests.starts[:-1], axis=0)
    assert {(i, s) for i in range(12) for s in np.argsort(-best[i])[:width].tolist()} <= found
    asking = np.argsort(-cosines, axis=0)[:width]
    assert {(int(vectors.interests.owner[at]), s) for s in range(15) for at in asking[:, s]} <= found


def test_who_says_nothing_is_spread_over_the_others() -> None:
    # 6 silent investors and 12 startups, 2 candidates each: 6 x 2 = 12, every startup once; and the other way
    # round 12 startups x 2 investors = 24, every investor four times. Together no startup has more than 1 + 2.
    room = Room(
        embedding([[]] * 6, np.eye(12).tolist()),
        (np.zeros(6, int), np.zeros(12, int)),
        (np.ones((6, 1), bool), np.ones((12, 1), bool)),
        np.zeros((6, 12), bool),
    )
    found = room.found(width=2)
    assert set(Counter(s for _, _, s in found).values()) <= {2, 3}
    assert set(Counter(i for _, i, _ in found).values()) <= {4, 5, 6}


def test_an_excluded_couple_is_excluded_in_every_sub_forum() -> None:
    room = Room(
        embedding([[[1.0, 0.0]]], [[1.0, 0.0], [0.0, 1.0]]),
        (np.zeros(1, int), np.zeros(2, int)),
        (np.ones((1, 2), bool), np.ones((2, 2), bool)),
        np.array([[True, False]]),
    )
    assert room.found(width=5) == [(0, 0, 1), (1, 0, 1)]


@pytest.mark.parametrize(("n", "p"), [(0, 0), (0, 2), (2, 0)])
def test_where_a_side_is_missing_there_are_no_candidates(n: int, p: int) -> None:
    room = Room(
        random_embedding(np.random.default_rng(0), n, p),
        (np.zeros(n, int), np.zeros(p, int)),
        (np.ones((n, 2), bool), np.ones((p, 2), bool)),
        np.zeros((n, p), bool),
    )
    assert room.found(width=5) == []


def test_a_very_large_sub_forum_is_searched_in_a_file_that_is_kept(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    investors, startups = 300, EXACT_UP_TO + 1
    offered = unit(rng.normal(size=(startups, 8)))
    vectors = replace(random_embedding(rng, investors, 0, width=8, silent=0.0), startups=offered, shelf=tmp_path)
    everybody = [Members(np.arange(investors), np.arange(startups))]
    eligible = Eligibility.of([investor()] * investors, [startup()] * startups, smallest_share=0.0)
    boundaries = Boundaries(eligible, np.empty(0, np.int64), startups)
    pairs = candidate_pairs(vectors, everybody, boundaries, width=1)
    assert len(list(tmp_path.glob("*.faiss"))) == 1
    found = set(zip(pairs.investor.tolist(), pairs.startup.tolist(), strict=True))
    nearest = (vectors.interests.vectors @ offered.T).argmax(axis=1).tolist()
    wanted = set(zip(vectors.interests.owner.tolist(), nearest, strict=True))
    assert len(wanted & found) >= 0.99 * len(wanted)
