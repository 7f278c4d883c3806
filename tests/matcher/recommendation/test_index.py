"""The index finds what comparing everything with everything finds; among very many rows nearly all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.recommendation.index import EXACT_UP_TO, Index, IndexWarning, PackedIndex, VectorIndex, index_of
from tests.matcher.recommendation.rooms import LAWS, SEEDS, unit


@LAWS
@given(seed=SEEDS, n=st.integers(1, 30), queries=st.integers(1, 30), k=st.integers(1, 40))
def test_it_finds_the_greatest_of_all_cosines_best_first(seed: int, n: int, queries: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    vectors, asking = unit(rng.normal(size=(n, 5))), unit(rng.normal(size=(queries, 5)))
    cosines, rows = VectorIndex(vectors).search(asking, k)
    everything = asking @ vectors.T
    np.testing.assert_allclose(cosines, -np.sort(-everything, axis=1)[:, :k], atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(everything, rows, axis=1), cosines, atol=1e-6)


def test_each_row_is_found_once() -> None:
    vectors = unit(np.ones((4, 3)))
    _, rows = VectorIndex(vectors).search(vectors[:1], 4)
    assert sorted(rows[0].tolist()) == [0, 1, 2, 3]


def test_many_queries_are_answered_as_one_by_one() -> None:
    rng = np.random.default_rng(0)
    vectors, asking = unit(rng.normal(size=(50, 3))), unit(rng.normal(size=(100, 3)))
    index = VectorIndex(vectors)
    together, rows = index.search(asking, 5)
    for query in range(len(asking)):
        alone, own = index.search(asking[[query]], 5)
        np.testing.assert_allclose(alone[0], together[query], atol=1e-6)
        assert own[0].tolist() == rows[query].tolist()


def test_the_number_of_threads_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    vectors, asking = unit(rng.normal(size=(600, 896))), unit(rng.normal(size=(300, 896)))
    found = []
    for threads in (1, 2, 8):
        faiss.omp_set_num_threads(threads)
        found.append(VectorIndex(vectors).search(asking, 20))
    for cosines, rows in found[1:]:
        np.testing.assert_array_equal(cosines, found[0][0])
        np.testing.assert_array_equal(rows, found[0][1])


@pytest.mark.parametrize(("n", "queries", "k"), [(0, 2, 3), (2, 0, 3), (0, 0, 3), (2, 2, 0)])
def test_where_there_is_nothing_nothing_is_found(n: int, queries: int, k: int) -> None:
    index = VectorIndex(np.eye(3, dtype=np.float32)[:n])
    cosines, rows = index.search(np.eye(3, dtype=np.float32)[:queries], k)
    assert len(index) == n
    assert cosines.shape == rows.shape == (queries, min(k, n))


def clustered(rows: int, width: int, seed: int = 0) -> NDArray[np.float32]:
    """Return rows that crowd around a few directions, as texts do around topics."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(50, width))
    return unit(centres[rng.integers(0, len(centres), rows)] + rng.normal(size=(rows, width)))


MANY = clustered(20_000, 64)
ASKING = clustered(200, 64, seed=1)


def share_found(index: Index, truth: NDArray[np.float32], k: int) -> float:
    """Return the share of the k nearest that are found."""
    _, rows = index.search(ASKING, k)
    nearest = np.argsort(-(ASKING @ truth.T), axis=1)[:, :k]
    return float(np.mean([len(np.intersect1d(*both)) / k for both in zip(rows, nearest, strict=True)]))


def test_few_rows_are_compared_exactly_and_many_are_packed() -> None:
    assert isinstance(index_of(MANY[:1000], exact_up_to=1000), VectorIndex)
    assert isinstance(index_of(MANY[:1001], exact_up_to=1000), PackedIndex)
    # The largest conference that was measured has 5,264 people.
    assert isinstance(index_of(MANY), VectorIndex)
    assert len(MANY) < EXACT_UP_TO


@pytest.mark.parametrize("k", [1, 20, 100])
def test_packed_rows_find_nearly_all_of_the_nearest(k: int) -> None:
    assert share_found(index_of(MANY, exact_up_to=0), MANY, k) >= 0.99


@LAWS
@given(seed=SEEDS, n=st.integers(1001, 4000), width=st.integers(2, 9), k=st.integers(1, 300))
def test_packed_rows_stay_within_the_index_each_once_best_first(seed: int, n: int, width: int, k: int) -> None:
    vectors, asking = clustered(n, width, seed), clustered(3, width, seed + 1)
    cosines, rows = index_of(vectors, exact_up_to=0).search(asking, k)
    assert rows.shape == (3, k)
    assert rows.min() >= 0
    assert rows.max() < n
    assert all(len(set(own)) == k for own in rows.tolist())
    assert (np.diff(cosines, axis=1) <= 0).all()
    # Half precision keeps eleven bits of each number.
    np.testing.assert_allclose(np.take_along_axis(asking @ vectors.T, rows, axis=1), cosines, atol=2**-10)


def test_packed_rows_that_are_all_asked_for_are_all_found() -> None:
    _, rows = index_of(MANY[:1500], exact_up_to=0).search(ASKING[:2], 2000)
    assert np.sort(rows, axis=1).tolist() == [list(range(1500))] * 2


def test_a_mapped_file_answers_as_the_index_in_memory_does(tmp_path: Path) -> None:
    kept, in_memory = index_of(MANY, tmp_path, exact_up_to=0), index_of(MANY, exact_up_to=0)
    for told, known in zip(kept.search(ASKING, 20), in_memory.search(ASKING, 20), strict=True):
        np.testing.assert_array_equal(told, known)


def test_the_file_of_an_index_is_made_once_for_the_same_vectors(tmp_path: Path) -> None:
    index_of(MANY, tmp_path, exact_up_to=0)
    (made,) = tmp_path.glob("*.faiss")
    number = made.stat().st_ino
    index_of(MANY.copy(), tmp_path, exact_up_to=0)
    assert [path.stat().st_ino for path in tmp_path.glob("*.faiss")] == [number]


def test_other_vectors_never_read_a_file_that_is_not_theirs(tmp_path: Path) -> None:
    index_of(MANY, tmp_path, exact_up_to=0)
    changed = MANY[::-1].copy()
    assert share_found(index_of(changed, tmp_path, exact_up_to=0), changed, 20) >= 0.99
    assert len(list(tmp_path.glob("*.faiss"))) == 2


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    index_of(MANY, tmp_path, exact_up_to=0)
    (made,) = tmp_path.glob("*.faiss")
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2])
    index = index_of(MANY, tmp_path, exact_up_to=0)
    assert len(index) == len(MANY)
    assert made.read_bytes() == whole


def test_a_shelf_that_cannot_be_written_costs_a_warning_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.warns(IndexWarning, match="could not be kept"):
        index = index_of(MANY, tmp_path / "file" / "shelf", exact_up_to=0)
    assert len(index) == len(MANY)


def test_vectors_may_be_of_half_precision_and_mapped(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", MANY.astype(np.float16))
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    assert share_found(index_of(mapped, tmp_path, exact_up_to=0), MANY, 20) >= 0.99


_READER = """
import sys
from pathlib import Path
import numpy as np
from matcher.recommendation.index import PackedIndex

index = PackedIndex.mapped(Path(sys.argv[1]))
index.search(np.random.default_rng(0).normal(size=(300, 256)).astype(np.float32), 50)
print("ready", flush=True)
sys.stdin.readline()
"""


def memory_of(process: int, file: Path) -> dict[str, int]:
    """Return the bytes of a process's mapping of a file, by what the kernel calls them."""
    kinds: dict[str, int] = {}
    within = False
    for line in Path(f"/proc/{process}/smaps").read_text(encoding="utf-8").splitlines():
        name, *values = line.split()
        if not name.endswith(":"):
            within = line.endswith(str(file))
        elif within and values[-1] == "kB":
            kinds[name[:-1]] = kinds.get(name[:-1], 0) + 1024 * int(values[0])
    return kinds


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="only Linux tells which memory is shared")
def test_two_processes_share_the_pages_of_one_file(tmp_path: Path) -> None:
    index_of(clustered(40_000, 256), tmp_path, exact_up_to=0)
    (made,) = tmp_path.glob("*.faiss")
    command = [sys.executable, "-c", _READER, str(made)]
    readers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    try:
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        held = [memory_of(reader.pid, made) for reader in readers]
    finally:
        for reader in readers:
            reader.communicate("\n", timeout=60)
    # The vectors, of 40,000 x 256 x 2 bytes, are nine tenths of the file; both have read most of them.
    for own in held:
        assert own["Shared_Clean"] + own["Shared_Dirty"] > 0.8 * 40_000 * 256 * 2
        assert own["Private_Clean"] + own["Private_Dirty"] + own["Anonymous"] < 0.05 * made.stat().st_size
