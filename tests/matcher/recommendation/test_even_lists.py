"""Lists hold both languages as the pool does, and the order within a language stays as it was."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.languages import shares
from matcher.drafting import taught
from matcher.intake.folder import checked_dataset
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.candidates import Boundaries
from matcher.recommendation.eligibility import Eligibility
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.even_lists import Room, room_of, surplus_between_languages
from matcher.recommendation.recommender import recommend
from matcher.shipped import shipped
from tests.factories import investor, startup
from tests.matcher.recommendation.rooms import LAWS, SEEDS, all_pairs

REAL = Path(os.environ.get("MATCHER_TEST_DATA", "/nowhere")) / "xian_bilingual"
CACHE = os.environ.get("MATCHER_CACHE")
PEOPLE = 60


def halves(people: int) -> np.ndarray:
    """Return who speaks which of two languages, by turns."""
    return np.arange(people, dtype=np.int64) % 2


def open_room(people: int = PEOPLE) -> Room:
    """Return a room in which everybody may meet everybody, half of each side in each language."""
    pool = np.full((people, 2), people // 2, dtype=np.int64)
    return Room({side: halves(people) for side in Side}, dict.fromkeys(Side, pool))


def listed(pairs: Pairs, scores: np.ndarray, side: Side, length: int = 10) -> float:
    """Return the mean share of the first language in everybody's best."""
    own, other = (pairs.investor, pairs.startup) if side is Side.INVESTOR else (pairs.startup, pairs.investor)
    best = [
        np.flatnonzero(own == person)[np.argsort(-scores[own == person], kind="stable")[:length]]
        for person in range(PEOPLE)
    ]
    return float(np.mean([np.mean(halves(PEOPLE)[other[rows]] == 0) for rows in best]))


def drawn(seed: int, habit: float) -> tuple[Pairs, dict[Side, np.ndarray]]:
    """Return all pairs with log-odds that spread wider, and lie higher, between speakers of one language."""
    rng = np.random.default_rng(seed)
    pairs = all_pairs(PEOPLE, PEOPLE)
    same = halves(PEOPLE)[pairs.investor] == halves(PEOPLE)[pairs.startup]
    return pairs, {side: rng.normal(0, np.where(same, 1.3, 1.0)) + habit * same - 1 for side in Side}


@LAWS
@given(seed=SEEDS, habit=st.floats(-1.0, 1.0))
def test_lists_hold_each_language_as_the_pool_does(seed: int, habit: float) -> None:
    pairs, log_odds = drawn(seed, habit)
    off = surplus_between_languages(pairs, log_odds, open_room())
    scores = np.prod([1 / (1 + np.exp(off - log_odds[side])) for side in Side], axis=0)
    for side in Side:
        assert listed(pairs, scores, side) == pytest.approx(0.5, abs=0.05)


@LAWS
@given(seed=SEEDS)
def test_one_number_for_each_two_languages(seed: int) -> None:
    pairs, log_odds = drawn(seed, 0.5)
    off = surplus_between_languages(pairs, log_odds, open_room())
    two = 2 * halves(PEOPLE)[pairs.investor] + halves(PEOPLE)[pairs.startup]
    assert [len(np.unique(off[two == group])) for group in range(4)] == [1, 1, 1, 1]
    # What stands higher is lowered: the pairs of one language.
    assert off[two == 0][0] > off[two == 1][0]
    assert off[two == 3][0] > off[two == 2][0]


def test_where_all_speak_one_language_nothing_is_taken_off() -> None:
    pairs, log_odds = drawn(0, 1.0)
    silent = Room({side: np.zeros(PEOPLE, dtype=np.int64) for side in Side}, open_room().pool)
    nobody = replace(silent, pool={side: np.zeros((PEOPLE, 2), dtype=np.int64) for side in Side})
    assert not surplus_between_languages(pairs, log_odds, nobody).any()


def test_a_pool_without_a_choice_does_not_count() -> None:
    pairs, log_odds = drawn(0, 1.0)
    # Nine of one language cannot fill a list of ten, and nineteen in all leave hardly any to choose from.
    pool = np.tile([PEOPLE - 9, 9], (PEOPLE, 1))
    few = Room({side: halves(PEOPLE) for side in Side}, dict.fromkeys(Side, pool))
    assert not surplus_between_languages(pairs, log_odds, few).any()


def test_the_pool_is_who_is_eligible_in_a_shared_sub_forum_once() -> None:
    # Three sub-forums. The first investor shares two with startup 0 (counted once), one with startup 1 (blocked)
    # and startup 2; the other investor shares none.
    member = {
        Side.INVESTOR: np.array([[1.0, 0.4, 0.0], [0.0, 0.0, 1.0]]),
        Side.STARTUP: np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.3, 0.0]]),
    }
    people = (investor("Ines"), investor("Ivo")), tuple(startup(f"S{row}") for row in range(3))
    boundaries = Boundaries(Eligibility.of(*people, 0.02), np.array([1]), 3)
    languages = {Side.INVESTOR: np.array([0, 1]), Side.STARTUP: np.array([1, 0, 0])}
    room = room_of(languages, member, boundaries)
    assert room.pool[Side.INVESTOR].tolist() == [[1, 1], [0, 0]]
    assert room.pool[Side.STARTUP].tolist() == [[1, 0], [0, 0], [1, 0]]


def test_a_room_of_one_language_is_not_counted() -> None:
    languages = {Side.INVESTOR: np.zeros(1, np.int64), Side.STARTUP: np.zeros(2, np.int64)}
    boundaries = Boundaries(Eligibility.of([investor()], [startup(), startup("Sol")], 0.02), np.array([], int), 2)
    member = {Side.INVESTOR: np.ones((1, 1)), Side.STARTUP: np.ones((2, 1))}
    assert not room_of(languages, member, boundaries).pool[Side.INVESTOR].any()


@pytest.mark.slow
@pytest.mark.skipif(
    not REAL.is_dir(), reason="MATCHER_TEST_DATA does not name a folder that holds xian_bilingual/"
)
@pytest.mark.parametrize("anywhere", [False, True], ids=["as declared", "nobody names a region"])
def test_of_the_ten_best_in_a_real_room_either_language_has_its_share(anywhere: bool) -> None:
    dataset, _ = checked_dataset(REAL)
    if anywhere:
        investors = tuple(replace(one, markets=frozenset(), countries=()) for one in dataset.investors)
        dataset = replace(dataset, investors=investors)
    encoder = load_encoder(
        "default", cache=Path(os.environ["MATCHER_CACHE"]) if "MATCHER_CACHE" in os.environ else None
    )
    lessons, _ = checked_dataset(shipped("data/xian2017"))
    found = recommend(dataset, embed(dataset, encoder), taught(encoder, lessons), np.random.default_rng(0))
    counted = [share for share in shares(found) if share.people >= 20]
    assert counted
    for share in counted:
        assert abs(share.listed - share.pooled) < 0.1, share
