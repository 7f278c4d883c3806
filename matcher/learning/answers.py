"""What one side of a conference answered, with what was known of each pair when it was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

#: What stands for a place that is not known.
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one side; m answers, no more than one of a reader about a counterpart.

    Attributes
    ----------
    evidence : (m, f) float64, the features of each pair as they stood when it was shown, without nan.
    beside : (m,) float64, log-odds that are added to what the features say, and are not learned.
    said : (m,) float64 in [0, 1], how much of a yes.
    at : (m,) float64, when it was said, in seconds from any moment.
    reader : (m,) int64, who said it.
    place : (m,) int64, the place in the reader's list where it was shown, from 0; ``NOWHERE``: it was put to the
        reader in another way, such as by a request.
    chance : (m,) float64 in (0, 1], how likely it was to be drawn for that place; nan where its score put it
        there.
    length : (m,) int64, how many places the reader's list had.
    """

    evidence: NDArray[np.float64]
    beside: NDArray[np.float64]
    said: NDArray[np.float64]
    at: NDArray[np.float64]
    reader: NDArray[np.int64]
    place: NDArray[np.int64]
    chance: NDArray[np.float64]
    length: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many answers there are."""
        return len(self.said)

    def taken(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Answers:
        """Return some of the answers."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self.__slots__})

    @property
    def in_order(self) -> NDArray[np.int64]:
        """The rows by time, equal times by reader and place: (m,) int64."""
        return np.lexsort((self.place, self.reader, self.at)).astype(np.int64)

    @property
    def enough(self) -> bool:
        """Whether they can teach: of several people, with some yes and some no."""
        yes, no = float(self.said.sum()), float((1 - self.said).sum())
        return (
            len(self) >= LEAST and min(yes, no) >= LEAST_OF_EACH and len(np.unique(self.reader)) >= LEAST_READERS
        )


#: Fewer answers of a side teach nothing about eight weights: ten for each of them and the base, and some more.
LEAST = 100
LEAST_OF_EACH = 15
LEAST_READERS = 10
