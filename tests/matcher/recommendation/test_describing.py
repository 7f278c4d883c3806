"""A pair is described the same way, whether it is to be served or to be learned from."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from matcher.conference import Dataset
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.describing import Profiles, described, told_apart
from matcher.recommendation.embedding import embed
from matcher.recommendation.features import Feature
from tests.matcher.recommendation.rooms import LAWS, all_pairs, recommended, rooms, tiny

FIELD = list(Feature).index(Feature.FIELD)


@LAWS
@given(room=rooms())
def test_a_served_row_equals_the_row_that_is_learned_from(room: Dataset) -> None:
    served = recommended(room)
    profiles = Profiles.of(room, embed(room, tiny()))
    alone = described(profiles, served.pairs, np.ones(len(served.pairs)), np.random.default_rng(0)).features
    for side in Side:
        # Everybody named a sub-forum: its certainty is 1 in both.
        np.testing.assert_array_equal(served.explainer.features.values[side], alone.values[side])
        np.testing.assert_array_equal(served.explainer.features.known[side], alone.known[side])


@LAWS
@given(room=rooms(events=False))
def test_a_pair_is_described_the_same_beside_any_others(room: Dataset) -> None:
    profiles = Profiles.of(room, embed(room, tiny()))
    pairs = all_pairs(len(room.investors), len(room.startups))
    whole = described(profiles, pairs, np.ones(len(pairs)), np.random.default_rng(0)).features
    for row in range(len(pairs)):
        alone = described(profiles, pairs.take(np.array([row])), np.ones(1), np.random.default_rng(0)).features
        for side in Side:
            np.testing.assert_allclose(alone.values[side][0], whole.values[side][row], atol=1e-2)


def test_what_is_told_apart_has_no_mean_within_two_languages_that_are_often_met() -> None:
    from tests.factories import dataset, investor, startup

    people = [investor(f"I{row}", tags=("AI",), city="Berlin" if row % 2 else "Bonn") for row in range(30)]
    companies = [startup(f"S{row}", tags=("AI",), city="Berlin" if row % 3 else "Bonn") for row in range(30)]
    room = dataset(investors=tuple(people), startups=tuple(companies))
    profiles = Profiles.of(room, embed(room, tiny()))
    pairs: Pairs = all_pairs(30, 30)
    found = described(profiles, pairs, np.ones(900), np.random.default_rng(0)).features
    place = told_apart(profiles, pairs, found).values[Side.INVESTOR][:, list(Feature).index(Feature.PLACE)]
    assert abs(place.mean()) < 1e-9
    assert set(np.round(np.diff(np.unique(np.round(place, 9))), 9)) == {1.0}
