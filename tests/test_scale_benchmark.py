"""The benchmark of large catalogues measures what it says, shown on a small one that is made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.index_kinds import RECALL, Measured, Times, found, nearest, rivals
from benchmarks.resampling import NEAR, Seeds, recombined, resampled
from benchmarks.scale import (
    COSTS,
    INDEXES,
    WORKERS,
    Cost,
    all_kinds,
    cost,
    cost_row,
    index_rows,
    worker_rows,
    workers,
)
from benchmarks.scale_on_paper import HEADER, on_paper
from tests.matcher.recommendation.rooms import unit

WIDTH = 32


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture
def seeds(rng: np.random.Generator) -> Seeds:
    """Two sub-forums that look in opposite directions: 60 startups in the first, 40 in the second."""
    field = np.repeat([0, 1], [60, 40])
    centre = np.where(field == 0, 1.0, -1.0)[:, None]
    vectors = unit(centre + rng.normal(size=(100, WIDTH)))
    others = (np.setdiff1d(np.flatnonzero(field == own), row) for row, own in enumerate(field))
    near = np.array([rng.choice(own, NEAR, replace=False) for own in others])
    texts = tuple(f"We build number {row}. It is good." for row in range(100))
    asking = tuple(unit(rng.normal(size=(3, WIDTH))) for _ in range(60))
    return Seeds(vectors, field, near, texts, asking)


def test_resampled_profiles_are_new_and_stay_in_their_sub_forum(seeds: Seeds, rng: np.random.Generator) -> None:
    made = np.concatenate(list(resampled(seeds, 1, 40_000, rng)))
    assert made.shape == (40_000, WIDTH)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert len(np.unique(made, axis=0)) == len(made)
    assert (made.sum(axis=1) < 0).mean() > 0.99


def test_recombined_profiles_are_sentences_of_two_of_a_sub_forum(seeds: Seeds, rng: np.random.Generator) -> None:
    for whole, first, second in recombined(seeds, 50, rng):
        assert whole == f"{first} {second}"
        assert all(any(part in text for text in seeds.texts) for part in (first, second))


def test_the_truth_is_found_by_comparing_everything(rng: np.random.Generator) -> None:
    vectors, asking = unit(rng.normal(size=(70_000, 4))), unit(rng.normal(size=(5, 4)))
    expected = np.argsort(-(asking @ vectors.T), axis=1)[:, :10]
    assert found(nearest(vectors, asking, 10), expected, 10) == 1


def test_every_kind_finds_enough_or_is_said_to_miss_it(tmp_path: Path, rng: np.random.Generator) -> None:
    vectors, asking = unit(rng.normal(size=(4000, WIDTH))), unit(rng.normal(size=(20, WIDTH)))
    measured = list(rivals(vectors, asking, nearest(vectors, asking), tmp_path / "rival"))
    by_name = {one.kind.split(",")[0]: one for one in measured}
    assert set(by_name) == {"exact", "8 bits", "packed alone", "clusters", "graph"}
    assert by_name["exact"].recall == by_name["exact"].deep_recall == 1
    assert by_name["packed alone"].recall < RECALL
    for row, one in zip(index_rows(measured), measured, strict=True):
        assert len(row) == len(INDEXES)
        assert ("misses" in row[1]) == (one.recall < RECALL)


def test_small_catalogues_are_searched_exactly(seeds: Seeds, tmp_path: Path, rng: np.random.Generator) -> None:
    measured = cost(seeds, 1000, 7.5, tmp_path, rng)
    # Six tenths of a thousand; 32 numbers of 4 bytes each.
    assert (measured.index.rows, measured.index.bytes_a_row) == (600, 128)
    assert measured.index.recall == pytest.approx(1, abs=0.01)
    assert len(cost_row(measured)) == len(COSTS)
    assert all_kinds(seeds, 1000, tmp_path, rng)[0].kind == "matcher: exact"


def test_processes_that_search_in_one_file_keep_little_for_themselves(
    seeds: Seeds, tmp_path: Path, rng: np.random.Generator
) -> None:
    together = workers(seeds, 60_000, tmp_path, rng)
    assert [one.processes for one in together] == [1, 2]
    assert all(len(row) == len(WORKERS) for row in worker_rows(together))
    assert all(one.lists_a_second > 0 and one.shared > 0 for one in together)


def test_what_was_measured_is_multiplied() -> None:
    small, large = (
        Cost(
            profiles,
            36.0,
            among,
            Times(1, 1, 1, 1),
            Measured(
                "", rows, build=rows / 1000, bytes_a_row=200, times=Times(1, 1, 1, late), recall=1, deep_recall=1
            ),
        )
        for profiles, among, rows, late in ((5000, 0.09, 1500, 2.0), (1_000_000, 3.6, 300_000, 6.0))
    )
    told = {row[0]: row[1:3] for row in on_paper([small, large], width=800, searches=2.0)}
    assert all(len(row) == len(HEADER) for row in on_paper([small, large], 800, 2.0))
    # 100 million x 36 ms are 3.6 million seconds: 1,000 hours.
    assert told["embedding once, core hours"] == ["1,000", "1,000"]
    # 100 million x 3 texts x 800 numbers x 4 bytes.
    assert told["raw vectors, TB"] == ["0.96", "0.96"]
    # A millisecond a row.
    assert told["indexes, core hours"] == ["0", "27.8"]
    assert told["indexes, GB of disk"] == ["0", "20"]
    assert told["packed rows, GB of memory a process"] == ["0", "10.0"]
    # 200 million lists: twice 0.09 ms in conferences of 10,000, 100 x 3.6 ms in one catalogue.
    assert told["all lists, core hours"] == ["10", "20,000"]
    assert told["one list, 99 %, ms of a core"] == ["4.0", "600"]
    assert told["cores for one list in 50 ms"] == ["1", "12"]
