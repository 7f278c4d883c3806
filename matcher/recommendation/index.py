"""Nearest neighbours among unit vectors; the one house of FAISS.

Up to ``EXACT_UP_TO`` rows everything is compared with everything. Above, each row is packed into four bits for
every four numbers (product quantisation in the layout of André, Kermarrec and Le Scouarnec, Quicker ADC, TPAMI 43,
2021): all packed rows are compared, and the best of them again with the vectors themselves in half precision.
Nothing is left out beforehand, as clusters (IVF) and graphs (HNSW) do, whose recall suffers where what is asked
does not look like what is stored: investors' theses among startups' pitches. ``docs/scale.md`` holds all of these
beside each other.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from math import gcd
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.shelf import shelved

Vectors = NDArray[np.floating[Any]]
Found = tuple[NDArray[np.float32], NDArray[np.int64]]

#: Up to so many rows a search is exact: one takes at most about 20 ms on a core at the default width of 896.
EXACT_UP_TO = 50_000
#: So many of the best packed rows are compared again, by how many are wanted, and at least: recall .997 among a
#: million (``benchmarks/scale``); half as many would do for .99.
POOL, SMALLEST_POOL = 40, 2000
#: Rows that the four bits are learned from.
_TAUGHT = 20_000
_PASSES = 10
# Rows that are copied, and queries that are answered, at a time.
_ROWS = 2**15
_QUERIES = 512
# Changes whenever the content of a file does.
_LAYOUT = "packed/1"


class Index(Protocol):
    """Rows that may be searched."""

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def search(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return cosines and rows of the nearest, each (q, min(k, n)), best first."""
        ...


class IndexWarning(UserWarning):
    """The file of a large index could not be written; it is made again by everybody who needs it."""


def index_of(vectors: Vectors, shelf: Path | None = None, exact_up_to: int = EXACT_UP_TO) -> Index:
    """Return an index of unit rows: exact while they are few, packed above.

    Parameters
    ----------
    vectors : (n, d), of which those of a large index may be of half precision, and mapped from a file.
    shelf : the folder in which the files of large indexes are kept, made once for the same vectors and mapped by
        all who need them; None: in memory only.
    """
    if len(vectors) <= exact_up_to:
        return VectorIndex(np.asarray(vectors, dtype=np.float32))
    if shelf is None:
        return PackedIndex(_packed(vectors))
    try:
        path = shelved(shelf, f"{_name_of(vectors)}.faiss", lambda new: _write(_packed(vectors), new))
    except OSError as error:
        warnings.warn(f"The index could not be kept in {shelf} ({error}).", IndexWarning, stacklevel=2)
        return PackedIndex(_packed(vectors))
    return PackedIndex.mapped(path)


class VectorIndex:
    """An exact inner-product index over unit rows, (n, d) float32."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._index = _faiss().IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return cosines and rows of the nearest, each (q, min(k, n)), best first."""
        k = min(k, len(self))
        if not k or not len(queries):
            return np.empty((len(queries), k), np.float32), np.empty((len(queries), k), np.int64)
        faiss = _faiss()
        # Below this many queries FAISS compares one by one; matrix products pay off much later than its default.
        faiss.cvar.distance_compute_blas_threshold = 20 * queries.shape[1]
        cosines, rows = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
        return cosines, rows


class PackedIndex:
    """An index that finds nearly all of the nearest among very many rows; made by ``index_of``."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def mapped(cls, path: Path) -> PackedIndex:
        """Return the index in a file, whose vectors stay there and are shared by all processes that read them."""
        faiss = _faiss()
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return cosines (of half precision) and rows of the nearest, each (q, min(k, n)), best first."""
        k = min(k, len(self))
        cosines, rows = np.empty((len(queries), k), np.float32), np.empty((len(queries), k), np.int64)
        if not k:
            return cosines, rows
        pool = min(max(POOL * k, SMALLEST_POOL), len(self))
        asked = _faiss().IndexRefineSearchParameters(k_factor=pool / k)
        for start in range(0, len(queries), _QUERIES):
            some = slice(start, start + _QUERIES)
            block = np.ascontiguousarray(queries[some], dtype=np.float32)
            cosines[some], rows[some] = self._index.search(block, k, params=asked)
        return cosines, rows


def _packed(vectors: Vectors) -> Any:
    """Return the packed rows, and behind them the vectors in half precision."""
    faiss = _faiss()
    rows, width = vectors.shape
    index = faiss.index_factory(
        width, f"PQ{width // gcd(width, 4)}x4fs,Refine(SQfp16)", faiss.METRIC_INNER_PRODUCT
    )
    learning = faiss.downcast_index(index.base_index).pq.cp
    learning.niter, learning.max_points_per_centroid = _PASSES, _TAUGHT
    # Rows from everywhere: those of a folder may stand in the order of their fields.
    chosen = np.linspace(0, rows - 1, min(rows, _TAUGHT)).astype(np.int64)
    index.train(np.ascontiguousarray(vectors[chosen], dtype=np.float32))
    for block in _blocks(vectors):
        index.add(block)
    return index


def _write(index: Any, path: Path) -> None:
    """Write an index to a file.

    Raises
    ------
    OSError
        If it cannot be written, such as to a full disk.
    """
    try:
        _faiss().write_index(index, str(path))
    except RuntimeError as error:
        raise OSError(str(error)) from error


def _name_of(vectors: Vectors) -> str:
    """Return a hash of all that the file of an index depends on."""
    total = hashlib.sha256(f"{_LAYOUT} {_faiss().__version__} {vectors.shape}".encode())
    for block in _blocks(vectors):
        total.update(block.data)
    return total.hexdigest()[:32]


def _blocks(vectors: Vectors) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(vectors), _ROWS):
        yield np.ascontiguousarray(vectors[start : start + _ROWS], dtype=np.float32)


def _faiss() -> Any:
    """Return FAISS, counting with one thread: several round differently, so that others would be the nearest."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss
