from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from matcher.evaluation.baselines import Random
from matcher.evaluation.contest import hold
from matcher.evaluation.methods import Scores, StandIn
from matcher.evaluation.metrics import METRICS
from matcher.evaluation.splitting import Asked, TimeSplit
from matcher.profiles import Side
from tests.matcher.evaluation.small_worlds import split_of

TRUTH = np.random.default_rng(5).random((12, 15)) < 0.15


@dataclass(frozen=True, slots=True)
class Oracle:
    """Knows the truth, or the contrary of it."""

    split: TimeSplit
    sign: int
    name: str

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        return {side: (self.sign * self.split.truth).astype(np.float32) for side in Side}


def test_who_knows_the_truth_is_perfect_and_ahead_of_chance() -> None:
    split = split_of(TRUTH)
    contest = hold([Random(), Oracle(split, 1, "oracle")], split, seed=0)
    chance, oracle = contest.results
    assert contest.favourite == "oracle"
    for side in Side:
        assert (oracle.means[side]["auc"].value, oracle.means[side]["mrr"].value) == (1, 1)
        assert chance.behind[side]["auc"].low > 0
        np.testing.assert_allclose(
            chance.behind[side]["ndcg@10"].value,
            oracle.means[side]["ndcg@10"].value - chance.means[side]["ndcg@10"].value,
        )
    assert not any(oracle.behind.values())


def test_only_queries_with_a_truth_are_asked() -> None:
    split = split_of([[True, False], [False, False], [False, True]])
    contest = hold([Oracle(split, 1, "oracle")], split, seed=0)
    assert contest.queries == {Side.INVESTOR: 2, Side.STARTUP: 2}
    assert contest.candidates == {Side.INVESTOR: 2, Side.STARTUP: 3}


def test_a_method_is_not_measured_otherwise_for_the_company_it_is_in() -> None:
    split = split_of(TRUTH)
    alone = hold([Random()], split, seed=4).results[0]
    among = hold([Oracle(split, -1, "worst"), Random()], split, seed=4).results[1]
    assert alone.means == among.means


def test_only_the_scores_that_are_asked_for_are_kept() -> None:
    split = split_of(TRUTH)
    contest = hold([Random(), Oracle(split, 1, "oracle")], split, seed=0, favourite="random", keep="oracle")
    assert contest.kept is not None
    assert (contest.kept[Side.STARTUP] == split.truth).all()
    assert hold([Random()], split, seed=0).kept is None


def test_methods_that_are_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        hold([Random()], split_of(TRUTH), seed=0, favourite="nobody")
    with pytest.raises(ValueError, match="nobody"):
        hold([Random()], split_of(TRUTH), seed=0, keep="nobody")


def test_two_methods_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="names of their own"):
        hold([Random(), Random()], split_of(TRUTH), seed=0)


def test_the_record_holds_every_metric_of_every_method_and_no_nan() -> None:
    # Every startup has all investors as truths, so that there is no AUC for them.
    split = split_of([[True, True], [True, True]])
    record = hold([Random(), Oracle(split, 1, "oracle")], split, seed=0).record()
    assert [one["name"] for one in record["methods"]] == ["random", "oracle"]
    first = record["methods"][0]
    assert set(first["metrics"]) == set(first["favourite_is_better_by"]) == {"investor", "startup"}
    assert tuple(first["metrics"]["startup"]) == METRICS
    assert first["metrics"]["startup"]["auc"] == {"value": None, "low": None, "high": None}


@dataclass(frozen=True, slots=True)
class Unlearned:
    """Found nothing to learn from."""

    name: str = "unlearned"

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        return StandIn(Random().scored(asked, rng), "random")


def test_whoever_shows_the_scores_of_another_is_told_so() -> None:
    contest = hold([Random(), Unlearned()], split_of(TRUTH), seed=0)
    assert contest.stand_ins == {"unlearned": "random"}
    assert [one["scores_of"] for one in contest.record()["methods"]] == ["random", "random"]
