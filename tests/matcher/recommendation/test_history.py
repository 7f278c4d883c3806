"""What an investor backed before tells what it likes, and never a startup's nearness to itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from matcher.conference import Dataset, Interaction
from matcher.recommendation.embedding import Embedding, embed
from matcher.recommendation.history import Portfolios
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import LAWS, all_pairs, embedding, rooms, tiny, unit


def portfolios(data: Dataset, vectors: Embedding | None = None) -> Portfolios:
    return Portfolios.of(data, vectors or embed(data, tiny()))


def deals(*startups: str, kind: str = "invested") -> tuple[Interaction, ...]:
    return tuple(Interaction("ines", company, kind) for company in startups)


def small_room(*past: Interaction) -> tuple[Dataset, Embedding]:
    """One investor, three startups along the first two axes and between them, and two companies of a portfolio."""
    companies = (startup("Sara"), startup("Sol"), startup("Sue"))
    data = dataset(
        investors=(investor(),),
        startups=companies,
        portfolio=(startup("Pan"), startup("Pip")),
        interactions=past,
    )
    vectors = embedding([[]], [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    return data, replace(vectors, portfolio=np.array([[1.0, 0.0], [0.8, 0.6]], np.float32))


def nearness(data: Dataset, vectors: Embedding, seed: int = 0) -> NDArray[np.float64]:
    everybody = all_pairs(len(data.investors), len(data.startups))
    return portfolios(data, vectors).nearness(vectors, everybody, np.random.default_rng(seed))


def test_a_portfolio_names_each_company_once_in_the_order_of_first_deals() -> None:
    data, vectors = small_room(*deals("pip", "pan", "pip"), *deals("sol", kind="accepted"))
    assert portfolios(data, vectors).names == (("Pip", "Pan", "Sol"),)


@pytest.mark.parametrize(("kind", "counts"), [("invested", 1), ("accepted", 1), ("met", 0), ("declined", 0)])
def test_only_a_yes_shows_what_an_investor_likes(kind: str, counts: int) -> None:
    data, vectors = small_room(*deals("pan", kind=kind))
    assert len(portfolios(data, vectors).names[0]) == counts


def test_companies_that_say_nothing_or_are_unknown_are_left_out() -> None:
    data, vectors = small_room(*deals("pan", "nobody"), Interaction("ivo", "pip", "invested"))
    silent = replace(vectors, portfolio=np.zeros_like(vectors.portfolio))
    assert portfolios(data, vectors).names == (("Pan",),)
    assert portfolios(data, silent).names == ((),)


def test_nearness_is_told_in_deviations_above_the_startups_of_the_room() -> None:
    # One company along the first axis: cosines 1, 0 and 0.6. Mean 1.6 / 3 = 0.5333, variance
    # (0.4667^2 + 0.5333^2 + 0.0667^2) / 3 = 0.1689, deviation 0.4110.
    found = nearness(*small_room(*deals("pan")))
    np.testing.assert_allclose(found, [1.1355, -1.2977, 0.1622], atol=1e-4)


def test_the_five_nearest_companies_count() -> None:
    # Five companies along the first axis and one along the second. The five nearest of the six are at 1; at 1 and
    # four times 0, together 0.2; at 0.8 and four times 0.6, together 0.64. Mean 0.6133, variance
    # (0.3867^2 + 0.4133^2 + 0.0267^2) / 3 = 0.1070, deviation 0.3271.
    data, vectors = small_room()
    data = replace(
        data,
        portfolio=tuple(startup(f"P{row}") for row in range(6)),
        interactions=deals(*(f"p{row}" for row in range(6))),
    )
    backed = np.array([[1.0, 0.0]] * 5 + [[0.0, 1.0]], np.float32)
    found = nearness(data, replace(vectors, portfolio=backed))
    np.testing.assert_allclose(found, [1.1820, -1.2635, 0.0815], atol=1e-4)


def test_a_startup_is_not_near_to_itself() -> None:
    # Sol was accepted before and is here again. Without itself only Pan is left for it: cosine 0. The others are
    # measured against Pan and Sol: (1 + 0) / 2 = 0.5 and (0.6 + 0.8) / 2 = 0.7.
    # Background 0.5, 0, 0.7: mean 0.4, deviation sqrt((0.01 + 0.16 + 0.09) / 3) = 0.2944.
    data, vectors = small_room(*deals("pan"), *deals("sol", kind="accepted"))
    np.testing.assert_allclose(nearness(data, vectors), [0.3397, -1.3587, 1.0190], atol=1e-4)
    found = portfolios(data, vectors)
    assert found.most_alike(0, 1, vectors.startups[1]) == ("Pan",)
    assert found.most_alike(0, 2, vectors.startups[2]) == ("Sol", "Pan")


def test_nearness_is_unknown_without_another_company_or_a_text() -> None:
    data, vectors = small_room(*deals("sol"))
    assert np.isnan(nearness(data, vectors)).tolist() == [False, True, False]
    silent = embedding([[]], [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    silent = replace(silent, portfolio=vectors.portfolio)
    assert np.isnan(nearness(small_room(*deals("pan"))[0], silent)).tolist() == [False, False, True]
    assert np.isnan(nearness(*small_room())).all()


def test_the_centre_of_a_portfolio_is_its_mean_direction() -> None:
    # (1, 0) + (0.8, 0.6) = (1.8, 0.6), of length 1.897.
    data, vectors = small_room(*deals("pan", "pip"))
    np.testing.assert_allclose(portfolios(data, vectors).centres(2), [[0.9487, 0.3162]], atol=1e-4)
    assert portfolios(*small_room()).centres(2).tolist() == [[0.0, 0.0]]


def test_in_a_small_room_the_seed_changes_nothing_and_in_a_large_one_little() -> None:
    data, vectors = small_room(*deals("pan"))
    np.testing.assert_allclose(nearness(data, vectors, 1), nearness(data, vectors, 2), rtol=1e-6)
    rng = np.random.default_rng(0)
    many = embedding([[]], unit(rng.normal(size=(900, 3))).tolist())
    many = replace(many, portfolio=unit(rng.normal(size=(2, 3))))
    crowd = replace(data, startups=tuple(startup(f"S{row}") for row in range(900)))
    one, same, other = (nearness(crowd, many, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert 0 < np.abs(one - other).max() < 0.5


@LAWS
@given(data=rooms())
def test_each_pair_is_measured_by_itself(data: Dataset) -> None:
    vectors = embed(data, tiny())
    pairs, together = all_pairs(len(data.investors), len(data.startups)), nearness(data, vectors)
    for row in range(len(pairs)):
        alone = portfolios(data, vectors).nearness(vectors, pairs.take(np.array([row])), np.random.default_rng(0))
        np.testing.assert_allclose(alone, together[[row]], atol=1e-3)


def test_there_may_be_nobody() -> None:
    data = dataset(investors=(), startups=())
    found = portfolios(data)
    assert found.centres(4).shape == (0, 4)
    assert found.nearness(embed(data, tiny()), all_pairs(0, 0), np.random.default_rng(0)).shape == (0,)
