"""What columns are worth."""

import numpy as np
import pytest

from matcher.recommendation.next_deals.choice import choice_weights


def _choices(rng: np.random.Generator, weights: list[float], queries: int) -> tuple[np.ndarray, np.ndarray]:
    columns = rng.normal(size=(queries, 20, len(weights))).astype(np.float32)
    utility = columns @ np.array(weights) + rng.gumbel(size=(queries, 20))
    return columns, utility == utility.max(axis=1, keepdims=True)


def test_it_finds_the_weights_that_chose(rng: np.random.Generator) -> None:
    # A choice of the largest weighted sum plus a Gumbel variable is a conditional logit with these weights.
    found = choice_weights([_choices(rng, [1.0, -0.5, 0.0], 3000)])
    assert found == pytest.approx([1.0, -0.5, 0.0], abs=0.08)


def test_what_is_the_same_for_all_candidates_is_worth_nothing(rng: np.random.Generator) -> None:
    columns, chosen = _choices(rng, [1.0], 300)
    constant = np.broadcast_to(rng.normal(size=(300, 1, 1)), columns.shape).astype(np.float32)
    found = choice_weights([(np.concatenate([columns, constant], axis=2), chosen)])
    assert found[1] == pytest.approx(0.0, abs=1e-3)


def test_the_unit_of_a_column_does_not_matter(rng: np.random.Generator) -> None:
    columns, chosen = _choices(rng, [1.0, -0.5], 500)
    metres = columns * np.array([1000.0, 1.0], dtype=np.float32)
    one, other = choice_weights([(columns, chosen)]), choice_weights([(metres, chosen)])
    assert other * [1000.0, 1.0] == pytest.approx(one, abs=1e-3)


def test_queries_without_a_choice_teach_nothing(rng: np.random.Generator) -> None:
    columns, chosen = _choices(rng, [1.0], 200)
    silent = np.zeros_like(chosen)
    both = np.concatenate([chosen, silent])
    found = choice_weights([(np.concatenate([columns, columns]), both)])
    assert found == pytest.approx(choice_weights([(columns, chosen)]), rel=0.05)
