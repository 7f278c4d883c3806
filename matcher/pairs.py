"""What every array is aligned to: a ``Roster`` maps ids to rows, ``Pairs`` name two rows and a sub-forum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Roster:
    """Ids in the order of the rows of every array about them.

    Raises ``ValueError`` when an id stands twice.
    """

    ids: tuple[str, ...]
    rows: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = {identifier: row for row, identifier in enumerate(self.ids)}
        if len(rows) != len(self.ids):
            raise ValueError("an id stands twice in a roster")
        object.__setattr__(self, "rows", rows)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: row of the investor, row of the startup, row of the sub-forum, each (m,) int32.

    The same two people may stand in several rows, once for each sub-forum they share.
    Raises ``ValueError`` when the lengths differ.
    """

    investor: Rows
    startup: Rows
    forum: Rows

    def __post_init__(self) -> None:
        if not self.investor.shape == self.startup.shape == self.forum.shape:
            raise ValueError("the columns of pairs differ in length")

    def __len__(self) -> int:
        return len(self.investor)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> Pairs:
        """Return the chosen rows as new pairs."""
        return Pairs(self.investor[rows], self.startup[rows], self.forum[rows])

    def by_investors(self, most: int) -> list[NDArray[np.int64]]:
        """Return the rows of each so many investors together, ascending."""
        order = np.argsort(self.investor, kind="stable")
        block = self.investor[order] // most
        return [np.sort(rows) for rows in np.split(order, np.flatnonzero(np.diff(block)) + 1) if len(rows)]

    @classmethod
    def concatenate(cls, parts: Iterable[Pairs]) -> Pairs:
        """Join several lists of pairs, in their order."""
        parts = tuple(parts)
        return cls(*(_joined([getattr(p, column) for p in parts]) for column in cls.__slots__))

    @classmethod
    def of(cls, investor: Iterable[int], startup: Iterable[int], forum: Iterable[int]) -> Pairs:
        """Make pairs from three equally long sequences of rows."""
        return cls(*(np.asarray(list(column), dtype=np.int32) for column in (investor, startup, forum)))


def _joined(columns: list[Rows]) -> Rows:
    return np.concatenate(columns) if columns else np.empty(0, dtype=np.int32)
