"""A simulated reader: answers that tell something make the rest better, and the rest is never looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.answering import (
    Interview,
    Rule,
    at_random,
    best_first,
    curves,
    held,
    in_turn,
    most_telling,
)
from matcher.evaluation.uncertainty import draws
from tests.matcher.recommendation.rooms import SEEDS, SMALL_LAWS

RULES: dict[str, Rule] = {
    "in turn": in_turn,
    "at random": at_random,
    "best first": best_first,
    "most telling": most_telling,
}
COUNTS = (0, 3, 6)


def interview(seed: int, person: str = "ines", noise: float = 1.0, people: int = 60) -> Interview:
    """A list whose reader has a taste for one direction; the first half may be asked about."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(people, 4))
    taste = rng.normal(size=4) * 2
    said = rows @ taste + noise * rng.logistic(size=people) > 0
    return Interview(person, rows, np.zeros(people), said, np.arange(people // 2))


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_where_there_is_a_taste_answers_make_the_rest_better(rule: Rule) -> None:
    found = curves((interview(seed, str(seed)) for seed in range(60)), {"rule": rule}, COUNTS, rng())["rule"]
    assert found.gain(2, draws(len(found.people), rng())).low > 0.1


def test_where_there_is_no_taste_nothing_is_gained() -> None:
    lists = (interview(seed, str(seed), noise=1e6) for seed in range(60))
    found = curves(lists, {"at random": at_random}, COUNTS, rng())["at random"]
    gain = found.gain(2, draws(len(found.people), rng()))
    assert gain.low < 0 < gain.high


@SMALL_LAWS
@given(SEEDS, st.sampled_from(sorted(RULES)))
def test_the_rest_is_not_looked_at(seed: int, name: str) -> None:
    """What the reader says of the rest changes neither who is asked about nor what they answer."""
    one = interview(seed)
    other = replace(one, said=np.where(np.arange(60) < 30, one.said, ~one.said))
    first, second = held(one, RULES[name], COUNTS, rng()), held(other, RULES[name], COUNTS, rng())
    assert first[2].tolist() == second[2].tolist()
    assert first[1].tolist() == pytest.approx(
        (1 - second[1]).tolist()
    )  # the AUC of the opposite, by the same order


@SMALL_LAWS
@given(SEEDS, st.sampled_from(sorted(RULES)))
def test_before_any_answer_the_prior_orders_the_rest(seed: int, name: str) -> None:
    one = replace(interview(seed), prior=np.arange(60.0), said=np.arange(60) % 30 > 25)
    told = held(one, RULES[name], COUNTS, rng())
    assert told[:, 0].tolist() == [1.0, 1.0, 0.0]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_nobody_is_asked_about_twice(rule: Rule) -> None:
    one = interview(3)
    assert held(one, rule, (0, 30), rng())[2, 1] == one.said[:30].sum()


def test_in_turn_means_in_the_order_given() -> None:
    one = replace(interview(1), asked=np.array([5, 2, 9]), said=np.arange(60) == 5)
    one.said[30] = True
    assert held(one, in_turn, (0, 1, 2, 3), rng())[2].tolist() == [0.0, 1.0, 1.0, 1.0]


def test_lists_of_one_person_are_averaged_and_lists_that_rank_nothing_passed_over() -> None:
    lists = [interview(1, "ivo"), interview(2, "ivo"), interview(3, "ines")]
    dull = [replace(interview(4, "ida"), said=np.ones(60, dtype=bool)), interview(5, "iris", people=8)]
    found = curves([*lists, *dull], {"rule": in_turn}, COUNTS, rng())["rule"]
    assert found.people == ("ines", "ivo")
    apart = [held(one, in_turn, COUNTS, rng()) for one in lists]
    assert found.ndcg[1].tolist() == pytest.approx(((apart[0] + apart[1]) / 2)[0].tolist())
    assert found.auc[0].tolist() == apart[2][1].tolist()


def test_the_same_seed_gives_the_same_curve() -> None:
    one, other = (curves([interview(1)], RULES, COUNTS, rng()) for _ in range(2))
    assert all(one[name].ndcg.tolist() == other[name].ndcg.tolist() for name in RULES)


def test_rules_are_compared_on_the_same_people() -> None:
    found = curves((interview(seed, str(seed)) for seed in range(20)), RULES, COUNTS, rng())
    drawn = draws(20, rng())
    same = found["best first"].gain(2, drawn, than=found["best first"])
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
