"""A map of all profiles in two dimensions, on which likeness is nearness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Side
from matcher.recommendation.embedding import Embedding


def map_points(embedding: Embedding, seed: int) -> dict[Side, NDArray[np.float32]]:
    """Return (people, 2) float32 by side: the two directions in which profiles differ most; nan without text."""
    from sklearn.decomposition import PCA

    vectors = np.concatenate([embedding.investors, embedding.startups])
    known = np.flatnonzero(vectors.any(axis=1))
    points = np.full((len(vectors), 2), np.nan, dtype=np.float32)
    if len(known) > 2:
        points[known] = 0.0
        if np.any(vectors[known] != vectors[known[0]]):  # of one point there are no directions
            points[known] = PCA(2, svd_solver="randomized", random_state=seed).fit_transform(vectors[known])
    investors = len(embedding.investors)
    return {Side.INVESTOR: points[:investors], Side.STARTUP: points[investors:]}
