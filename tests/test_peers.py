"""The published ways to recommend: each takes part in a contest, and finds what only what is said can tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from benchmarks.peers.content import EVERYTHING, TEXT, content_of, terms_of, words_of
from benchmarks.peers.cornac_topics import topics_of
from benchmarks.peers.portfolios import backed
from benchmarks.recommenders import NEEDED, installed, methods
from matcher.conference import Dataset, Interaction
from matcher.evaluation.methods import Method
from matcher.evaluation.splitting import Asked, split_by_time
from matcher.profiles import Side, Startup
from tests.factories import conference, investor, startup

CUT = date(2015, 1, 1)
# Two fields without a word in common; even investors backed the first field, odd ones the second.
SAID = (
    {"description": "surgical robots heal bones", "tags": ("medicine",), "region": "North", "stage": "A"},
    {"description": "satellites photograph harbours", "tags": ("space",), "region": "South", "stage": "B"},
)
PEERS = [method for method in methods() if "(" in method.name]


def company(number: int, at: int) -> Startup:
    return startup(f"No{number}", id=f"{'old' if number < 24 else 'new'}-{number:02}", **SAID[at])


def checkerboard(**fields: Any) -> Asked:
    old = [company(number, number % 2) for number in range(24)]
    new = [company(number, number % 2) for number in range(24, 30)]
    deals = [
        Interaction(f"i{row}", f"old-{number:02}", "invested", date(2013 + number % 2, 1 + row, 1))
        for row in range(6)
        for number in range(24)
        if number % 2 == row % 2 and number // 2 % 3 != row // 2
    ]
    later = [Interaction(f"i{row}", one.id, "invested", date(2016, 1, 1)) for row in range(6) for one in new]
    people = tuple(investor(f"i{row}") for row in range(6))
    dataset = Dataset(conference(), people, (*old, *new), interactions=(*deals, *later))
    return split_by_time(dataset, CUT, **fields).asked


@pytest.mark.parametrize("method", PEERS, ids=lambda method: method.name)
@pytest.mark.filterwarnings("default")  # warnings of a package that is measured are not ours to mend
def test_each_peer_prefers_the_field_that_an_investor_backed(method: Method) -> None:
    needed = NEEDED.get(type(method))
    if needed:
        pytest.importorskip(needed, reason=f"the package {needed} of the extra `peers` is not installed")
    asked = checkerboard()
    scores = method.scored(asked, np.random.default_rng(0))
    same = np.arange(6)[:, None] % 2 == np.arange(6)[None, :] % 2
    for side in Side:
        assert scores[side].shape == (6, 6)
        assert scores[side].dtype == np.float32
        assert np.isfinite(scores[side]).all()
        queries, truth = (scores[side], same) if side is Side.INVESTOR else (scores[side].T, same.T)
        for row, right in zip(queries, truth, strict=True):
            assert row[right].min() > row[~right].max()


@pytest.mark.parametrize("method", PEERS, ids=lambda method: method.name)
@pytest.mark.filterwarnings("default")
def test_chance_is_an_argument(method: Method) -> None:
    needed = NEEDED.get(type(method))
    if needed:
        pytest.importorskip(needed, reason=f"the package {needed} of the extra `peers` is not installed")
    one, other = (method.scored(checkerboard(), np.random.default_rng(3)) for _ in range(2))
    assert all(np.array_equal(one[side], other[side]) for side in Side)


def test_words_that_fewer_than_two_past_companies_say_are_unknown() -> None:
    content = content_of(checkerboard(), TEXT)
    # Four words and three, and two tags; a new company is its field, whatever else it is.
    assert content.past.shape == (24, 4 + 3 + 2)
    assert content.new.shape == (6, 9)


def test_cosines_are_one_for_companies_that_say_the_same_and_nothing_where_no_term_is_shared() -> None:
    cosines = content_of(checkerboard(), EVERYTHING).cosines()
    assert cosines.shape == (6, 24)
    assert np.all(cosines[0, ::2] == pytest.approx(1.0))
    assert np.all(cosines[0, 1::2] == 0.0)


def test_chinese_is_read_by_two_characters_and_english_by_words() -> None:
    said = startup("", description="The 人工智能 engine", tags=())
    assert words_of(said) == ["人工", "工智", "智能", "engine"]


def test_a_city_is_no_word() -> None:
    said = startup("", description="york", tags=("york",), city="york")
    assert terms_of(said, EVERYTHING) == ["text:york", "category:york", "place://york"]


def test_a_deal_counts_half_after_its_half_life() -> None:
    asked = checkerboard()
    deals = backed(asked)
    assert deals.shape == (6, 24)
    # Everybody backed two thirds of the twelve companies of a field.
    assert deals.sum(axis=1).tolist() == [8.0] * 6
    aged = backed(asked, half_life=1.0)
    # The first of 2013 is two years of 365 days before the cut.
    assert aged.max() < 1.0
    assert aged[0, 2] == pytest.approx(0.5 ** (730 / 365.25), rel=1e-6)


def test_the_topics_of_a_document_are_those_of_its_words() -> None:
    words = np.array([[0.9, 0.0], [0.1, 0.5], [0.0, 0.5]])
    counts = np.array([[2, 0, 0], [0, 0, 3], [0, 0, 0]])
    assert topics_of(counts, words).tolist() == [[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]


def test_a_missing_package_takes_its_rows_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.recommenders.NEEDED", dict.fromkeys(NEEDED, "no_such_package"))
    there, missing = installed(methods())
    assert len(there) + len(missing) == len(methods())
    assert {type(method) for method in there}.isdisjoint(NEEDED)
    assert all("no_such_package" in sentence for sentence in missing)


def test_every_method_of_the_contest_has_a_name_of_its_own() -> None:
    names: Sequence[str] = [method.name for method in methods()]
    assert len(set(names)) == len(names)
