"""Facts make alike who shares what few share; what is not said is like nothing and unlike nothing."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.profiles import Investor, Stage, Startup
from matcher.recommendation.facts import FACT_VARIANCE, facts_of


def covariance(*candidates: Startup | Investor) -> np.ndarray:
    facts = facts_of(candidates)
    return np.asarray(facts @ facts.T)


def test_who_says_nothing_is_like_nobody() -> None:
    found = covariance(Startup("a", "A"), Startup("b", "B", tags=("chips",), city="Xi'an"))
    assert found[0].tolist() == [0.0, 0.0]
    assert found[1, 1] > 0


def test_a_shared_field_makes_alike_and_another_unlike() -> None:
    chips, more_chips, food = (Startup(tag, "S", tags=(tag,)) for tag in ("chips", "Chips ", "food"))
    found = covariance(chips, more_chips, food)
    assert found[0, 1] > 0 > found[0, 2]


def test_what_a_few_of_many_share_weighs_nearly_the_whole_variance() -> None:
    many = [Startup(str(at), "S", tags=(f"tag {at // 2}",)) for at in range(400)]
    assert covariance(*many)[0, 1] == pytest.approx(FACT_VARIANCE["tags"], rel=0.02)


def test_what_nearly_all_share_weighs_next_to_nothing() -> None:
    everybody = [Startup(str(at), "S", country="US") for at in range(400)]
    assert covariance(*everybody)[0, 1] < 0.01 * FACT_VARIANCE["place"]


def test_two_that_share_one_of_two_fields_share_half() -> None:
    rest = [Startup(str(at), "S", tags=(f"tag {at}",)) for at in range(2000)]
    pair = Startup("a", "A", tags=("x", "y")), Startup("b", "B", tags=("y", "z"))
    assert covariance(*pair, *rest)[0, 1] == pytest.approx(FACT_VARIANCE["tags"] / 2, abs=0.01)


def test_investors_have_facts_too_and_any_field_is_none() -> None:
    seed = Investor("a", "A", tags=("agnostic",), stages=frozenset({Stage.SEED}))
    found = covariance(seed, Investor("b", "B", stage_names=("Bridge",)))
    assert found[0, 1] < 0 < found[0, 0]


def test_the_order_of_candidates_does_not_matter() -> None:
    people = [Startup(str(at), "S", tags=(f"t{at % 3}",), city=f"c{at % 2}") for at in range(7)]
    assert np.allclose(covariance(*people)[::-1, ::-1], covariance(*people[::-1]))
