"""From a dataset to scored pairs: who may meet is there, best first, whatever the language."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.conference import Dataset, Interaction, Rules
from matcher.errors import PlanError
from matcher.profiles import Side, Stage
from matcher.recommendation.embedding import embed
from matcher.recommendation.recommender import Recommendations, Taught, recommend
from matcher.words import Language
from tests.factories import dataset, investor, startup, sub_forum, words
from tests.matcher.recommendation.rooms import (
    LAWS,
    SEEDS,
    at,
    embedding,
    recommended,
    rooms,
    tiny,
    two_forums,
    unit,
)


def couples(found: Recommendations) -> set[tuple[str, str]]:
    """Return the ids of all candidate pairs."""
    told = [found.explained(row) for row in range(len(found.pairs))]
    return {(one.investor_id, one.startup_id) for one in told}


def pinning(data: Dataset, *pinned: tuple[str, str]) -> Dataset:
    rules = replace(data.conference.rules, pinned=frozenset(pinned))
    return replace(data, conference=replace(data.conference, rules=rules))


@LAWS
@given(data=rooms(), k=st.integers(1, 6))
def test_the_best_come_first_each_once_and_no_more_than_asked_for(data: Dataset, k: int) -> None:
    found = recommended(data)
    for side in Side:
        own, other = found.pairs.investor, found.pairs.startup
        if side is Side.STARTUP:
            own, other = other, own
        for person in range(len(found.rosters[side])):
            best = found.best_for(side, person, k)
            everybody = set(other[own == person].tolist())
            assert all(own[row] == person for row in best)
            assert found.scores[best].tolist() == sorted(found.scores[best], reverse=True)
            assert len({int(other[row]) for row in best}) == len(best) == min(k, len(everybody))
            assert best == found.best_for(side, person, 100)[:k]


@LAWS
@given(data=rooms())
def test_every_pair_is_as_good_as_both_sides_find_it(data: Dataset) -> None:
    found = recommended(data)
    for row in range(len(found.pairs)):
        told = found.explained(row)
        both = told.opinions[Side.INVESTOR].score * told.opinions[Side.STARTUP].score
        assert told.score == pytest.approx(both)
        assert 0 < told.score < 1


@LAWS
@given(data=rooms(), seed=SEEDS)
def test_two_runs_are_equal_and_in_a_small_room_the_seed_changes_nothing(data: Dataset, seed: int) -> None:
    one, same, other = recommended(data), recommended(data), recommended(data, seed)
    np.testing.assert_array_equal(one.scores, same.scores)
    np.testing.assert_allclose(one.scores, other.scores, rtol=1e-6)
    assert [one.explained(row) for row in range(len(one.pairs))] == [
        same.explained(row) for row in range(len(same.pairs))
    ]


@LAWS
@given(data=rooms())
def test_blocked_and_known_pairs_are_not_proposed_nor_are_strangers_to_the_sub_forum(data: Dataset) -> None:
    found = recommended(data)
    rules = data.conference.rules
    known = {(one.investor_id, one.startup_id) for one in data.interactions if one.kind in rules.known_kinds}
    assert not couples(found) & (rules.blocked | known)
    for row in range(len(found.pairs)):
        told = found.explained(row)
        people = (
            data.investors[int(found.pairs.investor[row])],
            data.startups[int(found.pairs.startup[row])],
        )
        assert all(told.sub_forum in person.attendance.sub_forums for person in people)


@LAWS
@given(data=rooms(events=False))
def test_a_pinned_pair_is_there_in_every_shared_sub_forum_though_it_is_known_or_not_eligible(
    data: Dataset,
) -> None:
    here = at("ai", "bio")
    mine, theirs = data.investors[0], data.startups[0]
    data = replace(
        data,
        investors=(replace(mine, attendance=here, stages=frozenset({Stage.C})), *data.investors[1:]),
        startups=(replace(theirs, attendance=here, stages=frozenset({Stage.SEED})), *data.startups[1:]),
        interactions=(Interaction(mine.id, theirs.id, "invested"),),
    )
    couple = (mine.id, theirs.id)
    assert couple not in couples(recommended(data))
    found = recommended(pinning(data, couple))
    told = [found.explained(row) for row in np.flatnonzero(found.pinned()).tolist()]
    assert [(one.investor_id, one.startup_id, one.sub_forum) for one in told] == [
        (*couple, "ai"),
        (*couple, "bio"),
    ]
    order = list(zip(found.pairs.forum, found.pairs.investor, found.pairs.startup, strict=True))
    assert order == sorted(order)


def test_of_somebody_met_in_two_sub_forums_the_better_pair_is_told() -> None:
    here = at("ai", "bio")
    data = dataset(
        conference=two_forums(), investors=(investor(attendance=here),), startups=(startup(attendance=here),)
    )
    found = recommended(data)
    for scores, best in (([0.2, 0.7], 1), ([0.7, 0.2], 0), ([0.5, 0.5], 0)):
        assert replace(found, scores=np.array(scores)).best_for(Side.INVESTOR, 0, 5) == [best]


def test_a_pinned_pair_without_a_sub_forum_in_common_is_refused_with_its_ids() -> None:
    data = dataset(
        conference=two_forums(),
        investors=(investor(attendance=at("ai")),),
        startups=(startup(attendance=at("bio")),),
    )
    with pytest.raises(PlanError, match=r"ines and startup sara .* Name one sub-forum for both, or unpin"):
        recommended(pinning(data, ("ines", "sara")))


def test_an_interaction_of_a_kind_that_does_not_count_hides_nobody() -> None:
    data = dataset(
        investors=(investor(attendance=at("ai")),),
        startups=(startup(attendance=at("ai")),),
        interactions=(Interaction("ines", "sara", "accepted"),),
    )
    assert couples(recommended(data)) == {("ines", "sara")}
    rules = Rules(known_kinds=frozenset({"accepted"}))
    data = replace(data, conference=replace(data.conference, rules=rules))
    assert couples(recommended(data)) == set()


def test_memberships_have_a_probability_where_they_were_suggested() -> None:
    forums = (
        sub_forum("ai", description=words("welding robots, robot arms")),
        sub_forum("bio", description=words("gene therapy, vaccines")),
    )
    data = dataset(
        conference=two_forums(sub_forums=forums),
        investors=(investor(attendance=at("bio")), investor("Ivo", thesis="Welding robots"), investor("Ike")),
    )
    found = recommended(data).memberships(Side.INVESTOR)
    assert [(one.sub_forum, one.probability) for one in found["ines"]] == [("bio", None)]
    (suggested,) = found["ivo"]
    assert suggested.sub_forum == "ai"
    assert suggested.probability is not None
    assert 0.5 < suggested.probability < 1
    assert found["ike"] == ()


def holding(data: Dataset, *held: tuple[str, str, str]) -> Recommendations:
    return recommend(data, embed(data, tiny()), Taught(tiny()), np.random.default_rng(0), held)


def test_a_held_pair_keeps_a_sub_forum_that_was_only_suggested() -> None:
    forums = (
        sub_forum("ai", description=words("welding robots, robot arms")),
        sub_forum("bio", description=words("gene therapy, vaccines")),
    )
    data = dataset(
        conference=two_forums(sub_forums=forums),
        investors=(investor(thesis="Welding robots"), investor("Ivo", attendance=at("ai"))),
        startups=(startup(attendance=at("bio")),),
    )
    assert couples(recommended(data)) == set()
    # Ines named no sub-forum and stays where she already meets; Ivo has named his.
    held = holding(data, ("ines", "sara", "bio"), ("ivo", "sara", "bio"), ("ines", "nobody", "bio"))
    assert couples(held) == {("ines", "sara")}
    assert {one.sub_forum for one in held.memberships(Side.INVESTOR)["ines"]} == {"ai", "bio"}


def test_a_held_pair_that_a_rule_forbids_now_is_not_proposed() -> None:
    here = at("ai")
    data = dataset(
        investors=(investor(attendance=here, stages=frozenset({Stage.C})),),
        startups=(startup(attendance=here, stages=frozenset({Stage.SEED})), startup("Sol", attendance=here)),
    )
    assert couples(holding(data, ("ines", "sara", "ai"), ("ines", "sol", "ai"))) == {("ines", "sol")}


def test_who_could_be_met_in_another_language_is_met_as_often() -> None:
    # Every startup is there twice, in English and in Chinese. The investors are English: they are nearer to their
    # own language whatever it says, and only the English startups say that their round fits.
    rng = np.random.default_rng(0)
    width = sum(tiny().views)
    theses, pitches = np.zeros((12, width)), np.zeros((40, width))
    theses[:, :6], pitches[:, :6] = rng.normal(size=(12, 6)), rng.normal(size=(40, 6))
    language = np.eye(1, width, width - 1)
    vectors = embedding(
        [[thesis] for thesis in unit(theses + 2 * language).tolist()],
        unit(np.concatenate([pitches + language, pitches - language])).tolist(),
        ([Language.EN] * 12, [Language.EN] * 40 + [Language.ZH] * 40),
    )
    round_a = {"stages": frozenset({Stage.A}), "attendance": at("ai")}
    english = [startup(f"E{row}", **round_a) for row in range(40)]
    chinese = [startup(f"C{row}", attendance=at("ai")) for row in range(40)]
    data = dataset(
        investors=tuple(investor(f"I{row}", **round_a) for row in range(12)), startups=(*english, *chinese)
    )
    found = recommend(data, vectors, Taught(tiny()), rng)
    by_cosine: NDArray[np.int64] = np.argsort(-(vectors.investors @ vectors.startups.T), axis=1)[:, :10]
    shares = [
        np.mean([found.pairs.startup[row] >= 40 for row in found.best_for(Side.INVESTOR, person, 10)])
        for person in range(12)
    ]
    assert (by_cosine >= 40).mean() < 0.1
    assert 0.4 < np.mean(shares) < 0.6


@pytest.mark.parametrize("data", [dataset(investors=()), dataset(startups=()), dataset(investors=(), startups=())])
def test_where_a_side_is_missing_nothing_is_recommended(data: Dataset) -> None:
    found = recommended(data)
    assert len(found.pairs) == len(found.scores) == 0
    assert found.pinned().tolist() == []


def test_who_says_nothing_is_recommended_too() -> None:
    found = recommended(
        dataset(
            conference=two_forums(),
            investors=(investor(attendance=at("ai")),),
            startups=(startup(attendance=at("ai")),),
        )
    )
    told = found.explained(0)
    assert (told.investor_id, told.startup_id, told.sub_forum) == ("ines", "sara", "ai")
    assert all(opinion.reasons == () for opinion in told.opinions.values())
