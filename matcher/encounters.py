"""People who met one after another in an evening, each saying yes or no to each: both sides' decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of an evening as described before it; what is unknown is None or empty.

    ``side`` is 0 or 1, and only people of different sides meet. ``wishes`` are the weights given to the qualities
    looked for, as written; their scale differs between evenings.
    """

    id: int
    side: int
    evening: int
    age: float | None = None
    field: str = ""
    career: str = ""
    goal: int | None = None
    wishes: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Encounters:
    """The decisions of all evenings; arrays are aligned, one row a decision of one guest about another.

    Attributes
    ----------
    guests : everybody who decides, in order of id.
    decider, other : (m,) int64, rows of ``guests``.
    yes : (m,) bool.
    shared_interests : (m,) float64 in [-1, 1], correlation of what both said they like; nan where unknown.
    """

    guests: tuple[Guest, ...]
    decider: NDArray[np.int64]
    other: NDArray[np.int64]
    yes: NDArray[np.bool_]
    shared_interests: NDArray[np.float64]

    @property
    def side(self) -> NDArray[np.int64]:
        """The side of who decides, (m,) int64."""
        return np.array([guest.side for guest in self.guests], dtype=np.int64)[self.decider]

    @property
    def evening(self) -> NDArray[np.int64]:
        """The evening of each decision, (m,) int64."""
        return np.array([guest.evening for guest in self.guests], dtype=np.int64)[self.decider]

    def both_ways(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of side 0's decisions that side 1 answered, and the rows of those answers; (k,) each."""
        row_of: Mapping[tuple[int, int], int] = {
            (decider, other): row
            for row, (decider, other) in enumerate(zip(self.decider.tolist(), self.other.tolist(), strict=True))
        }
        asked = [
            (row, row_of[other, decider])
            for (decider, other), row in row_of.items()
            if self.guests[decider].side == 0 and (other, decider) in row_of
        ]
        rows = np.array(asked, dtype=np.int64).reshape(-1, 2)
        return rows[:, 0], rows[:, 1]
