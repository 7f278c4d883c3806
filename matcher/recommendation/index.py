"""Exact nearest neighbours among unit vectors; the one house of FAISS."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


class VectorIndex:
    """An exact inner-product index over unit rows, (n, d) float32."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._index = _faiss().IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, queries: NDArray[np.float32], k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return cosines and rows of the nearest, each (q, min(k, n)), best first."""
        k = min(k, len(self))
        if not k or not len(queries):
            return np.empty((len(queries), k), np.float32), np.empty((len(queries), k), np.int64)
        faiss = _faiss()
        # Below this many queries FAISS compares one by one; matrix products pay off much later than its default.
        faiss.cvar.distance_compute_blas_threshold = 20 * queries.shape[1]
        cosines, rows = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
        return cosines, rows


@cache
def _faiss() -> Any:
    import faiss

    return faiss
