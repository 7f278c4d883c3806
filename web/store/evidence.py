"""What is known of a suggested pair as numbers, to and from the few bytes it is kept in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Side
from matcher.recommendation.features import Feature

if TYPE_CHECKING:
    from matcher.recommendation.recommender import Recommendations

_KEPT = np.dtype("<f4")
_BESIDE = "beside"
#: What is kept of either side, in this order: the features, and what is added to them.
COLUMNS: Final = (*(feature.value for feature in Feature), _BESIDE)


def packed_evidence(found: Recommendations, row: int) -> bytes:
    """Return what is known of one pair, first for the investor."""
    both = [[*found.unusual.values[side][row], found.beside[side][row]] for side in (Side.INVESTOR, Side.STARTUP)]
    return np.array(both, dtype=_KEPT).tobytes()


def unpacked_evidence(kept: bytes, columns: Sequence[str], side: Side) -> tuple[NDArray[np.float64], float] | None:
    """Return what was known for one side: its features, (f,) float64, and the log-odds added to them.

    ``columns`` are the names of what was kept. A feature that came later is 0, which is usual. None: nothing was
    kept.
    """
    values = np.frombuffer(kept, dtype=_KEPT)
    if not len(values) or len(values) != 2 * len(columns):
        return None
    own = dict(zip(columns, np.split(values, 2)[side is Side.STARTUP].tolist(), strict=True))
    return np.array([own.get(feature.value, 0.0) for feature in Feature]), own.get(_BESIDE, 0.0)
