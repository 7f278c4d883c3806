"""What is usual among the pairs of two languages, taken out of their features; pure numpy.

Profiles of one language often say more than those of the other: one list gives stages and cheques, the other does
not, and tags meet more easily within a language. Counted as they come, such habits would close the lists of one
language to the other. So a feature speaks only by how it differs from what is usual between the two languages, and
what is unknown counts as usual.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.features import PairFeatures

# Means of small groups are shrunk towards the mean of all pairs as if so many more had been seen.
_SHRINKAGE = 20.0


def levelled(features: PairFeatures, group: NDArray[np.int64]) -> PairFeatures:
    """Return the features less their usual value within each group, given as whole numbers from 0, (m,).

    Unknown cells are 0, which then means usual.
    """
    values = {
        side: np.where(known, features.values[side] - _usual(features.values[side], known, group), 0.0)
        for side, known in features.known.items()
    }
    return PairFeatures(values, features.known)


def _usual(values: NDArray[np.float64], known: NDArray[np.bool_], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the usual value of each cell, (m, f): the mean of what is known in its group, shrunk."""
    groups = int(group.max(initial=-1)) + 1
    sums, counts = np.zeros((2, groups, values.shape[1]))
    np.add.at(sums, group, np.where(known, values, 0.0))
    np.add.at(counts, group, known)
    overall = sums.sum(axis=0) / np.maximum(counts.sum(axis=0), 1.0)
    usual = (sums + _SHRINKAGE * overall) / (counts + _SHRINKAGE)
    each: NDArray[np.float64] = usual[group]
    return each
