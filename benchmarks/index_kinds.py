"""Kinds of index beside each other: how long they take, what they hold, and what they find.

Each kind that has a dial (clusters looked into, the breadth of a walk on a graph) gets the first of its settings
that finds ``RECALL`` of the nearest, or else the last: a favour, since the product does not know the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import sqrt
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.index import SMALLEST_POOL, index_of

# What it tells of its types leaves out half of it.
faiss: Any = import_module("faiss")

Vectors = NDArray[np.floating[Any]]
Search = Callable[[NDArray[np.float32], int], NDArray[np.int64]]

K, DEEP = 20, 100
RECALL = 0.99
#: Graphs are built up to so many rows: a million take a core hours.
MOST_IN_GRAPH = 100_000
_ROWS = 2**15
_TAUGHT = 64
_MOST_SECONDS = 20.0
_CLUSTERS = (4, 8, 16, 32, 64, 128, 256, 512, 1024)
_BREADTHS = (200, 400, 800, 1600)
#: The breadth of a walk on a graph that is usual, shown whatever it finds.
USUAL_BREADTH = "ef 200"
# As many are compared again as by the product.
_AGAIN = SMALLEST_POOL / K


@dataclass(frozen=True)
class Times:
    """Milliseconds of one search at a time: on the clock, and of the core."""

    median: float
    late: float
    core_median: float
    core_late: float


@dataclass(frozen=True)
class Measured:
    """What one kind did: seconds of the core to build, bytes a row, times, and shares of the nearest found."""

    kind: str
    rows: int
    build: float
    bytes_a_row: float
    times: Times
    recall: float
    deep_recall: float


def nearest(vectors: Vectors, asking: NDArray[np.float32], k: int = DEEP) -> NDArray[np.int64]:
    """Return the rows of the k nearest by comparing everything, (q, k), best first."""
    cosines = np.empty((len(asking), 0), np.float32)
    rows = np.empty((len(asking), 0), np.int64)
    for start in range(0, len(vectors), _ROWS):
        near = asking @ np.asarray(vectors[start : start + _ROWS], dtype=np.float32).T
        best = np.argpartition(-near, min(k, near.shape[1] - 1), axis=1)[:, :k]
        cosines = np.concatenate([cosines, np.take_along_axis(near, best, 1)], axis=1)
        rows = np.concatenate([rows, best + start], axis=1)
        order = np.argsort(-cosines, axis=1)[:, :k]
        cosines, rows = np.take_along_axis(cosines, order, 1), np.take_along_axis(rows, order, 1)
    return rows


def found(rows: NDArray[np.int64], truth: NDArray[np.int64], k: int) -> float:
    """Return the share of the k nearest that are among the first k found."""
    return float(np.mean([len(np.intersect1d(a[:k], b[:k])) / k for a, b in zip(rows, truth, strict=True)]))


def timed(search: Search, asking: Sequence[NDArray[np.float32]], k: int = K) -> Times:
    """Search for one list after the other, for a while at most."""
    search(asking[0], k)
    clock, core = [], []
    until = perf_counter() + _MOST_SECONDS
    for queries in asking:
        start, own = perf_counter(), thread_time()
        search(queries, k)
        core.append(thread_time() - own)
        clock.append(perf_counter() - start)
        if perf_counter() > until:
            break
    return Times(*(1e3 * float(np.percentile(of, at)) for of in (clock, core) for at in (50, 99)))


def the_product(vectors: Vectors, asking: NDArray[np.float32], truth: NDArray[np.int64], shelf: Path) -> Measured:
    """Measure the index that the product makes of these vectors, from its file where it has one."""
    start = process_time()
    index = index_of(vectors, shelf)
    seconds = process_time() - start
    files = list(shelf.glob("*.faiss"))
    held = sum(path.stat().st_size for path in files) / len(vectors) if files else 4 * vectors.shape[1]
    name = "matcher: packed, compared again" if files else "matcher: exact"
    return _measured(name, (len(vectors), seconds, held), lambda q, k: index.search(q, k)[1], asking, truth)


def rivals(
    vectors: Vectors, asking: NDArray[np.float32], truth: NDArray[np.int64], scratch: Path
) -> Iterator[Measured]:
    """Measure every other kind, one at a time."""
    rows, width = vectors.shape
    clusters = 2 ** round(np.log2(sqrt(rows)))
    packed = f"PQ{width // 4}x4fs"
    kinds = {
        "exact": "Flat",
        "8 bits": "SQ8",
        "8 bits, compared again": "SQ8,Refine(SQfp16)",
        "packed alone": packed,
        "clusters, 8 bits": f"IVF{clusters},SQ8",
        "clusters, packed, compared again": f"IVF{clusters},{packed},Refine(SQfp16)",
        "graph": "HNSW32",
    }
    for name, recipe in kinds.items():
        if recipe.startswith("HNSW") and rows > MOST_IN_GRAPH:
            continue
        print(f"  {name} ...", flush=True)
        yield from _rival(name, recipe, (vectors, asking, truth), scratch)


def _rival(
    name: str,
    recipe: str,
    room: tuple[Vectors, NDArray[np.float32], NDArray[np.int64]],
    scratch: Path,
) -> Iterator[Measured]:
    """Measure the first setting of a kind, where that has no dial, and the first that finds enough."""
    vectors, asking, truth = room
    start = process_time()
    index = _built(recipe, vectors)
    seconds = process_time() - start
    faiss.write_index(index, str(scratch))
    made = len(vectors), seconds, scratch.stat().st_size / len(vectors)
    scratch.unlink()
    settings = _settings(index)
    for number, (said, asked) in enumerate(settings):

        def search(queries: NDArray[np.float32], k: int, own: Any = asked) -> NDArray[np.int64]:
            return np.asarray(index.search(queries, k, params=own)[1])

        enough = found(search(asking, K), truth, K) >= RECALL
        if enough or number + 1 == len(settings) or said == USUAL_BREADTH:
            yield _measured(", ".join(filter(None, (name, said))), made, search, asking, truth)
        if enough:
            break


def _built(recipe: str, vectors: Vectors) -> Any:
    rows, width = vectors.shape
    index = faiss.index_factory(width, recipe, faiss.METRIC_INNER_PRODUCT)
    clustered = faiss.try_extract_index_ivf(index)
    lists = clustered.nlist if clustered is not None else 0
    inner = faiss.downcast_index(index.base_index) if isinstance(index, faiss.IndexRefine) else index
    for taught in (clustered, getattr(inner, "pq", None)):
        if taught is not None:
            taught.cp.niter, taught.cp.max_points_per_centroid = 10, _TAUGHT
    chosen = np.linspace(0, rows - 1, min(rows, max(_TAUGHT * max(lists, 256), 20_000))).astype(np.int64)
    index.train(np.asarray(vectors[chosen], dtype=np.float32))
    for start in range(0, rows, _ROWS):
        index.add(np.asarray(vectors[start : start + _ROWS], dtype=np.float32))
    return index


def _settings(index: Any) -> list[tuple[str, Any]]:
    """Return the settings to try, each with what it is called."""
    clustered = faiss.try_extract_index_ivf(index)
    dials: list[tuple[str, Any]] = [("", None)]
    if clustered is not None:
        lists = [n for n in _CLUSTERS if n <= clustered.nlist]
        dials = [(f"{n} of {clustered.nlist}", faiss.SearchParametersIVF(nprobe=n)) for n in lists]
    elif isinstance(index, faiss.IndexHNSW):
        dials = [(f"ef {n}", faiss.SearchParametersHNSW(efSearch=n)) for n in _BREADTHS]
    if isinstance(index, faiss.IndexRefine):
        refine = faiss.IndexRefineSearchParameters
        return [(said, refine(k_factor=_AGAIN, base_index_params=asked)) for said, asked in dials]
    return dials


def _measured(
    kind: str,
    made: tuple[int, float, float],
    search: Search,
    asking: NDArray[np.float32],
    truth: NDArray[np.int64],
) -> Measured:
    shares = (found(search(asking, k), truth, k) for k in (K, DEEP))
    times = timed(search, [asking[[row]] for row in range(len(asking))])
    return Measured(kind, *made, times, *shares)
