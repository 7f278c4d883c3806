"""Where people have a taste that matcher does not know, suggestions get better from round to round."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.hidden_taste import BEGIN, Worth, room_of, visit, worth_of
from benchmarks.learning import MEASURES, Story, empty_store, story
from matcher.evaluation.uncertainty import Estimate, draws, estimate
from web.services.learning import set_exploring
from web.services.suggesting import suggest

ROOMS = 2
#: Of each side.
PEOPLE = 40
#: Answers that somebody gives on average before each learning.
PATIENCE = (3.0, 6.0)


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
        yield


@pytest.fixture(scope="module")
def told() -> list[Story]:
    found = []
    for seed in range(ROOMS):
        with empty_store() as store:
            found.append(story(store, PEOPLE, seed, PATIENCE))
    return found


def gain(one: list[Worth], other: list[Worth], what: str) -> Estimate:
    """Return by how much lists are better, over the people of all rooms."""
    apart = np.concatenate([getattr(a, what) - getattr(b, what) for a, b in zip(one, other, strict=True)])
    return estimate(apart, draws(len(apart), np.random.default_rng(0)))


@pytest.mark.parametrize("what", MEASURES)
@pytest.mark.parametrize("at", range(1, len(PATIENCE) + 1))
def test_each_round_is_better_than_the_round_before(told: list[Story], at: int, what: str) -> None:
    found = gain([one.worth[at] for one in told], [one.worth[at - 1] for one in told], what)
    assert found.low > 0


@pytest.mark.parametrize("what", MEASURES)
@pytest.mark.parametrize("at", range(1, len(PATIENCE) + 1))
def test_each_round_is_better_than_without_learning_which_stays_as_the_first(
    told: list[Story], at: int, what: str
) -> None:
    found = gain([one.worth[at] for one in told], [one.worth[0] for one in told], what)
    assert found.low > 0


def test_no_weights_that_make_lists_better_are_called_worse(told: list[Story]) -> None:
    assert {verdict for one in told for verdict in one.verdicts} <= {"better", "unknown"}


def test_without_learning_answers_change_no_list() -> None:
    with empty_store() as store:
        room = room_of(store, 10, np.random.default_rng(0), "still")
        set_exploring(store, room.organiser, 0.0, BEGIN)
        suggest(store, room.conference_id)
        first = worth_of(room)
        assert visit(room, 3.0, 0, np.random.default_rng(0)) > 10
        suggest(store, room.conference_id)
        assert np.array_equal(worth_of(room).matches, first.matches)
        assert np.array_equal(worth_of(room).ndcg, first.ndcg)
