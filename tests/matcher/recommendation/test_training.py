"""Weights are learned from deals against others of the same query, and only how they compare."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from matcher.errors import InputError
from matcher.profiles import Side
from matcher.recommendation.features import Feature
from matcher.recommendation.first_conference import FirstConference
from matcher.recommendation.ranker import PRIOR
from matcher.recommendation.training import LEARNABLE, learned_weights, matched, preferences
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import LAWS, SEEDS, SENTENCES, tiny


def neighbours(people: int = 12) -> FirstConference:
    """Everybody backs the one company of the own town, and each of these does what its investor looks for."""
    words = ("robots", "Solar farms", "lidar chips", "Hospitals")  # one of each of the first four sentences
    investors = tuple(investor(f"I{row}", tags=(words[row % 4],), city=f"Town{row}") for row in range(people))
    startups = tuple(
        startup(
            f"S{row}",
            tags=(words[row % 4] if row % 3 else "solar",),
            description=SENTENCES[row % 4],
            city=f"Town{row}",
        )
        for row in range(people)
    )
    return FirstConference(dataset(investors=investors, startups=startups), np.eye(people, dtype=bool))


@LAWS
@given(seed=SEEDS)
def test_controls_share_the_query_are_allowed_and_were_not_backed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    backed, allowed = rng.random((4, 5)) < 0.4, rng.random((4, 5)) < 0.7
    for side in Side:
        deals, controls = matched(backed, allowed, side, rng)
        assert len(deals) == len(controls)
        assert (backed & allowed).ravel()[deals].all()
        assert (~backed & allowed).ravel()[controls].all()
        place = 0 if side is Side.INVESTOR else 1
        np.testing.assert_array_equal(np.divmod(deals, 5)[place], np.divmod(controls, 5)[place])


@LAWS
@given(seed=SEEDS)
def test_preferences_that_made_the_choices_are_found_again(seed: int) -> None:
    rng = np.random.default_rng(seed)
    differences = rng.normal(size=(20_000, 2))
    # P(the first is preferred) is logistic in 1 · x + 0.5 · y; who was not preferred stands second.
    preferred = rng.random(20_000) < 1 / (1 + np.exp(-differences @ [1.0, 0.5]))
    found = preferences(np.where(preferred[:, None], differences, -differences))
    np.testing.assert_allclose(found, [1.0, 0.5], atol=0.1)


def test_nothing_speaks_against_a_pair() -> None:
    rng = np.random.default_rng(0)
    differences = np.abs(rng.normal(size=(500, 2))) * [1.0, -1.0] + rng.normal(size=(500, 2))
    found = preferences(differences)
    assert found[0] > 0
    assert found[1] == 0


def test_what_never_differs_has_no_weight() -> None:
    assert preferences(np.zeros((10, 2))).tolist() == [0.0, 0.0]


def test_who_backs_the_neighbour_teaches_place() -> None:
    weights = learned_weights([neighbours()], tiny(), PRIOR, np.random.default_rng(0))
    for side in Side:
        own = weights[side].weights
        assert own[Feature.PLACE] > PRIOR[side].weights[Feature.PLACE]
        assert own[Feature.PLACE] > max(own[Feature.TEXT], own[Feature.TAGS])


def test_what_deals_cannot_teach_stays_as_it_was_written() -> None:
    weights = learned_weights([neighbours()], tiny(), PRIOR, np.random.default_rng(0))
    for side in Side:
        assert weights[side].base == PRIOR[side].base
        for feature in set(Feature) - set(LEARNABLE):
            assert weights[side].weights[feature] == PRIOR[side].weights[feature]


def test_the_same_deals_and_chance_teach_the_same() -> None:
    one, other = (learned_weights([neighbours()], tiny(), PRIOR, np.random.default_rng(3)) for _ in range(2))
    assert {side: dict(own.weights) for side, own in one.items()} == {
        side: dict(own.weights) for side, own in other.items()
    }


def test_without_anything_to_set_against_nothing_is_learned() -> None:
    with pytest.raises(InputError, match="Give deals of more startups with a description"):
        learned_weights([neighbours(1)], tiny(), PRIOR, np.random.default_rng(0))
